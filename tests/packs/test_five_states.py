"""The small example of the docs: five states from the package's own tables, four topics, no war and no mission."""

from __future__ import annotations

import re

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.vocabulary.dimensions import INNER

NAME = "five-states"
IMF_ENDS, WORKING_AGE_ENDS = 2030, 2040


def test_only_what_it_names_is_there(bound_pack):
    bound = bound_pack(NAME)
    assert set(bound.theories) == {"economy", "public_finance", "spending", "appropriation", "ledger"}
    assert set(bound.program.labels) - set(INNER) == {"actor", "party"}
    assert bound.program.labels["actor"] == ("USA", "DEU", "FRA", "POL", "RUS")
    assert bound.program.years == tuple(range(2025, 2036))
    assert not bound.scenario.programmes
    assert set(bound.scenario.known_settings) == {"plans"}


def test_each_state_holds_the_share_of_its_own_definition(run_pack):
    run = run_pack(NAME, ("plans=kept",), draws=64)
    share = run.outcomes["defence_share"]
    held = {a: share.at(2035, "p50", actor=a) for a in share.about.labels["actor"]}
    assert held == pytest.approx({"USA": 3.22, "DEU": 2.4, "FRA": 2.1, "POL": 4.48, "RUS": 7}, abs=1e-9)
    catalog = load_catalog()
    figures = {
        "USA": catalog.one("defence_share", "USA", 2025, "nato"), "DEU": catalog.one("defence_share", "DEU", 2025, "cia"),
        "FRA": catalog.one("defence_share", "FRA", 2025, "cia"), "POL": catalog.one("defence_share", "POL", 2025, "nato"),
        "RUS": catalog.one("defence_share", "RUS", 2024, "cia"),
    }  # fmt: skip
    assert held == pytest.approx({a: o.value for a, o in figures.items()}, abs=1e-9)
    assert (
        "United States and Poland: NATO definition, estimate of 2025 in NATO's release of 2025"
        in share.about.definition
    )
    assert "Russia: CIA World Factbook, release of 2025; national budget of 2024" in share.about.definition


def test_the_figures_are_the_publishers_to_the_last_forecast_and_then_held(bound_pack):
    catalog, series = load_catalog(), bound_pack(NAME).series
    for actor in ("USA", "DEU", "FRA", "POL", "RUS"):
        debt = series["official_debt_burden"].values[actor]
        published = catalog.by_year("public_debt", actor, "imf_gross")
        assert [debt[y] for y in range(2025, 2031)] == [published[y] / 100 for y in range(2025, 2031)]
        growth, gdp = series["expected_nominal_growth"].values[actor], catalog.by_year("gdp_nominal", actor, "imf")
        assert growth[2027] == gdp[2027] / gdp[2026] - 1
        assert growth[2035] == growth[IMF_ENDS]
    said = series["planned_defence_share"].how
    assert "United States, Poland: defence share (nato; NATO, release of 2025) of 2025, then held." in said
    assert (
        "Russia: defence share (cia; Central Intelligence Agency, release of 2025) of 2024, the newest held, then held."
        in said
    )
    assert (
        "release of 2025-10) of 2025 to 2030, then the primary deficit of 2030 held"
        in series["official_debt_burden"].how
    )


def test_no_consolidation_is_invented_after_the_last_forecast(bound_pack, run_pack):
    """The primary deficit of 2030 is held, and debt follows from it with interest and growth."""
    series, run = bound_pack(NAME).series, run_pack(NAME, draws=64)
    for actor in ("USA", "DEU", "FRA", "POL", "RUS"):
        debt, deficit, interest, growth = (
            series[name].values[actor]
            for name in (
                "official_debt_burden",
                "official_primary_deficit",
                "official_interest_rate",
                "expected_nominal_growth",
            )
        )
        held = debt[2030] - debt[2029] * (1 + interest[2030]) / (1 + growth[2030])
        for year in range(2031, 2036):
            assert deficit[year] == pytest.approx(held, abs=1e-12)
            assert debt[year] == pytest.approx(
                debt[year - 1] * (1 + interest[year]) / (1 + growth[year]) + held, abs=1e-12
            )
    whole = run.outcomes["deficit"]
    for actor in ("USA", "DEU", "FRA", "POL"):
        before, after = (whole.at(year, "p50", actor=actor) for year in (2030, 2031))
        assert abs(after - before) < 0.6, (actor, before, after)
    caveats = " ".join(bound_pack(NAME).scenario.caveats)
    assert "primary deficit of 2030 are held" in caveats
    assert "from 2031 on no path is the IMF's" in caveats
    assert "revision of 2019, population from that of 2024" in caveats
    for name in ("debt_burden", "deficit"):
        assert "IMF's of October 2025 to 2030" in run.outcomes[name].about.definition


def test_output_follows_the_official_path_in_the_median(run_pack):
    run = run_pack(NAME, draws=1024)
    gdp, catalog = run.outcomes["gdp"], load_catalog()
    for actor in ("DEU", "POL"):
        path = (
            catalog.one("gdp_nominal", actor, 2025, "imf").value
            / catalog.one("exchange_rate", actor, 2025, "imf").value
        )
        for year in range(2026, 2031):
            nominal = catalog.by_year("gdp_nominal", actor, "imf")
            prices = catalog.by_year("price_growth", actor, "imf")
            path *= nominal[year] / nominal[year - 1] / (1 + prices[year] / 100)
        assert gdp.at(2030, "p50", actor=actor) == pytest.approx(path, rel=0.01)


def test_nothing_is_ranked_or_summed_over_definitions(bound_pack):
    outcomes = set(bound_pack(NAME).program.outcomes)
    assert not outcomes & {
        "spending_part",
        "burden_ratio",
        "disproportion",
        "concentration",
        "inequality",
        "nato_share",
    }
    assert any("neither ranked nor summed" in caveat for caveat in bound_pack(NAME).scenario.caveats)


def test_it_runs_reports_explains_and_cites(home, capsys):
    assert run_command(["run", NAME, "--draws", "64"]) == 0
    out, err = capsys.readouterr()
    assert re.search(r"^debt_burden\tDEU\t2035\t", out, re.M)
    name = re.search(r"Run (\w+) ", err)[1]
    assert (home / "runs" / name / "words" / "five-states" / "report.html").is_file()
    assert run_command(["explain", f"{name}:debt_burden:DEU:2035:p50", "--all"]) == 0
    assert (
        "public debt (imf_gross; International Monetary Fund, release of 2025-10) of 2025 to 2030, then the"
        in capsys.readouterr().out
    )
    assert run_command(["cite", name]) == 0
    cited = capsys.readouterr().out
    assert re.search(r"^\[imf-weo-2025-10(, \w+)*\] ", cited, re.M)
    assert "[cia-factbook-2025-shares]" in cited
    for foreign in ("Korea", "Japan", "Taiwan", "Putnam"):
        assert foreign not in cited, foreign


def longer(folder, last, checked_to):
    """A pack of one's own on this one, whose checked years and last year are given, with one scenario."""
    (folder / "scenarios").mkdir(parents=True, exist_ok=True)
    checked = f"checked_to: {checked_to}\n" if checked_to else ""
    (folder / "pack.yaml").write_text(f"name: longer\nlabel: Longer\nparent: five_states\n{checked}")
    path = folder / "scenarios" / "longer.yaml"
    path.write_text(f"name: longer\nquestion: Longer?\nbased_on: {NAME}\nyears: {{last: {last}}}\n")
    return path


def test_years_beyond_the_figures_are_refused_at_their_line(cards, tmp_path):
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.load import load_scenario
    from burdenshare.vocabulary.errors import ProblemsFound

    with pytest.raises(ProblemsFound) as found:
        bind(load_scenario(longer(tmp_path, 2041, 2060), cards), load_catalog(), cards)
    place, _, said = str(found.value).partition(": ")
    assert place.endswith("scenarios/longer.yaml:4") or place == "longer.yaml:4"
    assert said.startswith(
        f"2041 lies beyond the figures: `population` of USA ends in {WORKING_AGE_ENDS}, and 9 others then or later."
    )
    bound = bind(load_scenario(longer(tmp_path, 2040, 2060), cards), load_catalog(), cards)
    assert bound.program.years[-1] == WORKING_AGE_ENDS


@pytest.mark.parametrize(("last", "checked_to"), [(2036, None), (2036, 2035), (2038, 2037)])
def test_years_beyond_those_that_were_checked_are_refused_at_their_line(cards, tmp_path, last, checked_to):
    from burdenshare.scenario.load import load_scenario
    from burdenshare.vocabulary.errors import ProblemsFound

    with pytest.raises(ProblemsFound) as found:
        load_scenario(longer(tmp_path, last, checked_to), cards)
    assert str(found.value).endswith(
        f"longer.yaml:4: {last} lies beyond the years for which the equations were checked, which end in "
        f"{checked_to or 2035}. End by {checked_to or 2035}. Whoever checks later years writes `checked_to: YEAR` into "
        "the pack's file."
    )
    assert load_scenario(longer(tmp_path, last, last), cards).last_year == last


def test_another_reference_year_is_refused_at_its_line(cards, tmp_path):
    from burdenshare.scenario.load import load_scenario
    from burdenshare.vocabulary.errors import ProblemsFound

    path = tmp_path / "later.yaml"
    path.write_text(
        "name: later\nquestion: Later?\nbased_on: indo-pacific-2026\nyears: {reference: 2026, first: 2027}\n"
    )
    with pytest.raises(
        ProblemsFound, match=r"later.yaml:4: the reference year is 2026, but figures .* are those of 2025"
    ):
        load_scenario(path, cards)
