"""`explain` of one number for a hearing: what moves it most, on the same draws; scenarios and labels are explained."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import re
import subprocess
import sys

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.engine.store import save_run
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.notebook.runs import Run
from burdenshare.studies import drivers
from burdenshare.studies.ranked import Ranking
from burdenshare.views import hearing
from burdenshare.views.explain_values import short, values
from burdenshare.views.hearing import SHOWN, number_of, text
from burdenshare.views.words import Shown
from burdenshare.vocabulary.errors import ProblemsFound

NAME, DRAWS, YEAR = "five-states", 256, 2035
GROWTH = "productivity_drift[DEU]"
PERSISTENCE = "growth_persistence[DEU]"
ADDRESS = f"debt_burden:DEU:{YEAR}"


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack(NAME, draws=DRAWS)


@pytest.fixture(scope="module")
def found(bound_pack):
    return drivers.rank(bound_pack(NAME), "debt_burden", {"actor": "DEU"}, YEAR, DRAWS)


def say(*words, code=0):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_command(list(words)) == code
    return out.getvalue()


def test_an_effect_is_the_difference_of_two_runs_on_the_same_draws(found, run_pack):
    one = next(d for d in found.drivers if d.name == GROWTH)
    assert one is found.drivers[0] and one.effect < 0
    low, high = (
        run_pack(NAME, (f"DEU.productivity_drift={v!r}",), draws=DRAWS).outcomes["debt_burden"]
        for v in (one.low_value, one.high_value)
    )
    at = (low.years.index(YEAR), low.about.labels["actor"].index("DEU"))
    gap = high.values[at] - low.values[at]
    assert np.quantile(gap, (0.05, 0.95)) == pytest.approx((one.low, one.high), rel=1e-9)
    assert one.mean == pytest.approx(gap.mean()) and one.mean_low < one.mean < one.mean_high


@pytest.mark.parametrize("column", ["p5", "p50", "p95", "mean"])
def test_an_effect_is_the_number_of_one_run_less_that_of_another(bound_pack, run_pack, run, column, monkeypatch):
    """Longer swings of growth move both tails apart and the middle hardly: each column has an effect of its own."""
    monkeypatch.setattr(drivers, "_surprises", lambda *_: (None, None, None))  # they take time, and are tested below
    found = drivers.rank(bound_pack(NAME), "debt_burden", {"actor": "DEU"}, YEAR, DRAWS, column=column)
    sizes = [abs(d.effect) for d in found.drivers]
    assert found.column == column and sizes == sorted(sizes, reverse=True)
    for name in (GROWTH, PERSISTENCE):
        one = next(d for d in found.drivers if d.name == name)
        low, high = (
            run_pack(NAME, (f"DEU.{one.quantity}={v!r}",), draws=DRAWS).outcomes["debt_burden"]
            for v in (one.low_value, one.high_value)
        )
        by_hand = high.at(YEAR, column, actor="DEU") - low.at(YEAR, column, actor="DEU")
        assert one.effect == pytest.approx(by_hand, rel=1e-9) and one.effect_low < one.effect < one.effect_high
        brackets = next((d.low, d.high) for d in found.bracketed if d.name == name)
        assert brackets == ((one.low, one.high) if column in ("p50", "mean") else (one.effect_low, one.effect_high))
    said = " ".join(text(number_of(run, "debt_burden", ["DEU"], YEAR, column), found).split())
    what = {"p50": "the median", "mean": "the mean"}.get(column, f"the {column[1:]}th percentile")
    assert f"{what} with the assumption at its 90th percentile less {what} with it at its 10th" in said
    assert ("within a future" in said) == (column in ("p50", "mean")) != ("95 percent interval" in said)


def test_samples_of_the_bootstrap_have_the_quantiles_of_their_draws():
    number, weights = np.random.default_rng(4).normal(size=37), drivers._resampled(37).astype(int)
    for column, level in (("p5", 0.05), ("p50", 0.5), ("p90", 0.9)):
        by_hand = [np.quantile(np.repeat(number, w), level) for w in weights]
        assert drivers._statistic(number, column)[1] == pytest.approx(by_hand)


def test_surprises_carry_what_is_gone_when_they_are_switched_off(found, run, run_pack):
    names = ("growth_volatility", "price_volatility", "interest_volatility", "surprise_size")
    off = run_pack(NAME, tuple(f"DEU.{name}=0" for name in names), draws=DRAWS).outcomes["debt_burden"]
    at = (off.years.index(YEAR), off.about.labels["actor"].index("DEU"))
    left = np.var(off.values[at]) / np.var(run.outcomes["debt_burden"].values[at])
    assert 1 - found.surprises == pytest.approx(left, abs=0.07)
    assert found.surprises_low < found.surprises < found.surprises_high
    assert found.explained == pytest.approx(left, abs=0.07)
    assert found.others == pytest.approx(max(0, 1 - found.surprises - found.explained))


def test_the_page_says_what_carries_the_spread(found, run):
    page = text(number_of(run, "debt_burden", ["DEU"], YEAR), found)
    listed = len(re.findall(r"^  \d\. ", page.partition("How it is computed")[0], re.MULTILINE))
    assert 1 < listed < len(found.drivers)
    said = " ".join(page.split())
    (moving, some) = re.findall(
        r"What carries its spread The (\d+) assumptions that move it( \(7 are listed\))?, together", said
    )[0]
    assert int(moving) == listed if not some else int(moving) > listed == hearing.SHOWN
    assert f", together {100 * found.explained:.0f} percent" in said
    assert f"Surprises of single years, together {100 * found.surprises:.0f} percent" in said
    assert f"Other assumptions and combinations {100 * found.others:.0f} percent" in said
    assert "left as drawn" not in said
    unknown = dataclasses.replace(found, explained=None, surprises=None)
    assert "spread" not in text(number_of(run, "debt_burden", ["DEU"], YEAR), unknown)
    still = " ".join(
        text(number_of(run, "debt_burden", ["DEU"], YEAR), Ranking((), 3, 3, 9, 0.0, 1.0, 1.0, 1.0)).split()
    )
    assert "None of the 3 assumptions" in still and "Surprises of single years, together 100 percent" in still


def effects(found, *sizes):
    """A ranking of five effects with these medians, ranges and sizes."""
    some = [
        dataclasses.replace(d, label=f"Cause {i}", low=low, effect=middle, high=high, size=size)
        for i, (d, (low, middle, high, size)) in enumerate(zip(found.drivers, sizes, strict=False), 1)
    ]
    return dataclasses.replace(found, drivers=tuple(some), explained=0.6, surprises=0.3)


def test_what_is_listed_and_what_is_counted_is_what_is_seen_in_the_digits_shown(found, run):
    number = number_of(run, "debt_burden", ["DEU"], YEAR)  # shown with one decimal
    five = effects(
        found, (1, 2, 3, 2), (-3, -2, -1, 2), (-0.2, 0.04, 0.1, 0.05), (-0.04, 0.0, 0.02, 0.01), (-5, 0.0, 5, 2)
    )
    said = " ".join(text(number, five).split())
    assert "1. Cause 1, Germany" in said and "+2.0 (1.0 to 3.0)" in said and "−2.0 (−3.0 to −1.0)" in said
    assert "Cause 3" not in said and "Cause 4" not in said
    assert "3. Cause 5" in said and " 0.0 (−5.0 to 5.0)" in said  # up in some futures, down in others
    assert "The 3 assumptions that move it, together 60 percent" in said
    assert "Other assumptions and combinations 10 percent" in said
    unseen = " ".join(text(number, effects(found, (-0.04, 0.01, 0.04, 0.02))).split())
    assert "No assumption moves it in the digits that are shown." in unseen and "Cause" not in unseen
    assert "that move it" not in unseen and "Other assumptions and combinations 70 percent" in unseen


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_an_effect_has_a_plus_only_where_digits_rise(found, decimals):
    shown = Shown("points", 1.0, decimals)
    one = dataclasses.replace(found.drivers[0], low=-7.0, effect=0.0, high=7.0)
    assert hearing._effect(shown, one).startswith(f"{0:.{decimals}f} (−7")
    assert hearing._effect(shown, dataclasses.replace(one, effect=2.0)).startswith("+2")


def test_an_exchange_rate_is_for_a_dollar():
    assert hearing._in_words("euro a USD") == "euro a dollar"
    assert hearing._in_words("billion USD, 2024 prices") == "billion dollars at 2024 prices"


def test_what_has_no_influence_is_no_driver_however_it_correlates(found):
    assert found.joined > found.tried == drivers.TRIED
    assert all(d.labels in ((), ("DEU",)) for d in found.drivers), [d.name for d in found.drivers]
    assert min(d.size for d in found.drivers) > 0
    for d in found.drivers:
        assert d.low <= d.effect <= d.high
        assert d.mean_low <= d.mean <= d.mean_high and d.correlation_low <= d.correlation <= d.correlation_high


def test_too_few_draws_for_the_order_are_named(found, run):
    number = number_of(run, "debt_burden", ["DEU"], YEAR)
    assert not found.is_safe
    said = " ".join(text(number, found).split())
    assert f"With {DRAWS} draws the order of the list is uncertain: use 1,000 draws or more." in said
    enough = drivers.Ranking(found.drivers, found.joined, found.tried, 1_000)
    assert "or more" not in text(number, enough)


@pytest.mark.parametrize("width", [80, 100])
def test_it_fits_and_breaks_no_word(home, run, monkeypatch, width):
    save_run(run)
    monkeypatch.setenv("COLUMNS", "4000")
    whole = say("explain", f"{run.id}:{ADDRESS}").split()
    monkeypatch.setenv("COLUMNS", str(width))
    said = say("explain", f"{run.id}:{ADDRESS}")
    assert sorted(w.strip(":") for w in said.split()) == sorted(w.strip(":") for w in whole)
    assert max(len(line) for line in said.splitlines() if not line.startswith("burdenshare ")) <= width
    lines = said.splitlines()
    value = run.outcomes["debt_burden"].at(YEAR, actor="DEU")
    assert lines[0] == f"Public debt, Germany, {YEAR}: {value:.1f} % of GDP"
    assert "9 in 10 futures give" in lines[1]
    assert "  1. Productivity growth above the official path, Germany" in said
    assert f"  {SHOWN + 1}. " not in said.partition("How it is computed")[0]
    assert lines[-1] == run.manifest.command and lines[-3].endswith(":p50 --all")
    chain = said.partition("How it is computed")[2]
    assert "Gross domestic product. GDP is trend GDP" in " ".join(chain.split())
    assert "Assumption: Productivity growth above the official path." in " ".join(chain.split())


def test_the_second_time_nothing_is_computed_and_quick_loads_no_engine(home, run, monkeypatch):
    save_run(run)
    name = f"{run.id}:{ADDRESS}"
    assert "leaves it out" in say("explain", name, "--quick")
    code = "import sys; from burdenshare.interfaces.cli.entry import run_command; run_command(sys.argv[1:])"
    code += "; print(sorted(m for m in sys.modules if m in ('jax', 'pandas', 'scipy')))"
    words = [sys.executable, "-c", code, "explain", name, "--quick"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()[-1] == "[]"
    first = say("explain", name)
    monkeypatch.setattr(drivers, "rank", lambda *_: pytest.fail("it was ranked again"))
    assert say("explain", name) == first == say("explain", name, "--quick")


def test_a_refusal_is_one_line_and_the_rest_is_shown(home, run, monkeypatch):
    from burdenshare.engine import installed

    save_run(run)
    known = installed.metadata.version
    monkeypatch.setattr(installed.metadata, "version", lambda n: "0.1" if n == "scipy" else known(n))
    installed.version.cache_clear()
    said = " ".join(say("explain", f"{run.id}:{ADDRESS}").split())
    monkeypatch.undo()
    installed.version.cache_clear()
    assert "what moves the number most cannot be worked out" in said
    assert "scipy" in said and "How it is computed" in said and "9 in 10 futures give" in said


def test_json_and_python_say_the_same(home, run):
    save_run(run)
    body = json.loads(say("explain", f"{run.id}:{ADDRESS}", "--json"))
    outcome = run.outcomes["debt_burden"]
    drawn = outcome.values[outcome.years.index(YEAR), outcome.about.labels["actor"].index("DEU")]
    ends = body["low"], body["value"], body["high"]
    assert ends == pytest.approx(np.quantile(drawn, (0.05, 0.5, 0.95)), rel=1e-9)
    held = Run(run)
    with pytest.warns(UserWarning, match="the order is uncertain. Use 1,000 draws or more"):
        table = held.drivers("debt_burden", actor="DEU", year=YEAR)
    assert body["form"] == "burdenshare.explain/1" and body["unit"] == "% of GDP"
    assert body["value"] == pytest.approx(run.outcomes["debt_burden"].at(YEAR, actor="DEU"))
    assert [d["name"] for d in body["ranking"]["drivers"]] == list(table.index)
    assert {"effect", "low", "high", "mean_low", "mean_high", "correlation_low", "correlation_high"} <= set(table)
    assert table.attrs["unit"] == "% of GDP" and not table.attrs["is_safe"]
    for share in ("explained", "surprises", "surprises_low", "surprises_high", "others"):
        assert 0 <= table.attrs[share] == body["ranking"][share] <= 1
    assert held.explain("debt_burden", actor="DEU", year=YEAR) == bs.explain(f"{run.address}:{ADDRESS}:p50")
    tail = json.loads(say("explain", f"{run.id}:{ADDRESS}:p95", "--json"))
    with pytest.warns(UserWarning, match="the order is uncertain"):
        table = held.drivers("debt_burden", actor="DEU", year=YEAR, level="p95")
    assert tail["ranking"]["column"] == table.attrs["column"] == "p95" != body["ranking"]["column"]
    assert [d["effect"] for d in tail["ranking"]["drivers"]] == list(table["effect"])
    assert [d["effect"] for d in tail["ranking"]["drivers"]] != [d["effect"] for d in body["ranking"]["drivers"]]
    assert held.explain("debt_burden", actor="DEU", year=YEAR, level="p95") == bs.explain(
        f"{run.address}:{ADDRESS}:p95"
    )
    assert "equation of public_finance" in held.explain("debt_burden", actor="DEU", year=YEAR, all=True)
    assert say("explain", "debt_burden", "--json", code=2) == ""


def test_the_name_of_a_run_alone_is_answered_with_how_a_number_is_named(home, run, capsys):
    save_run(run)
    for name in (run.id, run.address):
        assert say("explain", name, code=2) == ""
        said = capsys.readouterr().err
        assert f"`{name}` is a run" in said and "RUN:OUTCOME:LABEL:YEAR" in said
        example = said.rpartition("`burdenshare explain ")[2].partition("`")[0]
        assert example.startswith(f"{name}:") and ":DEU:" in example
        assert "9 in 10 futures give" in say("explain", example, "--quick")
        with pytest.raises(ProblemsFound, match="is a run"):
            bs.explain(name)
    assert say("explain", "abcd1234", code=2) == ""
    said = capsys.readouterr().err
    assert "no kept run is named `abcd1234`" in said and "RUN:OUTCOME:LABEL:YEAR" in said


@pytest.mark.parametrize("flags", [["--all"], ["--quick"]])
def test_an_unknown_percentile_is_answered_with_those_there_are(home, run, capsys, flags):
    save_run(run)
    assert run_command(["explain", f"{run.id}:{ADDRESS}:p33", *flags]) == 3
    said = capsys.readouterr().err
    assert "has no column `p33`. Columns are `p5`, `p10`, `p25`, `p50`, `p75`, `p90`, `p95` and `mean`." in said


@pytest.mark.parametrize(
    ("unit", "low", "high", "said"),
    [
        ("share", -0.513, 0.513, "−51.3 to +51.3 percentage points"),
        ("share", -0.0126, 1.0126, "−1.26 to 101 percent"),
        ("share", 0.64, 0.76, "64 to 76 percent"),
        ("% a year", -0.5, 0.5, "−0.5 to +0.5 percentage points a year"),
        ("% a year", 2, 3, "2 to 3 percent a year"),
        ("% of GDP", 20, 30, "20 to 30 percent of GDP"),
        ("years", 1, 2.5, "1 to 2.5 years"),
        ("index", -0.2, 0.2, "−0.2 to 0.2"),
    ],
)
def test_the_values_of_an_assumption_read_as_people_say_them(found, unit, low, high, said):
    assert values(dataclasses.replace(found.drivers[0], unit=unit, low_value=low, high_value=high)) == said


def test_a_scenario_is_explained():
    said = say("explain", "five-core-by-2035")
    for part in ("a scenario", "cost South Korea if all of it", "compared with: mid-term-plan", "KOR: 2.4047 in 2026"):
        assert part in said
    assert "sources of these:" in said and "burdenshare compare five-core-by-2035" in said
    assert "what its own file changes" in said and "JPN:" not in said


def test_a_label_finds_its_name_and_several_are_listed():
    assert say("explain", "spending pledge") == say("explain", "spending_pledge")
    assert "debt_burden_in_all_worlds" in say("explain", "public debt")
    assert say("explain", "zzz zzz", code=2) == ""


def test_many_figures_show_the_first_of_the_scenarios_own_actors():
    said = say("explain", "real_growth").splitlines()
    assert len(said) < 20 and said[-1].strip() == "burdenshare explain real_growth --all"
    assert said[0].startswith("  KOR ")
    assert len(say("explain", "real_growth", "--all").splitlines()) > 200


@pytest.mark.parametrize(
    ("value", "said"), [(0.5132, "0.513"), (3, "3"), (1234.5, "1,234"), (-0.0126, "−0.0126"), (0.0, "0"), (2.5, "2.5")]
)
def test_a_value_has_three_digits_that_say_something(value, said):
    assert short(value) == said


@pytest.mark.parametrize("more", [["--set", "DEU.spending_pledge=3"], ["five-states"]])
@pytest.mark.parametrize("flags", [[], ["--all"], ["--json"]])
def test_what_cannot_change_a_number_of_a_run_is_refused(home, capfd, more, flags):
    assert run_command(["explain", "0123456789ab:gdp:DEU:2035", *more, *flags]) == 2
    assert "does not change a number of a run" in capfd.readouterr().err
