"""Each link of debt has a null; with all of them the old equations return, but for what was an error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from burdenshare.data.catalog import load_catalog
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.vocabulary.files import read_file
from tests.behaviour.still import computed

NULLS = Path(__file__).parent / "nulls"
LINKS = {row["link"]: row["off"] for row in read_file(NULLS / "debt.yaml", "debt.yaml").value}
CORRECTED = {row["outcome"] for row in read_file(NULLS / "debt_corrections.yaml", "debt_corrections.yaml").value}
OUTCOMES = ("debt_burden", "deficit", "interest_paid", "event_study_debt_burden", "tax_equivalent", "gdp")


@pytest.fixture
def draws_of(tmp_path):
    def run(parent, links=(), theories=None, draws=256):
        body = {"name": "nulls", "question": "What if these links do nothing?", "based_on": parent}
        for section in ("figures", "uncertainties"):
            given = {n: v for link in links for n, v in LINKS[link].get(section, {}).items()}
            if section == "figures" and parent == "five-states":
                given = {n: {"each": rules["each"]} for n, rules in given.items()}
            body |= {section: given} if given else {}
        body |= {"theories": theories} if theories else {}
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.yaml"
        path.write_text(yaml.safe_dump(body, sort_keys=False), encoding="utf-8")
        folder = NULLS / "theories"
        cards = cards_with(folder)
        bound = bind(load_scenario(path, cards, (), str(folder)), load_catalog(), cards)
        return computed(bound.program, OUTCOMES, draws)

    return run


@pytest.mark.parametrize(
    "parent",
    [
        "five-states",
        *(pytest.param(p, marks=pytest.mark.slow) for p in ("indo-pacific-2026", "primary-responsibility")),
    ],
)
def test_with_every_link_off_the_old_equations_return(draws_of, parent):
    new = draws_of(parent, LINKS)
    old = draws_of(parent, theories={"public_finance": "old_debt"})
    for name in OUTCOMES:
        if name not in CORRECTED:
            np.testing.assert_allclose(new[name], old[name], rtol=1e-9, atol=1e-9, err_msg=name)
    assert (new["event_study_debt_burden"] >= old["event_study_debt_burden"] - 1e-12)[~np.isnan(new["deficit"])].all()


@pytest.mark.parametrize(("link", "moved"), [
    ("stock-flow adjustment", "deficit"), ("fiscal reaction", "debt_burden"), ("least debt", "debt_burden"),
    pytest.param("least interest rate", "interest_paid", marks=pytest.mark.slow), ("savings", None),
    pytest.param("borrowed when it is paid", "debt_burden", marks=pytest.mark.slow),
])  # fmt: skip
def test_one_link_off_moves_what_it_should(draws_of, link, moved):
    """The null of savings is its value at the usual financing."""
    parent = "indo-pacific-2026" if link in ("least interest rate", "borrowed when it is paid") else "five-states"
    on, off = draws_of(parent), draws_of(parent, [link])
    same = all(np.allclose(on[n], off[n], rtol=1e-9, atol=1e-9, equal_nan=True) for n in OUTCOMES)
    assert same == (moved is None)
    if moved:
        assert not np.allclose(on[moved], off[moved], rtol=1e-6, equal_nan=True)
    if link == "stock-flow adjustment":
        np.testing.assert_allclose(on["debt_burden"], off["debt_burden"], rtol=1e-9)
