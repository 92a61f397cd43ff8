"""Are the shipped counts what the tables say, and do the priors of the base pack rest on them?

The tables of pairs and years keep one dispute for each pair and year, so that they show fewer disputes than the tables
of disputes, which are not held; those counts are frozen.
"""

from __future__ import annotations

import pytest

from burdenshare.vocabulary.reading import read_yaml
from tests.conftest import ROOT
from tests.replications.computed.base_rates import PAIRS, counted, disputes

NUMBERS = {"KOR": 732, "PRK": 731, "USA": 2, "JPN": 740, "CHN": 710, "TWN": 713}
WAR = 5


def table(shared, name):
    path = shared / "data" / "cow" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside this checkout")
    import pandas as pd

    return pd.read_parquet(path)


@pytest.fixture(scope="module")
def gml(shared):
    return table(shared, "gml_mid_2_2_1_dyadyear_1816_2010.parquet").rename(columns={"gmlmidonset": "onset"})


@pytest.fixture(scope="module")
def cow(shared):
    return table(shared, "mid5_dyadyear_1816_2014.parquet").rename(columns={"cowmidonset": "onset"})


def new_disputes(rows, one, other, first=1954, last=2010):
    """The years in which a pair began a dispute, `one` on the first side."""
    pair = (rows.ccode1 == NUMBERS[one]) & (rows.ccode2 == NUMBERS[other])
    found = rows[pair & (rows.onset == 1) & rows.year.between(first, last)]
    assert found.year.is_unique
    return found


@pytest.mark.shared
@pytest.mark.parametrize("name", PAIRS)
def test_years_with_a_new_dispute_are_counted_anew(gml, name):
    other, actor = PAIRS[name]
    assert len(new_disputes(gml, other.upper(), actor)) == counted(f"years_with_new_dispute_with_{other}", actor)


@pytest.mark.shared
@pytest.mark.parametrize(("other", "actor", "either_side"), [("PRK", "KOR", 15), ("CHN", "TWN", 4)])
def test_fatal_and_war_years_are_counted_anew(gml, other, actor, either_side):
    found = new_disputes(gml, other, actor)
    assert (found.fatality > 0).sum() == counted(f"years_with_new_fatal_dispute_with_{other.lower()}", actor)
    assert (found.hostlev == WAR).sum() == counted(f"years_with_new_war_with_{other.lower()}", actor) == 0
    assert (found.fatality1 > 0).sum() == counted(f"years_with_new_dispute_deadly_to_{other.lower()}", actor)
    assert ((found.fatality1 > 0) | (found.fatality2 > 0)).sum() == either_side
    since = found[found.year >= 1990]
    if actor == "KOR":
        assert (since.fatality > 0).sum() == counted("years_with_new_fatal_dispute_with_prk_since_1990", "KOR")


@pytest.mark.shared
def test_no_war_of_china_and_taiwan_is_recorded_since_1959(gml, cow):
    for rows in (gml, cow):
        pair = rows[(rows.ccode1 == NUMBERS["CHN"]) & (rows.ccode2 == NUMBERS["TWN"]) & (rows.year >= 1959)]
        assert len(pair) > 0
        assert not (pair.hostlev == WAR).any()
    assert counted("years_without_war_with_chn", "TWN", "recalled") == 2025 - 1958


@pytest.mark.shared
def test_years_of_all_pairs_are_counted_anew(gml, cow, shared):
    for rows, definition in ((gml, "gml"), (cow, "cow")):
        new = rows[(rows.onset == 1) & (rows.ccode1 < rows.ccode2) & (rows.year <= 2010)]
        assert not new.duplicated(["ccode1", "ccode2", "year"]).any()
        assert len(new) == counted("pair_years_with_new_dispute", definition=definition)
    import pandas as pd

    states = pd.read_csv(shared / "data" / "reference" / "cow_states_2016.csv")
    members = {
        (int(s.ccode), y) for s in states.itertuples() for y in range(max(1816, s.styear), min(2010, s.endyear) + 1)
    }
    in_year = [sum(1 for _, y in members if y == year) for year in range(1816, 2011)]
    assert sum(n * (n - 1) // 2 for n in in_year) == counted("pair_years", definition="cow")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("definition", "shown"),
    [("gml", (2047, 94, 1431, 39)), ("cow", (2280, 94, 1616, 29))],
)
def test_pairs_and_years_show_no_more_disputes_than_there_are(request, definition, shown):
    rows = request.getfixturevalue(definition).groupby("dispnum").agg(level=("hostlev", "max"), begun=("year", "min"))
    war, late = rows.level == WAR, rows.begun >= 1946
    found = (len(rows), int(war.sum()), int(late.sum()), int((war & late).sum()))
    assert found == shown
    every = disputes(definition)
    assert all(a <= b for a, b in zip(found, every.values(), strict=True))


def test_the_priors_of_the_peninsula_and_of_disputes_rest_on_the_counts():
    packs = ROOT / "src" / "burdenshare" / "packs"
    paths = [packs / "common" / "risk.yaml", packs / "indo_pacific" / "risk.yaml"]
    drawn = {n: u for p in paths for n, u in read_yaml(p.read_bytes(), p.name).value["uncertainties"].items()}
    years = counted("years_counted", "KOR")
    fatal = counted("years_with_new_fatal_dispute_with_prk", "KOR")
    new = {"peninsula": counted("years_with_new_dispute_with_prk", "KOR")}
    new["strait"] = counted("years_with_new_dispute_with_chn", "TWN")
    assert drawn["clash_rate"]["peninsula"] == {"gamma": {"shape": fatal + 0.5, "rate": years}}
    for place, number in new.items():
        assert drawn["dispute_rate"][place] == {"gamma": {"shape": number + 0.5, "rate": years}}
        assert drawn["escalation_near"][place] == {"beta": {"a": 0.5, "b": number + 0.5}}
    calm = counted("deadly_years_with_prk_since_1990", "KOR", "recalled")
    assert drawn["calm_clash_rate"]["peninsula"] == {"gamma": {"shape": calm + 0.5, "rate": 2025 - 1989}}
    quiet = counted("years_without_war_with_chn", "TWN", "recalled")
    assert drawn["counted_war_rate"]["strait"] == {"gamma": {"shape": 0.5, "rate": quiet}}
    everywhere = [disputes(d) for d in ("gml", "cow")]
    beta = drawn["escalation_everywhere"]["each"]["beta"]
    shares = sorted(d["war_level_since_1946"] / d["since_1946"] for d in everywhere)
    assert shares[0] < beta["a"] / (beta["a"] + beta["b"]) < shares[1]
