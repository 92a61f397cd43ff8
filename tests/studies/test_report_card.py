"""The report card: scores are right on invented records, nothing is read after an origin, and the pack's scores are true."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from burdenshare.data.connectors import sipri
from burdenshare.data.countries import states
from burdenshare.engine.distributions import fixed
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.model.appropriation import as_wanted, voted_and_surprised
from burdenshare.scenario.packs import shipped
from burdenshare.studies.catalog import study
from burdenshare.studies.hindcast import (
    SHRINKAGE,
    Record,
    forecast,
    last_value,
    mean_power,
    recent_sizes,
    record_of,
    shocks_of,
    surprise_sizes,
    trend_factor,
)
from burdenshare.studies.kept import list_findings, open_finding
from burdenshare.studies.questions import report_card
from burdenshare.studies.questions.report_card import FIRST, RULES, SECOND
from burdenshare.studies.scored import DRIFT, HORIZONS, NO_DRIFT, POINT, TREND, scores
from burdenshare.studies.scoring import coverage_interval, covered, crps, interval, pit, resampled
from burdenshare.studies.study import GivenFile
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.reading import read_yaml
from tests.data.replay import nato_workbook, sipri_workbook

CARD = study("report-card")
SHARED_FILE = "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
PACKS = ("indo_pacific", "five_states")


def invented(count=60, years=61, seed=3):
    """A record of shares that wander by Student's t with four degrees of freedom, of known sizes."""
    rng = np.random.default_rng(seed)
    sizes = np.exp(rng.normal(np.log(0.07), 0.3, count))  # no share comes near all of GDP
    moves = student(4).rvs((count, years), random_state=rng) / 2**0.5 * sizes[:, None]
    names = [code for code in sorted(states()) if code.isalpha()][:count]
    return Record(tuple(names), tuple(range(1960, 1960 + years)), 2 * np.exp(np.cumsum(moves, 1))), sizes


@pytest.fixture(scope="module")
def record():
    return invented()[0]


def test_crps_of_a_normal_is_its_closed_form():
    outcome = np.array([-2.5, -0.4, 0.0, 1.0, 4.0])
    exact = outcome * (2 * norm.cdf(outcome) - 1) + 2 * norm.pdf(outcome) - np.pi**-0.5
    grid = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    np.testing.assert_allclose(crps(np.tile(grid, (5, 1)), outcome), exact, atol=2e-4)
    drawn = np.random.default_rng(1).standard_normal((4_000, 20))
    fair = crps(drawn, np.full(4_000, 0.7))  # no bias with as few as twenty draws
    assert fair.mean() == pytest.approx(0.7 * (2 * norm.cdf(0.7) - 1) + 2 * norm.pdf(0.7) - np.pi**-0.5, abs=0.006)


def test_crps_of_a_point_is_its_distance_and_its_scale_is_that_of_the_outcome():
    assert crps(np.full((1, 50), 2.0), np.array([2.6]))[0] == pytest.approx(0.6)
    draws, outcome = np.random.default_rng(2).random((3, 200)), np.array([0.1, 0.5, 2.0])
    np.testing.assert_allclose(crps(7 * draws, 7 * outcome), 7 * crps(draws, outcome))


def test_pit_is_the_share_below_and_coverage_follows_from_it():
    draws = np.arange(100.0)[None, :]
    position = pit(np.repeat(draws, 4, 0), np.array([-1.0, 49.5, 96.0, np.nan]))
    np.testing.assert_allclose(position[:3], [0.0, 0.5, 0.965])
    np.testing.assert_array_equal(covered(position, 0.9), [0, 1, 0, np.nan])


def test_the_size_of_surprises_is_drawn_toward_that_of_all_states():
    logs = np.zeros((3, 31))
    logs[0, 1:] = np.cumsum(np.tile([0.1, -0.1], 15))  # moves by a tenth each year
    logs[1, 1:] = np.cumsum(np.tile([0.02, -0.02], 15))
    shares = np.exp(logs)
    shares[2, :-1] = np.nan  # one year, no change
    sizes = surprise_sizes(Record(("AAA", "BBB", "CCC"), tuple(range(1960, 1991)), shares))
    everyone = (20 * 0.1 + 20 * 0.02) / 40
    exact = [(20 * own + SHRINKAGE * everyone) / (20 + SHRINKAGE) for own in (0.1, 0.02)]
    np.testing.assert_allclose(sizes, 2**0.5 * np.array([*exact, everyone]))


def test_the_rule_finds_the_sizes_of_an_invented_record():
    found, true = invented(count=150)
    for rule, spread in ((surprise_sizes, 0.3), (recent_sizes, 0.4)):
        ratio = rule(found) / true
        assert np.median(ratio) == pytest.approx(1, abs=0.08)
        assert np.std(np.log(ratio)) < spread


def test_the_second_rule_forgets_and_is_moved_little_by_one_war():
    calm = np.tile([0.05, -0.05], 20)
    early, late, war = calm.copy(), calm.copy(), calm.copy()
    early[:20] *= 4
    late[-4:] *= 4
    war[-4] = 1.5
    shares = np.exp(np.cumsum(np.stack([calm, early, late, war]), axis=1))
    record = Record(("AAA", "BBB", "CCC", "DDD"), tuple(range(1960, 2000)), shares)
    first, second = surprise_sizes(record), recent_sizes(record)
    assert second[1] / second[0] < 1.02 < 1.3 < second[2] / second[0]
    assert second[3] / second[0] < 1.4 < first[3] / first[0]


@pytest.mark.parametrize("power", [0.25, 0.5, 1.0])
def test_the_mean_power_is_that_of_students_t(power):
    grid = np.abs(student(4).ppf((np.arange(400_000) + 0.5) / 400_000)) / 2**0.5
    assert mean_power(power) == pytest.approx((grid**power).mean(), rel=1e-3)


def test_the_equations_are_those_of_the_model(bound_pack):
    equations = bound_pack().program.equations
    assert equations["share_surprise"].function is voted_and_surprised.share_surprise
    assert equations["defence_spending"].function is voted_and_surprised.defence_spending
    assert equations["defence_share"].function is as_wanted.defence_share


def test_a_forecast_wanders_from_the_last_value_by_the_sizes_of_its_surprises(record):
    sizes = np.full(len(record.states), 0.08)
    last = record.at(record.years[-1])[:, None]
    found = forecast(last, sizes[:, None], shocks_of(1, record.states, 5, 4_000), 0.2)[:, :, 0]
    moved = np.log(found / last)
    assert np.abs(np.median(moved, -1)).max() < 0.02
    for k in range(5):
        assert moved[k].std() == pytest.approx(0.08 * (k + 1) ** 0.5, rel=0.06)
    assert np.corrcoef(moved[0])[0, 1] == pytest.approx(0.2, abs=0.06)
    quarter = np.quantile(moved[0], 0.75)
    assert quarter == pytest.approx(0.08 * student(4).ppf(0.75) / 2**0.5, rel=0.05)


def test_nothing_after_the_origin_is_read(record):
    changed = record.shares.copy()
    changed[:, 41:] *= 3
    later = dataclasses.replace(record, shares=changed)
    origin = record.years[40]
    found = []
    for one in (record, later):
        known = one.until(origin)
        shocks = shocks_of(1, known.states, 5, 64)
        sizes = [rule(known) for rule in RULES.values()]
        parts = [
            *sizes,
            *(forecast(known.at(origin)[:, None], s[:, None], shocks, 0.2) for s in sizes),
            trend_factor(known, 5),
        ]
        found.append([*parts, *(last_value(known, years, drift) for years in HORIZONS for drift in (True, False))])
    for before, after in zip(*found, strict=True):
        np.testing.assert_array_equal(before, after)  # to the last bit
    both = [scores(one, origin - 5, 64, 1, 0.2, RULES) for one in (record, later)]
    for rule in RULES:
        np.testing.assert_array_equal(*(found.sizes[rule][:6] for found in both))
    assert not np.array_equal(*(found.pit[FIRST][0, 5] for found in both))


def test_what_a_state_is_forecast_does_not_depend_on_the_order_of_states(record):
    turned = Record(record.states[::-1], record.years, record.shares[::-1].copy())
    one, other = (scores(r, 2010, 64, 1, 0.2, RULES).pit[SECOND] for r in (record, turned))
    np.testing.assert_allclose(one, other[..., ::-1], atol=1e-12)


def test_coverage_is_near_its_level_on_a_record_of_known_surprises():
    found = scores(invented(count=200)[0], 1990, 200, 1, 0.2, RULES)
    every = found.since(1990)
    for k in range(len(HORIZONS)):
        for rule in RULES:
            for level in (0.5, 0.9):
                assert np.nanmean(covered(found.pit[rule][k], level)) == pytest.approx(level, abs=0.03), (
                    rule,
                    k,
                    level,
                )
        assert found.ratio(FIRST, k, every) < 1
        assert found.ratio(POINT, k, every) > 1.2
        assert found.ratio(TREND, k, every) > 1
        assert min(found.ratio(NO_DRIFT, k, every), found.ratio(DRIFT, k, every)) == 1


def test_a_form_that_is_too_narrow_is_found(record):
    true = invented()[1]
    found = scores(record, 1990, 400, 1, 0.2, {"narrow": lambda _: true / 2, "fitting": lambda _: true})
    for k in range(len(HORIZONS)):
        assert np.nanmean(covered(found.pit["narrow"][k], 0.9)) < 0.75
        every = found.since(1990)
        assert found.mean("narrow", k, every) > found.mean("fitting", k, every)


def test_a_share_of_zero_or_none_gives_no_case():
    shares = np.full((2, 31), 2.0)
    shares[0, 20], shares[1, 25] = 0, np.nan
    shares[0, 27] = 0
    found = scores(Record(("AAA", "BBB"), tuple(range(1980, 2011)), shares), 1998, 16, 1, 0.2, RULES)
    seen = np.isfinite(found.pit[FIRST])
    at = found.origins.index
    assert not seen[:, at(2000), 0].any() and seen[0, at(2006), 0]  # from 0 none, to 0 one
    assert not seen[:, at(2005), 1].any() and not seen[0, at(2004), 1]


def test_resamples_keep_neighbours_together():
    drawn = resampled(13, 5, 1)
    assert drawn.shape == (2_000, 13) and set(np.unique(drawn)) == set(range(13))
    steps = (np.diff(drawn[:, :5], axis=1)) % 13
    assert (steps == 1).all()
    values = np.random.default_rng(1).standard_normal(200)
    low, high = interval(lambda at: values[at].mean(-1), 200, 1, 1)
    assert high - low == pytest.approx(2 * 1.645 * values.std() / 200**0.5, rel=0.1)


def test_an_interval_of_coverage_is_exact_where_resamples_know_no_spread():
    assert coverage_interval(np.ones(17), 3, 1) == (pytest.approx(0.05 ** (1 / 5)), 1.0)
    assert coverage_interval(np.zeros(17), 17, 1) == (0.0, pytest.approx(0.95))
    low, high = coverage_interval(np.array([1] * 12 + [0] * 3), 3, 1)
    assert 0.4 < low < 0.8 < high <= 1


# The study


def written(folder, record, name="SIPRI-Milex-data-invented.xlsx"):
    rows = {
        states()[code].name: dict(zip(record.years, map(float, row), strict=True))
        for code, row in zip(record.states, record.shares, strict=True)
    }
    path = folder / name
    path.write_bytes(sipri_workbook(rows))
    return path


@pytest.fixture(scope="module")
def with_actors():
    """An invented record that holds the actors of the default pack."""
    found, _ = invented(count=40)
    names = (*("CHN", "JPN", "KOR", "TWN", "USA"), *(s for s in found.states if s not in ("CHN", "JPN", "KOR")))[:40]
    return dataclasses.replace(found, states=names)


@pytest.fixture(scope="module")
def file(tmp_path_factory, with_actors):
    return written(tmp_path_factory.mktemp("sipri"), with_actors)


@pytest.fixture(scope="module")
def card(bound_pack, file):
    return CARD(bound_pack(), draws=200, file=str(file))


def test_the_card_of_an_invented_record(card, with_actors):
    assert [t.name for t in card.tables] == ["loses", "all_states", "actors", "positions"]
    ratios = [row["ratio"] for row in card.loses.rows]
    assert ratios == sorted(ratios, reverse=True)
    assert card.loses.sentence.startswith(("Trend of ten years loses most", "Last value without a spread loses most"))
    assert [(row["form"], row["horizon"]) for row in card.all_states.rows] == [(r, h) for r in RULES for h in (1, 3, 5)]
    cases = [len(with_actors.states) * (len(range(1990, 2020)) + 1 - years) for years in (1, 3, 5)]
    assert [row["cases"] for row in card.all_states.rows] == 2 * cases
    for row in card.all_states.rows:
        assert row["held_90_low"] <= row["held_90"] <= row["held_90_high"]
        assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]
    assert {row["actor"] for row in card.actors.rows} == {"CHN", "JPN", "KOR", "TWN", "USA"}
    assert "There is no record of North Korea." in card.actors.sentence
    by_pack = {row["actor"]: row["size"] for row in card.actors.rows if row["form"] == report_card.OF_ACTOR}
    assert by_pack == pytest.approx({"KOR": 6, "USA": 9, "JPN": 9, "CHN": 7, "TWN": 9})
    for at in {(r["form"], r["horizon"]) for r in card.positions.rows}:
        assert sum(r["cases"] for r in card.positions.rows if (r["form"], r["horizon"]) == at) == pytest.approx(1)


def test_every_number_of_the_card_is_traced(card, cards):
    for table in card.tables:
        numbers = {c for r in table.rows for c, v in r.items() if isinstance(v, float | int)}
        assert numbers <= set(table.traces)
        assert {name for trace in table.traces.values() for name in trace.of} <= set(cards)
        assert not any("{" in words for words in (table.title, table.sentence, *table.columns.values()))


def test_a_case_as_asked_is_judged_by_coverage_and_ratio(card):
    for row in card.all_states.rows:
        right = 0.45 <= row["held_50"] <= 0.55 and 0.87 <= row["held_90"] <= 0.93 and row["ratio"] <= 1
        assert row["as_asked"] == right
    text = card.all_states.sentence
    for rule in RULES:
        met = all(r["as_asked"] for r in card.all_states.rows if r["form"] == rule)
        assert (f"{rule}: met everywhere" in text.replace("E", "e")) == met


def test_the_card_names_its_file_and_keeps_no_figure_of_it(card, file, with_actors):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert any(digest in said for said in card.caveats)
    assert any("cut at each origin" in said for said in card.caveats)
    assert card.options["file"] == file.name  # without its folder
    numbers = {v for t in card.tables for r in t.rows for v in r.values() if isinstance(v, float)}
    assert not numbers & set(with_actors.shares.ravel().tolist())


def test_a_finding_is_named_by_the_bytes_of_its_file(bound_pack, card, file, with_actors, tmp_path):
    again = tmp_path / "other.xlsx"
    again.write_bytes(file.read_bytes())
    assert CARD(bound_pack(), draws=200, file=str(again)).name == card.name
    moved = dataclasses.replace(with_actors, shares=with_actors.shares * 1.01)
    assert CARD(bound_pack(), draws=200, file=str(written(tmp_path, moved))).name != card.name
    assert CARD(bound_pack(), draws=200, file=str(file), first_tested=2009).name != card.name


def test_the_command_scores_a_file_and_keeps_the_finding(home, file, capsys):
    assert run_command(["study", "report-card", "--file", str(file), "--draws", "100", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [*said["tables"]] == ["loses", "all_states", "actors", "positions"]
    (kept,) = list_findings()
    assert kept.name == said["finding"] and open_finding(kept.name).options["file"] == file.name
    assert kept.plot("all_states")["title"]["text"].startswith("All states, origins from 1990")
    assert list(kept.actors.to_pandas().columns) == list(kept.actors.columns)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"file": "absent.xlsx"}, "the file `absent.xlsx` cannot be read"),
        ({"file": "."}, "it is a folder, not a file"),
        ({"file": "text.xlsx"}, "the file is not a complete Excel workbook"),
        ({"file": "nato.xlsx"}, "has no sheet `Current US$`"),
        ({"file": "short.xlsx"}, "the file's record of shares covers 2000 to 2020; origins run from 1990"),
        ({"first_tested": 2010}, "come with the pack differ in draws and first tested origin"),
        ({}, "the scores that come with the pack differ in draws. Give `--file`"),
        ({"file": "good.xlsx", "first_tested": 1985}, "`first_tested` is 1985, before the first origin, 1990"),
        ({"file": "good.xlsx", "first_tested": 2019}, "end 5 years after the first tested"),
        ({"file": "good.xlsx", "first_origin": 1700}, "`first_origin` is 1700. It is 1900 to 2200."),
    ],
)
def test_what_does_not_fit_is_refused(bound_pack, tmp_path, monkeypatch, with_actors, options, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.xlsx").write_text("no workbook")
    (tmp_path / "nato.xlsx").write_bytes(nato_workbook({"Poland*": {2022: 2.2, 2023: 3.3}}))
    written(tmp_path, Record(with_actors.states, tuple(range(2000, 2021)), with_actors.shares[:, 40:]), "short.xlsx")
    written(tmp_path, with_actors, "good.xlsx")
    with pytest.raises(ProblemsFound) as found:
        CARD(bound_pack(), draws=100, **options)
    assert said in str(found.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [(("KOR.surprise_size=20",), "sizes of surprises"), (("surprise_correlation=0.5",), "correlation of surprises")],
)
def test_the_scores_of_the_pack_are_not_shown_for_other_numbers(bound_pack, changes, said):
    with pytest.raises(ProblemsFound, match=f"come with the pack differ in {said}"):
        CARD(bound_pack("indo-pacific-2026", changes))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (lambda r: Record(("KEN", "GHA"), r.years, r.shares[:2]), "the file has no record of KOR"),
        (lambda r: Record(r.states, r.years, np.full_like(r.shares, 2.0)), "no share of the file ever moves"),
        (lambda r: Record(r.states, r.years, np.zeros_like(r.shares)), "no share of the file ever moves"),
        (lambda r: Record(r.states, r.years, -r.shares), "percent of GDP. It is 0 to 200"),
        (lambda r: Record(r.states, r.years, 1e300 * r.shares), "percent of GDP. It is 0 to 200"),
    ],
)
def test_a_record_that_is_none_of_shares_is_refused(bound_pack, tmp_path, with_actors, record, said):
    written(tmp_path, record(with_actors), "odd.xlsx")
    with pytest.raises(ProblemsFound) as found:
        CARD(bound_pack(), draws=100, file=str(tmp_path / "odd.xlsx"))
    assert said in str(found.value)


def test_plans_that_are_kept_forecast_nothing(bound_pack, file):
    with pytest.raises(ProblemsFound, match="plans are kept in this scenario, so surprises are off"):
        CARD(bound_pack("indo-pacific-2026", ("plans=kept",)), draws=100, file=str(file))


def test_a_pack_without_scores_or_defaults_says_what_to_give(bound_pack):
    bound = bound_pack()
    alone = dataclasses.replace(bound, scenario=dataclasses.replace(bound.scenario, pack_folders=()))
    with pytest.raises(ProblemsFound, match=r"the pack gives no `first_origin`\. Give `--first-origin`"):
        CARD(alone, draws=100)
    with pytest.raises(ProblemsFound, match=r"no scores come with this pack\. Give `--file`"):
        CARD(alone, draws=100, first_origin=1990, first_tested=2008)


def test_own_sizes_are_those_of_the_scenario(bound_pack):
    bound = bound_pack()
    assert report_card.median_of(bound, "surprise_size", "KOR") == 6
    assert report_card.median_of(bound, "surprise_correlation") == 0.2
    assert report_card.median_of(bound, "plan_certainty") == 0
    assert fixed(3.0).quantile(np.array([0.5]))[0] == 3


# The scores that come with the package


def held(pack):
    return json.loads((shipped()[pack] / "report_card.json").read_bytes())


@pytest.mark.parametrize("name", ["indo-pacific-2026", "five-states"])
def test_without_a_file_the_scores_of_the_pack_are_shown(bound_pack, name):
    found = CARD(bound_pack(name))
    assert [t.name for t in found.tables] == ["loses", "all_states", "actors", "positions"]
    assert (
        "come with the package" in found.caveats[-1]
        and "To compute them again: `burdenshare study report-card --file FILE`" in found.caveats[-1]
    )
    assert any("sha256" in said for said in found.caveats)
    assert "file" not in found.options
    actors = {row["actor"] for row in found.actors.rows}
    assert actors <= set(bound_pack(name).scenario.actors)


@pytest.mark.parametrize("pack", PACKS)
def test_the_package_holds_scores_and_no_series(pack):
    body = held(pack)
    assert set(body) == {"study", "day", "options", "made", "given", "caveats", "tables"}
    assert set(body["tables"]) == {form.name for form in report_card.FORMS}
    for form in report_card.FORMS:
        for row in body["tables"][form.name]["rows"]:
            assert list(row) == list(form.columns)
    assert not [row for row in body["tables"]["actors"]["rows"] if "year" in row or "share" in row]


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.seconds
@pytest.mark.parametrize(("pack", "name"), [("indo_pacific", "indo-pacific-2026"), ("five_states", "five-states")])
def test_the_scores_of_the_pack_are_those_of_the_file(shared, bound_pack, pack, name):
    path = shared / "data" / "sipri" / "raw" / SHARED_FILE
    if not path.exists():
        pytest.skip("SIPRI's workbook is not beside this checkout: it may not be shipped")
    found, body = CARD(bound_pack(name), draws=held(pack)["made"]["draws"], file=str(path)), held(pack)
    assert any(hashlib.sha256(path.read_bytes()).hexdigest() in said for said in body["caveats"])
    for table in found.tables:
        rows = body["tables"][table.name]["rows"]
        assert len(rows) == len(table.rows)
        for before, now in zip(rows, table.rows, strict=True):
            assert before == {k: pytest.approx(v, abs=1e-6) if isinstance(v, float) else v for k, v in now.items()}


def test_the_pack_declares_the_origins():
    body = read_yaml((shipped()["common"] / "studies.yaml").read_bytes(), "studies.yaml").value["report-card"]
    assert body["why"] and body["source"]
    assert all(held(pack)["options"]["first_origin"] == body["first_origin"] for pack in PACKS)


def test_a_record_is_made_of_the_shares_of_a_release(file, with_actors):
    found = record_of(sipri.read(file.read_bytes(), file.name).observations)
    assert set(found.states) == set(with_actors.states)
    assert found.years == with_actors.years
    at = found.states.index("KOR")
    np.testing.assert_allclose(found.shares[at], with_actors.shares[with_actors.states.index("KOR")])
    assert GivenFile("x", b"1").digest == hashlib.sha256(b"1").hexdigest()
