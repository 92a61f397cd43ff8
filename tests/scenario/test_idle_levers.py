"""A lever that moves nothing in a scenario is refused when it is set, with the reason and at its line."""

from __future__ import annotations

import pytest

from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.interfaces.notebook.scenarios import Scenario
from burdenshare.scenario.idle import refuse_idle
from burdenshare.vocabulary.errors import ProblemsFound

CHILD = """\
name: mine
question: Does it matter?
based_on: {parent}
levers:
  {lever}:
{values}
    why: To see.
"""


@pytest.fixture(scope="module")
def read():
    """Scenarios, read once."""
    return {name: load_scenario(name) for name in ("indo-pacific-2026", "five-states")}


def said_of(scenario: Scenario) -> str:
    """What a scenario is refused for; empty if it is not."""
    try:
        bind(scenario)
    except ProblemsFound as found:
        return str(found)
    return ""


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("indo-pacific-2026", "CHN.spending_pledge=3",
         "--set CHN.spending_pledge=3: `spending_pledge` of CHN cannot be set under `budget_growth` (spending). "
         "Its spending follows the growth of its budget, not a pledge. Remove it."),
        ("indo-pacific-2026", "USA.service_time=12",
         "--set USA.service_time=12: `service_time` of USA moves nothing in this scenario. "
         "There is no conscription, so no part of a cohort serves. Remove it."),
        ("indo-pacific-2026", "CHN.replacement_money=5",
         "--set CHN.replacement_money=5: `replacement_money` of CHN cannot be set under `budget_growth` (spending). "
         "An adversary has no support to replace, and its spending follows the growth of its budget. Remove it."),
        ("five-states", "DEU.service_time=12",
         "--set DEU.service_time=12: `service_time` moves nothing in this scenario. "
         "No theory of `manpower` is chosen. Remove it."),
        ("five-states", "DEU.host_nation_payment=1",
         "--set DEU.host_nation_payment=1: `host_nation_payment` moves nothing in this scenario. "
         "Under `money_ledger` (ledger) and the other theories chosen, no outcome depends on it. Remove it."),
    ],
)  # fmt: skip
def test_a_lever_that_moves_nothing_is_refused_with_the_reason(read, name, change, said):
    assert said_of(Scenario(name, (change,), read=read[name].read)) == said


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("indo-pacific-2026", "KOR.spending_pledge=3"),
        ("indo-pacific-2026", "CHN.spending_pledge=1.3048"),  # the value that it has
        ("indo-pacific-2026", "USA.service_time=0"),
        ("indo-pacific-2026", "deep_strike.replacement_money=5"),  # of all actors: of some it moves something
        ("five-states", "DEU.deficit_financing=100"),
    ],
)
def test_a_lever_that_moves_something_and_a_value_that_is_there_already_are_accepted(read, name, change):
    assert said_of(Scenario(name, (change,), read=read[name].read)) == ""


@pytest.mark.parametrize(
    ("lever", "values", "said"),
    [
        ("spending_pledge", "    KOR: 3\n    CHN: 3", "mine.yaml:7: `spending_pledge` of CHN cannot be set under"),
        ("spending_pledge", "    KOR: 3\n    CHN: 1.3048", ""),
        ("spending_pledge", "    each: 3", ""),
        ("payment_asked", "    TWN: {2030: 2}", "mine.yaml:6: `payment_asked` of TWN moves nothing in this scenario."),
    ],
)
def test_in_a_file_the_line_is_named(cards, tmp_path, bound_pack, lever, values, said):
    from burdenshare.scenario.bind import with_levers
    from burdenshare.scenario.load import load_scenario as load

    path = tmp_path / "mine.yaml"
    path.write_text(CHILD.format(parent="indo-pacific-2026", lever=lever, values=values))
    bound = with_levers(bound_pack("indo-pacific-2026"), load(path, cards))
    if not said:
        assert refuse_idle(bound) is bound
        return
    with pytest.raises(ProblemsFound) as found:
        refuse_idle(bound)
    assert len(found.value.problems) == 1
    assert str(found.value).startswith(said)


OWN_WAR = """\
name: mine
question: Does it matter?
based_on: indo-pacific-2026
contingencies:
  {war}
levers:
  {lever}
    why: To see.
"""


@pytest.mark.parametrize(
    ("lever", "moves"),
    [
        ("legal_ceiling:\n    KOR: 0.5", False),
        ("legal_ceiling:\n    TWN: 0.5", False),
        ("legal_ceiling:\n    JPN: 0.4", True),  # it supports in the strait
        ("legal_ceiling:\n    JPN.sea_control.peninsula: 0.5", False),
        ("legal_ceiling:\n    sea_control: 0.5", True),
    ],
)
@pytest.mark.parametrize("war", ["", "peninsula: {adversary: PRK, defender: KOR, supporters: [USA]}"])
def test_what_a_state_that_supports_nobody_may_do_is_refused_in_any_wars(cards, tmp_path, war, lever, moves):
    """A scenario that names wars of its own drops what its pack says of them; memberships still say it."""
    from burdenshare.data.catalog import load_catalog
    from burdenshare.scenario.bind import bind as bind_read
    from burdenshare.scenario.load import load_scenario as load

    path = tmp_path / "mine.yaml"
    text = OWN_WAR.format(war=war, lever=lever)
    path.write_text(text if war else text.replace("contingencies:\n  \n", ""))
    bound = bind_read(load(path, cards), load_catalog(), cards)
    if moves:
        assert refuse_idle(bound) is bound
        return
    with pytest.raises(ProblemsFound, match=r"`legal_ceiling` of .* moves nothing in this scenario\.") as found:
        refuse_idle(bound)
    truth = "`is_supporter` (who supports the defender in the war)"
    assert not war or f"It counts only through {truth}, which is not true of it here. Remove it." in str(found.value)


@pytest.mark.parametrize(
    ("last", "values", "is_refused"),
    [
        (2028, "KOR: {2026: 3}", True),  # South Korea's agreement is renewed in 2031
        (2028, "JPN: {2026: 3}", False),  # Japan's in 2027
        (2026, "JPN: {2026: 3}", True),
        (2028, "{KOR: {2026: 3}, JPN: {2026: 3}}", False),
        (2040, "KOR: {2026: 3}", False),
    ],
)
def test_a_lever_that_counts_only_after_the_last_year_is_refused(cards, tmp_path, last, values, is_refused):
    from burdenshare.data.catalog import load_catalog
    from burdenshare.scenario.bind import bind as bind_read
    from burdenshare.scenario.load import load_scenario as load

    body = values.strip("{}") if values.startswith("{KOR: {2026: 3}, ") else values
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"name: mine\nquestion: Does it matter?\nbased_on: indo-pacific-2026\nyears: {{last: {last}}}\n"
        f"levers:\n  payment_asked: {{why: To see., {body if body.count('{') == body.count('}') else body + '}'}}}\n"
    )
    bound = bind_read(load(path, cards), load_catalog(), cards)
    if not is_refused:
        assert refuse_idle(bound) is bound
        return
    said = r"mine\.yaml:6: `payment_asked` of ... moves nothing in this scenario\. It counts from a year of `payment_is_renewed`"
    with pytest.raises(ProblemsFound, match=f"{said}.* on, and changes none of those from 2026 to {last}\\. Remove it"):
        refuse_idle(bound)


def test_a_war_without_supporters_is_said_to_have_support(cards, tmp_path):
    """Once for the scenario; not where the levels are 0, and not where somebody supports."""
    from burdenshare.scenario.load import load_scenario as load

    path = tmp_path / "mine.yaml"
    text = "name: mine\nquestion: Alone?\nbased_on: indo-pacific-2026\ncontingencies:\n  strait: {war}\n{more}"
    alone = "{adversary: CHN, defender: TWN, supporters: []}"
    path.write_text(text.format(war=alone, more=""))
    assert load(path, cards).notes == (
        "`strait` has no supporter, but `support_level` and `umbrella_level` count in it. "
        "`--set strait.support_level=0` and `--set strait.umbrella_level=0` show a war that is fought alone.",
    )
    changes = ("strait.support_level=0", "strait.umbrella_level=0")
    assert not any("no supporter" in note for note in load(path, cards, changes).notes)
    assert any("but `umbrella_level` counts" in note for note in load(path, cards, changes[:1]).notes)
    path.write_text(text.format(war=alone.replace("[]", "[USA]"), more=""))
    assert load(path, cards).notes == ()


def test_what_a_file_sets_stands_when_another_theory_is_chosen(cards):
    """Only what is set beside the theory is refused: a study of rival theories runs any scenario."""
    from burdenshare.scenario.load import load_scenario as load

    rival = "theories.spending.KOR=pure_public_good"
    assert [move.lever for move in load("pledge-by-2035", cards).moves] == ["spending_pledge"]
    assert load("pledge-by-2035", cards, (rival,)).moves == ()
    moves = load("pledge-by-2035", cards, (rival, "KOR.spending_pledge=2")).moves
    assert [(move.place, move.cells) for move in moves] == [("--set KOR.spending_pledge=2", (("KOR",),))]


def test_a_pack_says_for_which_labels_a_lever_moves_nothing(cards, tmp_path):
    from burdenshare.scenario.load import load_scenario as load

    path = tmp_path / "mine.yaml"
    path.write_text(CHILD.format(parent="indo-pacific-2026", lever="service_time", values="    idle: {KRO: None.}"))
    with pytest.raises(ProblemsFound, match="`KRO` is not an actor of the scenario"):
        load(path, cards)
    path.write_text(CHILD.format(parent="indo-pacific-2026", lever="service_time", values="    idle: [KOR]"))
    with pytest.raises(ProblemsFound, match="is not a table of reasons"):
        load(path, cards)


WARS = """
name: mine
question: What if Japan supports South Korea?
based_on: indo-pacific-2026
contingencies:
  peninsula: {adversary: PRK, defender: KOR, supporters: [USA, JPN]}
uncertainties:
  supporter_share: {JPN.deep_strike.peninsula: 0.1, why: A trial., source: [judgement]}
"""


def test_what_a_pack_says_of_its_wars_does_not_hold_in_others(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(WARS)
    change = "JPN.deep_strike.peninsula.legal_ceiling=0.1"
    refuse_idle(bind(load_scenario(str(path), [change])))
    with pytest.raises(ProblemsFound, match="Japan supports nobody on the peninsula here"):
        refuse_idle(bind(load_scenario("indo-pacific-2026", [change])))
