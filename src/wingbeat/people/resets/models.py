from wingbeat.kit.errors import NotFound
from wingbeat.kit.limits import Limit

VALID_MINUTES = 60  # long enough for a slow mail, short enough for a mailbox left open
# Whoever asks fills somebody else's mailbox: a few links an hour are all an honest person needs.
RESETS_PER_ADDRESS = Limit("resets_per_address", burst=3, seconds=3600)
RESETS_PER_PLACE = Limit("resets_per_place", burst=10, seconds=600)


class ResetGone(NotFound):
    """This link is not valid any more; ask for a new one."""

    # One answer for used, expired, replaced, outlived and another workspace's (hostile case 23).
