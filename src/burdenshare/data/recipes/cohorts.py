"""Cohorts: the men who turn twenty in a year, from those who were born twenty years before."""

from __future__ import annotations

from typing import Final

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made
from burdenshare.data.recipes.unit import in_base_units
from burdenshare.vocabulary.dimensions import COHORTS
from burdenshare.vocabulary.errors import NotHeld, Problem

AGE: Final = 20  # at which a cohort can be called up
MEN: Final = "men of twenty"


def cohorts_from_births(desk: Desk, births: str, sex_ratio: str, survival: str, definition: str | None = None) -> Made:
    """The men who turn twenty: births twenty years before, the part that were boys, and the part of them that survived.

    Nobody moves in or out: who serves was born in the country.

    Covers: the years whose births twenty years before are held, also those before the reference year.
    """
    first = desk.reference - len(COHORTS) + 1
    born, ratios = (desk.rows(name, definition, first - AGE) for name in (births, sex_ratio))
    alive = desk.find(survival, None)[-1]
    boys = {o.year: o.value / (1 + o.value) for o in ratios}
    part = in_base_units(alive)
    values = {o.year + AGE: in_base_units(o) * boys[o.year] * part for o in born if o.year in boys}
    if missing := [y for y in range(first, desk.reference + 1) if y not in values]:
        wrong = f"births or the sex ratio of {missing[0] - AGE} are not held."
        right = f"The cohorts that serve in {desk.reference} were born from {first - AGE} on."
        raise NotHeld([Problem(desk.what, wrong, right)])
    used = [o for o in (*born, *ratios) if o.year + AGE in values]
    said = "births times the share of boys times survival, twenty years on"
    return desk.gives(values, [*used, alive], desk.unit(born).counting(MEN), said)
