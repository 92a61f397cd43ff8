"""Compliance of each ally alone, to test nulls. Source: decisions/0026-appropriation.md."""

from burdenshare.vocabulary.arrays import ShareByActor

OTHERWISE = "pledge_following"


def kept_part(pledge_compliance: ShareByActor) -> ShareByActor:
    """The kept part is the ally's own compliance."""
    return 1.0 * pledge_compliance
