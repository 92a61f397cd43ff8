"""Nash: host and supporter split the joint gain over no agreement, each by its weight.

Claims that without agreement the old payment remains. The supporter gains what is paid above the least that it accepts,
the host what is paid below the most that it tolerates, and capability times salience splits the gain. Offer and demand
matter only as far as they move those limits. Leaves out delay, whose cost would give the weights. Disagrees:
[LeinaweaverThomson2014], where means of positions predict about as well without a disagreement point; [Rubinstein1982],
where patience, not capability, gives the weights.
Source: [Nash1950], in its asymmetric form; weights are judgement.
"""

from burdenshare.model.bargaining._rules import nash_split
from burdenshare.vocabulary.arrays import MoneyFlowByActor, ShareByActor

OTHERWISE = "compromise"


def settled_payment(
    lowest_agreement: MoneyFlowByActor, highest_agreement: MoneyFlowByActor, asker_weight: ShareByActor
) -> MoneyFlowByActor:
    """Talks settle at the lower limit plus the supporter's share of the range between the limits."""
    return nash_split(lowest_agreement, 0 * lowest_agreement, asker_weight, highest_agreement)
