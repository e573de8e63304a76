from wingbeat.kit.errors import NotFound

VALID_HOURS = 72  # over a weekend


class InvitationGone(NotFound):
    """This invitation is not valid any more; ask for a new one."""

    # One answer for used, expired, withdrawn, never made and another workspace's (hostile case 23).
