"""What other topics read of politics if no theory of politics is chosen: every pledge is ratified."""

from burdenshare.vocabulary.arrays import OutputShareByActor


def ratified_pledge(spending_pledge: OutputShareByActor) -> OutputShareByActor:
    """The whole pledge is ratified."""
    return spending_pledge
