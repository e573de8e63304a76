import msgspec

from wingbeat.bot.gaps.models import Asking
from wingbeat.bot.share.outcomes.models import Trail


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conversation as far as its evidence goes on from."""

    trail: Trail = Trail()
    asking: Asking = Asking()
