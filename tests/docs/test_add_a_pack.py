"""The pack of the page runs from its folder."""

from __future__ import annotations

import re

from burdenshare.interfaces.cli.entry import run_command
from tests.conftest import ROOT
from tests.docs.conftest import blocks, commands


def test_the_pack_of_the_page_runs_from_its_folder(home, tmp_path, monkeypatch, capsys):
    page = ROOT / "docs" / "add-a-pack.md"
    for text in blocks(page, "yaml"):
        path = tmp_path / re.match(r"# (\S+)\n", text)[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    assert len(commands(page)) == 2
    for command in commands(page):
        assert run_command([*command.split()[1:], "--draws", "64"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^defence_share\tITA\t2030\t% of GDP\t\t", out, re.M)
    assert {"pack.yaml", "figures.yaml", "scenarios"} == {p.name for p in (tmp_path / "my-alliance").iterdir()}
