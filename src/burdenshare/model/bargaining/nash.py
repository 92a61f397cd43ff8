"""Nash: host and supporter split what both gain over no agreement, each by its weight.

Claims that without agreement the old payment stays, that the supporter gains what is paid above the least it accepts
and the host what is paid below the most it tolerates, and that the gain is split by capability times salience. What is
offered and asked matters only as far as it moves those limits. Leaves out delay, whose cost would give the weights.
Disagrees: [LeinaweaverThomson2014], where means of positions predict about as well without any disagreement point;
[Rubinstein1982], where patience, not capability, makes the weights.
Source: [Nash1950], in its asymmetric form; weights are judgement.
"""

from burdenshare.model.bargaining._rules import nash_split
from burdenshare.vocabulary.arrays import MoneyFlowByActor, ShareByActor

OTHERWISE = "compromise"


def settled_payment(
    lowest_agreement: MoneyFlowByActor, highest_agreement: MoneyFlowByActor, asker_weight: ShareByActor
) -> MoneyFlowByActor:
    """Where talks would settle: the least acceptable, and the supporter's part of what lies between the limits."""
    return nash_split(lowest_agreement, 0 * lowest_agreement, asker_weight, highest_agreement)
