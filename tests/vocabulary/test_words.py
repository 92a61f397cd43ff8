"""Kinds, cards, errors and the bibliography."""

from __future__ import annotations

import pytest

from burdenshare.vocabulary import cards as card_module
from burdenshare.vocabulary.cards import DEFINITION, load_cards
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.kinds import SHOWN_UNITS, kind
from burdenshare.vocabulary.sources import cited, load_bibliography


def test_a_kind_is_read_from_its_name():
    money = kind("MoneyFlowByActorMission")
    assert money.dimensions == ("actor", "mission")
    assert money.factor({"money": 2.0}) == 2.0
    assert kind("MoneyPerPersonByActor").factor({"money": 2.0, "people": 4.0}) == 0.5


@pytest.mark.parametrize("name", ["Mony", "MoneyFlowByMissionActor", "MoneyFlowByPlanet"])
def test_an_unknown_kind_is_refused(name):
    with pytest.raises(KeyError):
        kind(name)


def test_an_error_says_place_what_right_and_what_to_do():
    assert str(Problem("x.yaml:3", "`a` is 9.", "It lies between 0 and 1.", "Mend it.")) == (
        "x.yaml:3: `a` is 9. It lies between 0 and 1. Mend it."
    )
    assert nearest("sead", ["seed", "draws"]) == "Did you mean `seed`?"
    assert nearest("xyz", ["seed"]) == ""
    assert listed(["a", "b", "c"]) == "`a`, `b` and `c`"


def test_every_shown_unit_shows_a_known_quantity():
    for unit in SHOWN_UNITS.values():
        for quantity in unit.quantities:
            assert kind(quantity).quantity.name == quantity


def test_a_source_without_an_entry_is_refused_with_the_nearest():
    with pytest.raises(ProblemsFound, match=r"`Ramey2012` is not in the bibliography\. Did you mean `Ramey2011`"):
        cited(["Ramey2012"], "here")


def test_an_entry_is_one_line_with_the_producer_first():
    for source in load_bibliography().values():
        assert "\n" not in source.citation()
        assert source.evidence in ("data", "study", "official", "press", "method", "judgement")


def _card(more, role="outcome"):
    return f"x: {{label: X, kind: Share, in: share, role: {role}, help: Hi., source: [judgement], {more}}}"


FAULTS = {
    "label: [": "the YAML cannot be read",
    "x: {kind: ShareByActor, in: share, role: lever, help: Hi., source: [judgement]}": "`x.label` is missing.",
    "x: {label: X, kind: ShareByActor, in: years, role: lever, help: Hi., source: [judgement]}": (
        "`years` does not show a Share. Units are `% of GDP`, `%`, `share` and `points of GDP`."
    ),
    "x: {label: X, kind: Shar, in: share, role: lever, help: Hi., source: [judgement]}": "`Shar` names no quantity",
    "x: {label: X, kind: Share, in: share, role: leverr, help: Hi., source: [judgement]}": "There is no role `leverr`.",
    "x: {label: X, kind: Share, in: share, role: lever, help: Hi.}": "`x.source` is missing.",
    "x: {label: X, kind: Share, in: share, role: lever, help: Hi., source: [judgement], bonds: 3}": (
        "`bonds` is not a word of a card. Did you mean `bounds`?"
    ),
    "x: {label: X, kind: Share, in: share, role: lever, help: Hi., source: [judgement], decimals: two}": (
        "`x.decimals` is `two`, not a whole number."
    ),
    "x: {label: X, kind: Year, in: year, role: lever, help: Hi., source: [judgement], bounds: [2026, 2060]}": (
        "`x.bounds` are calendar years. The bounds of a year are counted from the reference year, such as `[1, 35]`."
    ),
    _card("option: Two words", "lever"): "`x.option` is `Two words`. It is one word in small letters",
    _card("option: 3", "lever"): "`x.option` is `3`. It is one word",
    _card("option: word"): "`x` has a short name, but is of the role outcome. Levers and uncertainties have one",
    _card("plausible: [0, 1]"): "`x.plausible_why` is missing. A plausible range has `plausible`, `plausible_why` and",
    _card("plausible: [1, 0], plausible_why: Hi., plausible_source: [judgement]"): (
        "`x.plausible` is `[1, 0]`. It is two numbers, the lower first"
    ),
    _card("plausible: [0, yes], plausible_why: Hi., plausible_source: [judgement]"): "`x.plausible` is `[0, 'yes']`.",
    _card("plausible: 3, plausible_why: Hi., plausible_source: [judgement]"): "`x.plausible` is `3`.",
    _card(
        "plausible: [0, 1], plausible_why: 3, plausible_source: [judgement]"
    ): "`x.plausible_why` is `3`, not a sentence",
    _card(
        "plausible: [0, 1], plausible_why: Hi., plausible_source: []"
    ): "`x.plausible_source` is `[]`. Give bibliography",
    _card("plausible: [0, 1], plausible_why: Hi., plausible_source: [judgement]", "lever"): (
        "`x` has a plausible range, but is not an outcome. Other numbers have `bounds`."
    ),
}


def test_the_bounds_of_a_date_are_counted_from_the_reference_year(cards):
    target, start, share = (cards[n] for n in ("transfer_target", "programme_start", "spending_pledge"))
    assert target.limits(2010) == (2011, 2045)
    assert target.said_bounds(2010) == "2011 to 2045"
    assert target.said_bounds() == "1 to 35 years after the reference year"
    assert start.said_bounds() == "25 years before to 35 years after the reference year"
    assert share.limits(2010) == share.bounds
    assert share.said_bounds(2010) == share.said_bounds() == "0 to 10"


@pytest.mark.parametrize("text", FAULTS)
def test_a_faulty_card_is_refused(text, tmp_path, home):
    (tmp_path / "model" / "topic").mkdir(parents=True)
    (tmp_path / "model" / "topic" / "theory.yaml").write_text(text)
    with pytest.raises(ProblemsFound) as found:
        load_cards(tmp_path / "model")
    assert FAULTS[text] in str(found.value)
    assert str(found.value).startswith("topic/theory.yaml:")


def test_kept_cards_are_those_of_the_files(home, monkeypatch):
    fresh = load_cards()
    assert load_cards() == fresh
    assert list((home / "cache").glob("cards-*.json"))
    monkeypatch.setattr(card_module, "cache_folder", lambda: home / "no" / "such")
    assert load_cards() == fresh


def test_money_of_ones_own_currency_has_no_plausible_range(cards):
    own = ("LocalMoneyFlow", "LocalMoneyStock", "LocalOutputFlow", "ExchangeRate")  # a unit for each currency
    assert not [c.name for c in cards.values() if c.plausible and c.kind.quantity.name in own]


def test_plausible_ranges_name_their_sources(cards):
    held = load_bibliography()
    for card in cards.values():
        if DEFINITION in card.plausible_source:  # in base units a share, a chance or a position
            ends = tuple(end * card.shown_unit.factor for end in card.plausible)
            assert card.plausible_source == (DEFINITION,), card.name
            assert ends in ((0, 1), (-1, 1)), card.name
        else:
            assert set(card.plausible_source) <= set(held), card.name
