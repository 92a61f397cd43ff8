"""Each link of belief, clashes and payments has a null, at which its equation is the one without it.

That all of them together give the old medians back is tested with the links of the other blocks (test_nulls_together.py).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from burdenshare.engine.distributions import read_distribution
from burdenshare.model.credibility import weighted_signals as w
from burdenshare.model.ledger import money_ledger as ledger
from burdenshare.model.opinion import thermostat as o
from burdenshare.model.opinion._log_odds import log_odds
from burdenshare.model.posture import promised_support as posture
from burdenshare.model.spending import pledge_following as spending
from burdenshare.vocabulary.files import read_file

LINKS = read_file(Path(__file__).with_name("nulls") / "belief.yaml", "belief.yaml").value
DRAW = np.random.default_rng(31)


def some(*shape, low=0.1, high=2.0):
    return DRAW.uniform(low, high, (*shape, 300))


def old_signals(words, exercises, posture, weights):
    return weights[0] * words + weights[1] * exercises + weights[2] * posture


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link["link"])
def test_every_link_is_on_in_the_pack(bound_pack, link):
    """A null that the pack already has would test nothing."""
    given = bound_pack().scenario.uncertainties
    for name, body in link["off"]["uncertainties"].items():
        if isinstance(body.get("value"), dict):  # another range, not one number
            before, _ = read_distribution(body["value"], "", "")
            now = given[name].distribution()
            assert (now.quantile(np.array([0.1, 0.9])) != before.quantile(np.array([0.1, 0.9]))).any(), name
            continue
        nulls = {k: v for k, v in body.items() if isinstance(v, int | float)}
        labels = {k: () if k == "value" else ("KOR",) if k == "each" else (k,) for k in nulls}
        shown = {k: np.asarray(given[name].distribution(*labels[k]).quantile(np.array([0.3, 0.7]))) for k in nulls}
        assert any((shown[k] != null).any() for k, null in nulls.items()), name


def test_without_payments_and_clashes_the_signals_are_words_exercises_and_posture():
    signals = [some(3, low=-1.0, high=1.0) for _ in range(5)]
    weights = [some() for _ in range(3)] + [np.zeros(300), np.zeros(300)]
    balance, good = w.signal_balance(*signals, *weights), w.good_evidence(*signals, *weights)
    np.testing.assert_allclose(balance, old_signals(*signals[:3], weights), rtol=1e-12, atol=1e-15)
    kept = [np.maximum(s, 0.0) for s in signals[:3]]
    np.testing.assert_allclose(good, old_signals(*kept, weights), rtol=1e-12, atol=1e-15)


def test_without_quarrels_what_is_said_is_heard():
    said = some(3, low=-1.0, high=1.0)
    heard = w.words_heard(said, np.zeros((4, 300)), np.zeros(300), np.ones((4, 3, 300)))
    np.testing.assert_array_equal(heard, said)


def test_without_what_nobody_announced_the_posture_alone_signals():
    kept, umbrella = some(4, 3), some(3)
    seen = posture.support_seen(kept, some(4, 3, high=0.9), some(), np.ones((4, 3, 300)), np.zeros(300))
    np.testing.assert_allclose(
        w.posture_signal(seen, umbrella), 0.5 * (kept.mean(axis=0) - 1) + 0.5 * (umbrella - 1), rtol=1e-12, atol=1e-15
    )


def test_without_answers_clashes_move_neither_opinion_nor_spending():
    doubt, start = some(low=0.2, high=0.8), some(low=0.2, high=0.8)
    arsenal, hardening, alarm, none = some(), some(), some(), np.zeros(300)
    slopes = [some() for _ in range(3)]
    old = slopes[0] * (log_odds(doubt) - log_odds(start)) + slopes[1] * arsenal + slopes[2] * hardening
    np.testing.assert_array_equal(o.public_nuclear_drive(doubt, start, arsenal, hardening, alarm, *slopes, none), old)
    np.testing.assert_allclose(
        o.preferred_share(start, arsenal, hardening, alarm, *slopes[:2], none),
        start * np.exp(slopes[0] * arsenal + slopes[1] * hardening),
        rtol=1e-12,
    )
    answer, lost = some(3), some(3)
    np.testing.assert_array_equal(
        spending.spending_answer(answer, lost, np.zeros((3, 1)), some(3), False), answer * lost
    )


def test_where_nobody_receives_payments_everybody_bears_what_it_spends():
    spent = some(3)
    received = ledger.payment_received(some(3), np.zeros((3, 1)))
    np.testing.assert_array_equal(ledger.net_spending(spent, received), spent)
