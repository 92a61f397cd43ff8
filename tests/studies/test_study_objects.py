"""Studies as objects: found in their folder, helped without an import, refused where they do not fit; findings kept."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import burdenshare.studies
from burdenshare.engine.outcome import Run
from burdenshare.interfaces.cli.entry import group, run_command
from burdenshare.studies import asking
from burdenshare.studies.catalog import outlines, studies, study, study_names
from burdenshare.studies.finding import as_json
from burdenshare.studies.frame import frame_of, shown_war
from burdenshare.studies.kept import list_findings, open_finding, save_finding
from burdenshare.studies.questions import theory_table
from burdenshare.studies.questions.who_carries_what import who_carries_what
from burdenshare.studies.study import DRAWS, Study
from burdenshare.views.findings import cell_text
from burdenshare.vocabulary.cards import load_cards
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

NAMES = study_names()


@pytest.mark.parametrize("name", NAMES)
def test_help_reads_the_study_that_is_imported(name):
    whole, outline = study(name), outlines()[name]
    assert dataclasses.replace(whole, function=None) == outline
    assert callable(whole.function)
    assert whole.question.endswith("?")


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_names_of_their_own_and_a_picture_or_a_reason(name):
    tables = study(name).tables
    fields = {f.name for f in dataclasses.fields(asking.Finding)}
    assert len({t.name for t in tables}) == len(tables)
    assert not {t.name for t in tables} & fields
    assert all(bool(t.picture) != bool(t.no_picture) for t in tables)


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_a_study_shows_its_question_options_and_tables(name):
    said = " ".join(CliRunner().invoke(group, ["study", name, "--help"]).output.split())
    about = study(name)
    assert about.question in said
    for option in about.options:
        assert f"--{option.name.replace('_', '-')}" in said
        assert " ".join(option.help.split()) in said
    assert all(f"Table {form.name}:" in said for form in about.tables)
    assert said.count("[default: ") == len(about.options) + 1  # and of the draws


def test_help_shows_the_defaults_that_a_pack_gives():
    said = " ".join(CliRunner().invoke(group, ["study", "report-card", "--help"]).output.split())
    assert "[default: what the pack holds instead]" in said
    assert (
        "The first year from which a forecast is made. 1900 to 2200. [default: the pack's; 1990 for today's path]"
        in said
    )
    assert "[default: the pack's; 2008 for today's path]" in said
    assert "that of the pack" not in said


@pytest.mark.parametrize(
    ("value", "said"), [(0.935, "0.935"), (0.93, "0.930"), (-0.0512, "-0.051"), (1.0, "1.00"), (0.9996, "1.000"),
                        (12.34, "12.3"), (1234.5, "1,234"), (3, "3")],
)  # fmt: skip
def test_a_cell_has_three_digits(value, said):
    assert cell_text(value, "held_90") == said


def test_the_help_of_studies_lists_each_with_its_question():
    said = " ".join(CliRunner().invoke(group, ["study", "--help"]).output.split())
    assert all(f"{name} {about.question}" in said for name, about in outlines().items())


@pytest.mark.parametrize("words", [["study", "--help"], ["study", "theory-table", "--help"]])
def test_help_imports_nothing_heavy(home, words):
    code = f"import sys; from burdenshare.interfaces.cli.entry import run_command; run_command({words!r})"
    code += "; print('\\n@', *(m for m in ('jax', 'numpy', 'pandas', 'yaml') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("@")


def written(folder, text):
    head = "import numpy as np\nfrom burdenshare.studies.study import Column, Form, Study\nfrom burdenshare.vocabulary"
    body = head + ".answers import Picture\n\n\ndef gap(run):\n    return np.zeros(1)\n\n\n" + text
    (folder / "gap.py").write_text(body)
    return folder


TABLES = 'tables=(Form("years", "Gap", {"year": Column()}, no_picture="too short"),)'


def test_a_study_is_read_with_constants_and_functions_of_its_file(tmp_path):
    text = f'WHY = "Why"\nSTUDY = Study(name="gap", question=WHY + "?", function=gap, {TABLES})\n'
    assert outlines(written(tmp_path, text))["gap"].question == "Why?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'STUDY = Study(name="gap", question=str(np.pi), function=gap, {TABLES})', "`STUDY` uses `np`"),
        (f'STUDY = Study(name="hole", question="Why?", function=gap, {TABLES})', "Its file calls it `gap`"),
        (
            'STUDY = Study(name="gap", question="Why?", function=gap, tables=(Form("a", "A", {"year": Column()}),))',
            "neither a picture nor a reason",
        ),
        (
            'STUDY = Study(name="gap", question="Why?", function=gap, '
            'tables=(Form("a", "A", {"year": Column()}, Picture("line", "year", "yaer")),))',
            "draws `yaer`, which is no column. Did you mean `year`?",
        ),
    ],
)
def test_a_study_that_help_cannot_read_is_refused(tmp_path, text, said):
    with pytest.raises(ProblemsFound) as found:
        outlines(written(tmp_path, text + "\n"))
    assert said in str(found.value)


def test_studies_are_functions_of_their_package():
    assert isinstance(burdenshare.studies.who_carries_what, Study)
    assert dir(burdenshare.studies) == dir(studies) == sorted(n.replace("-", "_") for n in NAMES)
    assert set(studies()) == set(NAMES)
    with pytest.raises(AttributeError, match="There is no study `pradox`"):
        studies.pradox  # noqa: B018


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"yaer": 2030}, "there is no option `yaer`. Did you mean `year`?"),
        ({"against": "as-now"}, "there is no option `against`. Its options are `draws`, `year`"),
        ({"draws": 10}, "`draws` is 10. It is 100 to 100,000."),
        ({"confidence": 1.5}, "`confidence` is 1.5. It is 0.01 to 0.99."),
        ({"confidence": "much"}, "`confidence` is `much`."),
        ({"contingency": "penisula"}, "there is no contingency `penisula`. Did you mean `peninsula`?"),
        ({"year": 2050}, "2050 is not a year of `half-measures`"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(bound_pack, options, said):
    with pytest.raises(ProblemsFound) as found:
        study("replacement-cost")(bound_pack("half-measures"), **options)
    assert said in str(found.value)


def test_the_command_line_refuses_what_a_study_does_not_take(home, capsys):
    assert run_command(["study", "paradox", "--year", "2030"]) == 2
    assert "burdenshare study paradox: there is no option `--year`." in capsys.readouterr().err
    assert run_command(["study", "pradox"]) == 2
    assert "there is no study `pradox`. Did you mean `paradox`?" in capsys.readouterr().err


def with_scenario(bound, **changes):
    return dataclasses.replace(bound, scenario=dataclasses.replace(bound.scenario, **changes))


NEED_WAR = [name for name in NAMES if study(name).needs_war]


@pytest.mark.parametrize("name", NEED_WAR)
def test_a_study_of_a_war_needs_one(bound_pack, name):
    peaceful = with_scenario(bound_pack("as-now"), contingencies={})
    with pytest.raises(
        ProblemsFound, match=f"study {name}: it needs a contingency with an adversary; `as-now` has none"
    ):
        study(name)(peaceful)


@pytest.mark.parametrize("name", NEED_WAR)
def test_a_focus_that_defends_in_no_war_is_not_answered_about_another(bound_pack, name):
    of = with_scenario(bound_pack("as-now"), focus="JPN")
    with pytest.raises(ProblemsFound) as found:
        study(name)(of)
    said = str(found.value)
    assert "Japan, the actor in focus, defends in no contingency." in said
    assert "Name one with `--contingency`: `peninsula` and `strait`." in said
    assert frame_of(of).war("strait") == "strait"


def test_a_scenario_without_the_topics_is_refused_with_their_names(bound_pack):
    bound = bound_pack("as-now")
    few = {t: by for t, by in bound.theories.items() if t not in ("credibility", "roles")}
    theories = {t: by for t, by in bound.scenario.theories.items() if t in few}
    small = dataclasses.replace(with_scenario(bound, theories=theories), theories=few)
    with pytest.raises(ProblemsFound) as found:
        study("credibility-ledger")(small)
    assert "a theory of `credibility` that gives `adversary_belief`" in str(found.value)
    assert "no theory of this topic is chosen" in str(found.value)


def test_an_unchanged_root_has_nothing_to_be_compared_with(bound_pack):
    with pytest.raises(ProblemsFound, match=r"based on no other scenario\. Name one to compare with: `--against"):
        study("theory-table")(bound_pack("indo-pacific-2026"))


def test_a_study_that_runs_a_scenario_refuses_a_run(run_pack):
    with pytest.raises(ProblemsFound, match="it needs a scenario"):
        study("paradox")(run_pack("as-now", draws=256))
    with pytest.raises(ProblemsFound, match="`draws` is given, but a run has its own"):
        study("what-binds")(run_pack("as-now", draws=256), draws=500)


def test_the_umbrella_is_given_to_nobody_where_several_support(run_pack):
    run = run_pack("primary-responsibility")
    for contingency, who in (("peninsula", "USA"), ("strait", "not named")):
        finding = who_carries_what(run, contingency)
        umbrella = [r for r in finding.parts.rows if r["mission"] == "nuclear_umbrella"]
        assert {r["who"] for r in umbrella if r["part"]} == {who}
    assert any("does not say who holds the nuclear umbrella" in c for c in finding.caveats)


def test_an_umbrella_that_is_withdrawn_is_held_by_nobody(run_pack):
    run = run_pack("as-now", ("peninsula.umbrella_level=0",), 256)
    rows = [r for r in who_carries_what(run).parts.rows if r["mission"] == "nuclear_umbrella"]
    assert {r["who"] for r in rows} == {"not named"}
    assert all(r["part"] == 0 and r["uncovered"] == 100 for r in rows)


def test_a_report_shows_a_war_even_where_the_focus_defends_in_none(run_pack):
    run: Run = run_pack("as-now", draws=256)
    elsewhere = dataclasses.replace(run, words=lambda: dataclasses.replace(run.manifest, focus="JPN"))
    assert shown_war(run) == shown_war(elsewhere) == "peninsula"
    sentence = who_carries_what(elsewhere, shown_war(elsewhere)).parts.sentence
    assert "in a war of North Korea against South Korea" in sentence


@pytest.fixture(scope="module")
def binds(run_pack):
    return study("what-binds")(run_pack("primary-responsibility"))


def test_a_finding_is_kept_opened_listed_and_cited(binds, tmp_path):
    assert list_findings(tmp_path) == []
    path = save_finding(binds, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name] == [f"{binds.name}@primary-responsibility.json"]
    opened = open_finding(binds.name[:6], tmp_path)
    assert opened == binds
    assert as_json(opened) == as_json(binds)
    assert list_findings(tmp_path) == [binds]
    with pytest.raises(NotHeld, match="no finding `ffff` is kept"):
        open_finding("ffff", tmp_path)
    cited = binds.cite()
    assert f"finding {binds.name}" in cited
    assert all(f"[{source['key']}]" in cited for source in binds.sources)
    assert len(binds.sources) > 20


def test_a_finding_is_named_by_what_decides_it(bound_pack):
    about, bound = study("replacement-cost"), bound_pack("half-measures")
    options = {"year": 2035, "confidence": 0.5, "contingency": "peninsula"}
    names = {
        asking.name_of(about, [bound], options, DRAWS),
        asking.name_of(about, [bound], {**options, "year": 2036}, DRAWS),
        asking.name_of(about, [bound], options, DRAWS + 1),
        asking.name_of(study("paradox"), [bound], options, DRAWS),
        asking.name_of(about, [bound_pack("as-now")], options, DRAWS),
        asking.name_of(about, [with_scenario(bound, focus="JPN")], options, DRAWS),
        asking.name_of(about, [bound, bound_pack("as-now")], options, DRAWS),
    }
    assert len(names) == 7
    assert asking.name_of(about, [bound], dict(reversed(options.items())), DRAWS) in names


def test_a_table_is_a_frame_and_an_attribute(binds):
    frame = binds.years.to_pandas()
    assert list(frame.columns) == list(binds.years.columns)
    assert list(frame["year"]) == [row["year"] for row in binds.table("years").rows]
    assert frame.attrs["units"]["people"] == "share of futures"
    with pytest.raises(AttributeError, match=r"`what-binds` has no table `yeers`\. Did you mean `years`"):
        binds.yeers  # noqa: B018
    assert "years" in dir(binds)


def test_a_finding_shows_itself_shortly(binds):
    assert len(repr(binds)) < 200
    assert binds.name in repr(binds)
    page = binds._repr_html_()
    assert binds.question in page
    assert "3 more rows" in page
    assert len(page) < 10_000


def test_a_picture_is_a_valid_specification_of_the_rows(run_pack, binds):
    import altair

    carried = study("who-carries-what")(run_pack("primary-responsibility"))
    for finding, table in ((binds, "years"), (carried, "parts"), (carried, "unassigned")):
        chart = finding.plot(table)
        altair.Chart.from_dict(dict(chart), validate=True)
        assert len(chart["data"]["values"]) == len(finding.table(table).rows)
        assert finding.name in str(chart["title"])


def test_a_table_without_a_picture_says_why(binds):
    plain = dataclasses.replace(binds.years, picture=None, no_picture="it is too long")
    finding = dataclasses.replace(binds, tables=(plain,))
    with pytest.raises(ProblemsFound, match="`what-binds` has no picture"):
        finding.plot()
    both = dataclasses.replace(binds, tables=(dataclasses.replace(plain, name="long"), binds.years))
    with pytest.raises(ProblemsFound, match="the table `long` has no picture: it is too long"):
        both.plot("long")
    assert both.plot()["title"]["text"] == binds.years.title


def test_a_card_says_which_direction_is_worse(cards):
    first, second = ({n: np.array([value, 1.0]) for n in theory_table.OUTCOMES} for value in (1.0, 2.0))
    better = theory_table._better(first, second, {n: cards[n].worse for n in theory_table.OUTCOMES})
    assert {n for n, share in better.items() if share == 0.25} == {"adversary_belief", "overall_denial"}
    assert {share for share in better.values()} == {0.25, 0.75}


def test_a_card_with_no_such_direction_is_refused(tmp_path):
    (tmp_path / "risk").mkdir()
    card = "gap: {label: Gap, kind: Share, in: share, role: outcome, help: A gap., source: [judgement], worse: wider}\n"
    (tmp_path / "risk" / "plain.yaml").write_text(card)
    with pytest.raises(ProblemsFound, match=r"`gap\.worse` is `wider`\. It is `higher` or `lower`"):
        load_cards(tmp_path)


def test_a_theory_that_is_no_rival_is_left_out_with_its_reason(bound_pack):
    rivals, left_out = theory_table._rivals(bound_pack("indo-pacific-2026"))
    assert rivals["deterrence"][0] == "strategic_choice"
    assert {t: len(names) for t, names in rivals.items()} == {
        "spending": 3,
        "deterrence": 4,
        "threat": 2,
        "stability": 2,
    }
    assert [said.split("`")[1] for said in left_out] == ["budget_growth", "pure_public_good"]
    assert all(said.endswith(".") and len(said) > 60 for said in left_out)


def test_the_root_of_a_scenario_is_its_default_comparison(bound_pack, cards):
    option = next(o for o in study("theory-table").options if o.name == "against")
    frame = frame_of(bound_pack("half-measures"))
    found = asking._value(option, None, bound_pack("half-measures"), frame, "here")
    assert found.scenario.name == "indo-pacific-2026"
    changed = bound_pack("indo-pacific-2026", ("us_posture=limited",))
    unchanged = asking._value(option, None, changed, frame_of(changed), "here")
    assert (unchanged.scenario.name, unchanged.scenario.changes) == ("indo-pacific-2026", ())


def test_a_finding_is_not_overwritten_by_other_numbers(binds, tmp_path):
    path = save_finding(binds, tmp_path)
    before = path.read_bytes()
    save_finding(binds, tmp_path)
    table = binds.tables[0]
    column = next(k for k, v in table.rows[0].items() if isinstance(v, float))
    rows = ({**table.rows[0], column: table.rows[0][column] + 1e-9}, *table.rows[1:])
    other = dataclasses.replace(binds, tables=(dataclasses.replace(table, rows=rows), *binds.tables[1:]))
    with pytest.raises(NotHeld, match=f"Finding {binds.name}: it is kept with different numbers"):
        save_finding(other, tmp_path)
    assert path.read_bytes() == before
    path.write_bytes(before[:-9])  # what is damaged is no number to keep
    save_finding(other, tmp_path)
    assert open_finding(binds.name, tmp_path).tables[0].rows[0][column] == rows[0][column]
