"""A year in quotes is a text: the message says so, and does not deny the year."""

from __future__ import annotations

from burdenshare.interfaces.cli.entry import run_command

SCENARIO = """based_on: indo-pacific-2026
name: mine
question: What then?
levers:
  spending_pledge: {in: "% of GDP", why: test, source: [judgement], KOR: {"2035": 3.5}}
"""


def test_a_year_in_quotes_is_named_as_such(tmp_path, capsys):
    path = tmp_path / "mine.yaml"
    path.write_text(SCENARIO)
    assert run_command(["run", str(path), "--draws", "8"]) == 2
    assert (
        'mine.yaml:5: `"2035"` is a text in quotes, not a year. Write 2035 without quotes.' in capsys.readouterr().err
    )
