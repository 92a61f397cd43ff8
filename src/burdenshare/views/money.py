"""The money in which views show amounts: whose, and at which prices. `studies/money.py` converts."""

from __future__ import annotations

from burdenshare.studies.money import LOCAL, PPP, USD, Money, in_money, in_words, read_money
from burdenshare.studies.rates import NOMINAL, Rates

__all__ = ["LOCAL", "NOMINAL", "PPP", "USD", "Money", "Rates", "in_money", "in_words", "read_money"]
