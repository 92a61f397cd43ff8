"""What other topics read of politics where no theory of it is chosen: every pledge is ratified."""

from burdenshare.vocabulary.arrays import ShareByActor


def ratified_pledge(spending_pledge: ShareByActor) -> ShareByActor:
    """What of the pledge is ratified: all of it."""
    return spending_pledge
