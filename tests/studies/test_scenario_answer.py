"""The answer to a scenario's question: the difference to its comparator, both sides under the same reading."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.engine.answered import Answered, AnswerRow, Gap
from burdenshare.engine.manifest import Manifest, from_json
from burdenshare.interfaces.comparing import bound_of
from burdenshare.interfaces.running import answered, run_bound
from burdenshare.scenario.load import load_scenario, scenario_names
from burdenshare.studies.parts import run_part
from burdenshare.studies.scenario_answer import answer_of, with_answer
from burdenshare.views.answer import answer_text, first_words
from burdenshare.views.report import report
from burdenshare.views.tables import as_json
from burdenshare.views.words import headline, points
from burdenshare.vocabulary.errors import ProblemsFound

DRAWS = 48
MORE = (
    "compared_with: five-states\nin_words: six percent of GDP\nanswers_of: POL\n"
    "levers: {spending_pledge: {POL: {2030: 6}, why: A test.}}\n"
)


@pytest.fixture
def child(tmp_path):
    def written(body: str, name: str = "child"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"name: {name}\nquestion: What if?\nbased_on: five-states\n{body}")
        return str(path)

    return written


def gap(middle: float, spread: float = 1.0) -> Gap:
    return Gap(middle - spread, middle, middle + spread, 0.8, 0.2)


def row(total: Gap | None, at: Gap, reading: str = "", unit: str = "billion won of each year") -> AnswerRow:
    return AnswerRow(("local_spending",), "Defence spending", unit, 0, reading, 2026, 2035, total, at)


def answer(*rows: AnswerRow, alike: tuple[str, ...] = ()) -> Answered:
    return Answered("plan", "reaching more", "the plan", alike, 100, 100, rows)


def test_a_bill_is_its_sum_and_its_last_year_under_each_reading():
    history = row(gap(90000, 150000), gap(21900, 1000), "plans as in history")
    assert answer_text(answer(history, row(gap(154000, 1000), gap(36000, 1000), "plans kept"))) == (
        "Reaching more costs 90.0 trillion won (nominal) more in defence spending than the plan from 2026 to "
        "2035 (9 in 10 futures: −60.0 to 240.0; so in 8 of 10), and 21.9 more in 2035 alone (20.9 to 22.9), with plans "
        "as in history in both. With plans kept in both: 154.0 more (153.0 to 155.0), and 36.0 more in 2035 alone (35.0 "
        "to 37.0)."
    )


def test_what_is_less_is_said_so_with_its_range_turned_round():
    text = answer_text(answer(row(Gap(-9000, -5000, -1000, 0.0, 1.0), gap(-500, 0))))
    assert "costs 5.00 trillion won (nominal) less" in text and "(9 in 10 futures: 1.00 to 9.00)" in text


def test_what_is_less_is_counted_in_the_futures_in_which_it_is_less():
    less = answer_text(answer(row(Gap(-9000, -5000, 1000, 0.1, 0.9), gap(-500, 0))))
    assert "(9 in 10 futures: −1.00 to 9.00; so in 9 of 10)" in less
    more = answer_text(answer(row(Gap(-1000, 5000, 9000, 0.8, 0.2), gap(500, 0))))
    assert "(9 in 10 futures: −1.00 to 9.00; so in 8 of 10)" in more


def test_what_is_no_money_differs_in_a_year():
    debt = dataclasses.replace(row(None, gap(4.2), unit="% of GDP"), label="Public debt", decimals=1)
    assert answer_text(answer(debt)) == (
        "Reaching more: in 2035, public debt is 4.2 points of GDP higher than with the plan (9 in 10 futures: 3.2 to 5.2)."
    )


def test_rates_and_shares_differ_by_points():
    growth = dataclasses.replace(row(None, gap(0.5, 0.1), unit="% a year"), label="Growth", decimals=1)
    assert "growth is 0.5 points higher than" in answer_text(answer(growth))
    said = {u: points(u) for u in ("%", "% a year", "% of GDP", "points of GDP", "years")}
    assert list(said.values()) == ["points", "points", "points of GDP", "points of GDP", "years"]


def test_a_share_of_futures_that_two_numbers_have_is_said_once():
    both = answer_text(answer(row(gap(90000, 150000), gap(900, 1000))))
    assert both.count("8 of 10") == 1 and "(9 in 10 futures: −60.0 to 240.0), and" in both
    assert both.endswith("in 2035 alone (−0.1 to 1.9; each so in 8 of 10).")
    other = answer_text(answer(row(gap(90000, 150000), Gap(-100, 900, 1900, 0.6, 0.4))))
    assert "240.0; so in 8 of 10)" in other and "1.9; so in 6 of 10)" in other


def test_what_a_label_says_in_brackets_is_no_part_of_a_sum():
    one = dataclasses.replace(row(gap(9000), gap(900)), label="Defence spending plus new spending (kept in full)")
    text = answer_text(answer(one, dataclasses.replace(one, reading="kept")))
    assert "more in defence spending plus new spending than the plan" in text and text.count("in full") == 1
    assert text.endswith(" New spending: kept in full.")


def test_the_same_in_every_future_is_said_so():
    none = Gap(0.0, 0.0, 0.0, 0.0, 0.0)
    text = answer_text(answer(row(none, none, "as is"), row(none, none, "kept"), alike=("growth=1",)))
    same = "Reaching more costs the same as the plan in defence spending from 2026 to 2035 in every future, with as is"
    assert text.startswith(same)
    assert "With kept in both: the same in every future." in text and text.endswith("Both have growth=1.")


def test_an_answer_is_the_difference_of_both_programs_on_the_same_draws(child):
    mine = bound_of(child(MORE + "answers_with: [local_spending]\nanswers_by: 2030\n"))
    found = answer_of(mine, DRAWS)
    assert found is not None and found.subject == "six percent of GDP" and found.other == "five-states"
    first = found.rows[0]
    runs = [run_part(b, ("local_spending",), DRAWS).outcomes["local_spending"] for b in (mine, bound_of("five-states"))]
    at = runs[0].about.labels["actor"].index("POL")
    until = [i for i, y in enumerate(runs[0].years) if y <= 2030]
    drawn = (runs[0].values - runs[1].values)[until][:, at]
    assert first.gap.middle == pytest.approx(np.median(drawn[-1]))
    assert first.total is not None and first.total.high == pytest.approx(np.quantile(drawn.sum(axis=0), 0.95))
    assert first.gap.middle > 0 and first.unit.endswith("of each year")
    again = answer_of(bound_of(child(MORE + "answers_with: [local_spending]\n", "later")), DRAWS)
    assert again is not None and again.rows[0].year == mine.scenario.last_year


def test_both_sides_have_one_reading_and_the_kept_one_comes_second(child):
    plan = child("settings: {plans: kept}\n", "plan")
    more = MORE.replace("five-states\n", f"{plan}\n", 1)
    found = answer_of(bound_of(child(more + "answers_with: [local_spending]\n")), DRAWS)
    assert found is not None and [r.reading for r in found.rows] == ["plans as in history", "plans kept"]
    same = answer_of(bound_of(child(f"compared_with: {plan}\nanswers_with: [local_spending]\n", "same")), DRAWS)
    assert same is not None and all(r.gap == Gap(0.0, 0.0, 0.0, 0.0, 0.0) for r in same.rows)
    one = answer_of(bound_of(child(more + "answers_with: [local_spending]\n"), ("plans=kept",)), DRAWS)
    assert one is not None and [r.reading for r in one.rows] == ["plans kept"] and one.rows[0].gap == found.rows[1].gap


def test_another_seed_is_that_of_both_sides(child):
    same = bound_of(child("compared_with: five-states\nanswers_with: [local_spending]\n"), seed=7)
    found = answer_of(same, DRAWS)
    assert found is not None and same.scenario.seed == 7
    for one in found.rows:
        assert one.gap == one.total == Gap(0.0, 0.0, 0.0, 0.0, 0.0)


def test_an_assumption_holds_for_both_sides_and_a_lever_for_one(child):
    path = child(MORE + "answers_with: [local_spending]\n")
    found = answer_of(bound_of(path, ("POL.productivity_drift=-1", "POL.spending_pledge=6@2032")), DRAWS)
    assert found is not None and found.alike == ("POL.productivity_drift=-1",)
    assert found.subject.startswith("the scenario child, changed: ")


@pytest.mark.slow
def test_several_amounts_are_added_up_in_one_money(child):
    parts = [
        answer_of(bound_of(child(MORE + f"answers_with: {w}\n", f"c{i}")), DRAWS)
        for i, w in enumerate(("[local_spending]", "[defence_spending]", "[[local_spending, defence_spending]]"))
    ]
    own, dollars, both = (p.rows[0].gap for p in parts if p)
    assert dollars.middle == pytest.approx(own.middle)  # dollars of the reference year, in national money of each year
    assert both.middle == pytest.approx(2 * own.middle)
    label = parts[2].rows[0].label if parts[2] else ""
    assert label == "Defence spending plus defence spending"
    with pytest.raises(ProblemsFound, match="`debt_burden` is not money spent in a year"):
        answer_of(bound_of(child(MORE + "answers_with: [[local_spending, debt_burden]]\n", "wrong")), DRAWS)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("answers_with: [locl_spending]", "there is no outcome named `locl_spending`. Did you mean `local_spending`?"),
        ("answers_with: [[local_spending, local_spending]]", "`local_spending` is added up twice in `answers_with`."),
        ("answers_with: []", "`answers_with` is empty. It needs at least 1 item."),
        ("answers_with: [[]]", "`answers_with.0` is empty. It needs at least 2 items."),
        (
            "answers_with: [[local_spending]]",
            "`answers_with.0` has 1 item. It needs at least 2 items. One alone stands without brackets.",
        ),
        ("answers_by: 1999", "1999 is not a year of the scenario."),
        ("answers_of: XXX", "XXX"),
    ],
)
def test_a_wrong_word_is_named(child, body, said):
    with pytest.raises(ProblemsFound) as found:
        bound_of(child(body + "\n"))
    assert said in str(found.value)


@pytest.mark.parametrize("shorter", ["scenario", "comparator"])
def test_years_that_only_one_of_both_has_are_left_out(child, shorter):
    """Years are joined, not places in an array: a shorter horizon answers for the years that it has."""
    ends = "years: {last: 2032}\n"
    beside = child("compared_with: five-states\n" + ends * (shorter == "comparator"), "beside")
    body = MORE.replace("compared_with: five-states", f"compared_with: {beside}") + "answers_with: [local_spending]\n"
    mine = bound_of(child(body + ends * (shorter == "scenario"), "mine"))
    row = answer_of(mine, DRAWS).rows[0]
    assert (row.first_year, row.year) == (2026, 2032)
    one, other = (run_part(b, ("local_spending",), DRAWS).outcomes["local_spending"] for b in (mine, bound_of(beside)))
    at = one.about.labels["actor"].index("POL")
    gap = sum(one.values[one.years.index(y), at] - other.values[other.years.index(y), at] for y in range(2026, 2033))
    assert row.total.middle == pytest.approx(np.median(gap)) and row.total.middle > 0


def test_output_that_is_gained_is_no_cost(child):
    found = answer_of(bound_of(child(MORE + "answers_with: [gdp]\n")), DRAWS)
    text = answer_text(found)
    assert "costs" not in text and text.startswith("Six percent of GDP: gross domestic product is ")


def test_the_assumptions_that_move_the_answer_are_those_of_its_own_draws(child):
    from burdenshare.studies.influence import influences_on

    mine = bound_of(child(MORE + "answers_with: [local_spending]\nanswers_by: 2030\n"))
    found = answer_of(mine, 512)
    runs = [run_part(b, ("local_spending",), 512) for b in (mine, bound_of("five-states"))]
    outcomes = [run.outcomes["local_spending"] for run in runs]
    at = outcomes[0].about.labels["actor"].index("POL")
    gap = sum(outcomes[0].values[i, at] - outcomes[1].values[i, at] for i in range(5))
    assert found.actor == "POL" and found.moved == influences_on(gap, runs[0].inputs) and found.moved


def test_a_changed_policy_is_read_beside_the_scenario_without_it(child):
    body = "in_words: the plan\nanswers_with: [local_spending]\nanswers_of: POL\n"
    path = child(body)
    assert answer_of(bound_of(path), DRAWS) is None
    assert answer_of(bound_of(path, ("POL.productivity_drift=1",)), DRAWS) is None  # an assumption is no policy
    assert answer_of(bound_of(child("", "bare"), ("POL.spending_pledge=6@2030",)), DRAWS) is None  # nothing answers
    found = answer_of(bound_of(path, ("POL.spending_pledge=6@2030", "POL.productivity_drift=1")), DRAWS)
    assert found is not None and found.other == path and found.alike == ("POL.productivity_drift=1",)
    text = answer_text(found)
    assert text.startswith("The scenario child, changed: POL.spending_pledge=6@2030; POL.productivity_drift=1, costs ")
    assert "than the plan from 2026 to 2035" in text


def test_the_answer_is_kept_with_the_run_and_changes_no_name(child, tmp_path):
    bound = bound_of(child(MORE + "answers_with: [local_spending]\n"))
    run = run_bound(bound, DRAWS)
    told, lacks = answered(run, bound)
    assert not lacks and told.id == run.id and told.manifest.words_name == run.manifest.words_name
    text = answer_text(told.manifest.answer)
    assert text.startswith("Six percent of GDP costs ") and first_words(told)[0] == text
    assert text in report(told).replace("&#39;", "'") and as_json(told)["answer"]["text"] == text
    assert as_json(run)["answer"] is None and text not in report(run)
    back = from_json(Manifest, told.manifest.to_json(), "a manifest")
    assert back.answer == told.manifest.answer
    old = {k: v for k, v in told.manifest.to_json().items() if k != "answer"}
    assert from_json(Manifest, old, "an old manifest").answer is None
    assert with_answer(told, None).manifest.answer is None


def test_a_run_in_python_has_its_answer_and_one_without_comparator_says_what_it_gives(child, tmp_path):
    made = bs.run(child(MORE + "answers_with: [local_spending]\n"), draws=DRAWS)
    assert made.answer.startswith("Six percent of GDP costs ")
    place = made.save(tmp_path)
    assert bs.open(made.id, tmp_path).answer == made.answer
    assert made.answer in next(place.rglob("report.html")).read_text().replace("&#39;", "'")
    plain = bs.run("five-states", draws=DRAWS)
    assert plain.answer == headline(plain.kept)


def test_an_answer_that_cannot_be_had_says_why_and_the_run_stays(child):
    bound = bound_of(child("compared_with: five-states\nanswers_with: [coverage]\n"))
    run = run_bound(bound_of("five-states"), DRAWS)
    told, lacks = answered(run, bound)
    assert told.manifest.answer is None and "No answer beside `five-states`" in lacks[-1]


def test_no_shipped_scenario_that_speaks_of_5_percent_answers_with_3_5_of_it(cards):
    speaking = []
    for name in scenario_names():
        scenario = load_scenario(name, cards)
        if not re.search(r"(?<![\d.])(5|five) percent", scenario.question, re.IGNORECASE):
            continue
        speaking.append(name)
        core, related = (
            scenario.levers[lever].path(scenario.answers_of)[-1][1] for lever in ("spending_pledge", "related_pledge")
        )
        counted = core * any("local_spending" in part for part in scenario.answers_with)
        counted += related * any("new_related_spending" in part for part in scenario.answers_with)
        assert counted == pytest.approx(5), name
        assert all({"local_spending", "new_related_spending"} & set(part) for part in scenario.answers_with[:1])
    assert len(speaking) >= 2


def test_each_shipped_scenario_with_a_comparator_says_what_it_does(cards):
    for name in scenario_names():
        scenario = load_scenario(name, cards)
        if scenario.compared_with:
            assert scenario.in_words and scenario.answers_with, name
            assert not scenario.in_words.lower().startswith("reaching"), name  # a pledge is not always reached
