"""Counted equipment: support is what a supporter owns and has committed, whether or not it is ready and has crews.

Claims that a promise is made in units, and that a supporter in need finds the money and the people to make them ready
in time. All else is as in `promised_support`. Leaves out what it takes to make them ready. Disagrees:
`promised_support`, in which a supporter that saves on readiness or loses people supports less.
Source: own form, as in counts of forces by number of units; it is the null of the supporter's readiness.
"""

from burdenshare.vocabulary.arrays import (
    MoneyStockByActorMission,
    MoneyStockByActorMissionContingency,
    RatioByActorMissionContingency,
    TruthByActorContingency,
)
from burdenshare.vocabulary.numerics import spread

OTHERWISE = "promised_support"


def full_support(
    mission_stock: MoneyStockByActorMission,
    commitment: RatioByActorMissionContingency,
    is_supporter: TruthByActorContingency,
) -> MoneyStockByActorMissionContingency:
    """Full support is the equipment that the supporter would make available if it kept all that it had committed."""
    stock = spread(mission_stock, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    return stock * commitment * spread(is_supporter, TruthByActorContingency, RatioByActorMissionContingency)
