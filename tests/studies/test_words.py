"""What studies say: names and no codes, only ranges that are found again, and the words of each scenario are kept."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from click.testing import CliRunner

from burdenshare.interfaces.cli.entry import group
from burdenshare.scenario.schema import Contingency
from burdenshare.studies import asking
from burdenshare.studies.boxes import Box, steady
from burdenshare.studies.catalog import study
from burdenshare.studies.finding import as_json
from burdenshare.studies.frame import frame_of, frame_of_run
from burdenshare.studies.kept import list_findings, open_finding, save_finding
from burdenshare.studies.questions import paradox
from burdenshare.studies.questions.who_carries_what import who_carries_what
from burdenshare.vocabulary.answers import in_sentence
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound


@pytest.fixture(scope="module")
def binds(run_pack):
    return study("what-binds")(run_pack("as-now", draws=256))


def sentences(answer):
    return [answer.question, *answer.caveats, *(t.sentence for t in answer.tables), *(t.title for t in answer.tables)]


@pytest.mark.parametrize("name", ["who-carries-what", "what-binds"])
@pytest.mark.parametrize("contingency", ["peninsula", "strait"])
def test_sentences_of_runs_use_names(run_pack, name, contingency):
    run = run_pack("as-now", draws=256)
    found = study(name)(run, contingency=contingency)
    codes = {*run.manifest.actors, contingency}
    assert not [s for s in sentences(found) if codes & set(s.replace("`", " ").replace(".", " ").split())]


@pytest.mark.parametrize(
    "name", ["peace-and-war", *(pytest.param(n, marks=pytest.mark.slow) for n in ("credibility-ledger", "paradox"))]
)
def test_sentences_of_scenarios_use_names(bound_pack, name):
    bound = bound_pack("indo-pacific-2026")
    found = study(name)(bound, draws=100)
    codes = {*bound.scenario.actors, *bound.scenario.contingencies}
    words = [set(s.replace("`", " ").replace(".", " ").replace(",", " ").split()) for s in sentences(found)]
    assert not [w for w in words if codes & w]


def test_supporters_are_named_with_their_article(run_pack):
    caveats = who_carries_what(run_pack("as-now", draws=256), "strait").caveats
    assert any(c.endswith("supporters: the United States and Japan.") for c in caveats)


@pytest.mark.parametrize(
    ("name", "said"),
    [("United States", "the United States"), ("Poland", "Poland"), ("the Gambia", "the Gambia"), ("AAA", "AAA")],
)
def test_a_name_takes_its_article(name, said):
    assert in_sentence(name) == said


def test_wars_with_the_same_sides_are_told_apart(bound_pack):
    frame = frame_of(bound_pack("as-now"))
    assert frame.war_in_words("peninsula") == "a war of North Korea against South Korea"
    twice = {**frame.wars, "far_north": Contingency("far_north", "PRK", "KOR", ())}
    assert dataclasses.replace(frame, wars=twice).war_in_words("far_north").endswith("South Korea (far north)")
    assert frame.in_words("multiplier[KOR]") == "multiplier of South Korea"
    assert frame.in_words("answering_weight[sea_control]") == "answering weight of sea control"
    assert frame.in_words("punishment_slope") == "punishment slope"


def test_the_path_without_war_is_no_caveat_where_no_war_can_come(run_pack):
    assert frame_of_run(run_pack("five-states", draws=256)).on_the_path == ()
    assert len(frame_of_run(run_pack("as-now", draws=256)).on_the_path) == 1


def test_a_box_keeps_the_limits_that_are_found_again():
    values = np.random.default_rng(1).uniform(size=(1000, 2))
    hits = values[:, 0] > 0.5
    box = Box({"a": (0.5, np.inf), "b": (0.2, np.inf)}, 0.8, 1.0, 0.4, {"a": 0.6, "b": 0.5})
    found = steady(box, values, hits, ["a", "b"])
    assert found.limits == {"a": (0.5, np.inf)}
    assert (found.coverage, found.density, found.mass) == (1.0, 1.0, hits.mean())
    assert found.kept == {"a": 0.6}


class Luck:
    """A pair whose two drawn numbers say nothing of the change."""

    program = None

    def sampled(self):
        return dict(zip("ab", np.random.default_rng(2).uniform(size=(2, 400)), strict=True))


def test_no_range_is_named_where_none_is_found_again(bound_pack, monkeypatch):
    monkeypatch.setattr(paradox, "offered", lambda *_: {"a", "b"})
    frame = frame_of(bound_pack("as-now"))
    change = np.random.default_rng(3).normal(0.4, size=400)
    table = paradox._boxes(Luck(), change, frame)
    assert table.rows == ()
    assert table.sentence.count("No range of the uncertainties was found") == 2
    lone = Box({"a": (0.9, np.inf)}, 0.2, 0.9, 0.1, {"a": 0.0})
    monkeypatch.setattr(paradox, "find_box", lambda *_, **__: lone)
    assert "range of a" not in paradox._boxes(Luck(), change, frame).sentence
    held = dataclasses.replace(lone, limits={"a": (0.5, np.inf)}, kept={"a": 1.0})
    monkeypatch.setattr(paradox, "find_box", lambda *_, **__: held)
    one = paradox._boxes(Luck(), Luck().sampled()["a"] - 0.5, frame)
    assert "In a range of a, twice the strike raises the hazard in 100 of 100 futures" in one.sentence
    assert {r["sign"] for r in one.rows} == {"raises"}


def test_scenarios_with_equal_numbers_keep_their_own_words(binds, tmp_path):
    other = dataclasses.replace(binds, scenario="indo-pacific-2026", question="Another question?")
    changed = dataclasses.replace(binds, scenario="as-now --set us_posture=full")
    for one in (binds, other, changed):
        save_finding(one, tmp_path)
    kept = list_findings(tmp_path)
    assert [f.scenario for f in kept] == [changed.scenario, other.scenario, binds.scenario]
    assert {f.name for f in kept} == {binds.name}
    for one in (binds, other, changed):
        opened = open_finding(f"{binds.name[:5]}@{one.scenario}", tmp_path)
        assert as_json(opened) == as_json(one)
    assert open_finding(binds.name, tmp_path) == changed
    save_finding(binds, tmp_path)
    assert len(list_findings(tmp_path)) == 3
    with pytest.raises(NotHeld, match=r"was not kept for `half-measures`\. Available: `as-now`"):
        open_finding(f"{binds.name}@half-measures", tmp_path)


def test_words_of_files_with_one_name_are_told_apart(binds, tmp_path):
    paths = [save_finding(dataclasses.replace(binds, scenario=s), tmp_path) for s in ("/a/mine.yaml", "/b/mine.yaml")]
    assert len(set(paths)) == 2


def test_a_finding_of_an_older_version_is_still_opened(binds, tmp_path):
    save_finding(binds, tmp_path).rename(tmp_path / f"{binds.name}.json")
    assert open_finding(binds.name, tmp_path) == binds == list_findings(tmp_path)[0]


def test_the_command_line_opens_the_words_of_one_scenario(home, binds):
    save_finding(binds)
    save_finding(dataclasses.replace(binds, scenario="indo-pacific-2026"))
    listed = CliRunner().invoke(group, ["study", "--list"]).output
    assert "  as-now " in listed
    assert "  indo-pacific-2026 " in listed
    cited = CliRunner().invoke(group, ["study", "--cite", f"{binds.name}@as-now"]).output
    assert "study what-binds of as-now" in cited


def test_studies_read_what_presents_a_scenario_or_a_run(bound_pack, run_pack):
    class Shown:
        def __init__(self, one):
            self.one = one

        def inside(self):
            return self.one

    class Misleading:
        kept = loaded = None

    bound, run = bound_pack("as-now"), run_pack("as-now", draws=256)
    assert asking.bound_or_run(Shown(run)) is run
    assert asking.bound_or_run(Shown(bound.scenario)).scenario == bound.scenario
    with pytest.raises(ProblemsFound, match="neither the name of a scenario, nor a file"):
        asking.bound_or_run(Misleading())


def test_what_the_notebook_shows_is_read(run_pack):
    import burdenshare as bs
    from burdenshare.interfaces.notebook.runs import Run

    scenario = bs.load_scenario("as-now")
    assert asking.bound_or_run(scenario).scenario is scenario.loaded
    run = run_pack("as-now", draws=256)
    assert asking.bound_or_run(Run(run)) is run
