"""The kinds as names that equations write in their signatures. Each is a JAX array: its dimensions, then the draw."""

from __future__ import annotations

from typing import Annotated

from jax import Array

from burdenshare.vocabulary.kinds import kind

MoneyFlow = Annotated[Array, kind("MoneyFlow")]
MoneyFlowByActor = Annotated[Array, kind("MoneyFlowByActor")]
MoneyStockByActor = Annotated[Array, kind("MoneyStockByActor")]
MoneyPerPersonByActor = Annotated[Array, kind("MoneyPerPersonByActor")]
PeopleStock = Annotated[Array, kind("PeopleStock")]
PeopleStockByActor = Annotated[Array, kind("PeopleStockByActor")]
PeopleFlowByActor = Annotated[Array, kind("PeopleFlowByActor")]
LocalMoneyFlowByActor = Annotated[Array, kind("LocalMoneyFlowByActor")]
LocalMoneyStockByActor = Annotated[Array, kind("LocalMoneyStockByActor")]
DollarFlowByActor = Annotated[Array, kind("DollarFlowByActor")]
ExchangeRateByActor = Annotated[Array, kind("ExchangeRateByActor")]
Share = Annotated[Array, kind("Share")]
ShareByActor = Annotated[Array, kind("ShareByActor")]
ShareByParty = Annotated[Array, kind("ShareByParty")]
ShareByActorParty = Annotated[Array, kind("ShareByActorParty")]
Ratio = Annotated[Array, kind("Ratio")]
RatioByActor = Annotated[Array, kind("RatioByActor")]
RatioByParty = Annotated[Array, kind("RatioByParty")]
RatioByActorParty = Annotated[Array, kind("RatioByActorParty")]
RateByActor = Annotated[Array, kind("RateByActor")]
Index = Annotated[Array, kind("Index")]
IndexByActor = Annotated[Array, kind("IndexByActor")]
IndexByParty = Annotated[Array, kind("IndexByParty")]
IndexByActorParty = Annotated[Array, kind("IndexByActorParty")]
DurationByActor = Annotated[Array, kind("DurationByActor")]
ShockByActor = Annotated[Array, kind("ShockByActor")]
UniformByActor = Annotated[Array, kind("UniformByActor")]
TruthByActor = Annotated[Array, kind("TruthByActor")]
Truth = Annotated[Array, kind("Truth")]
Duration = Annotated[Array, kind("Duration")]
