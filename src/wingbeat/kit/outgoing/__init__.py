"""The one way out: every request of the product to an address somebody gave us goes through `Guarded`.

Who configures a connector, a model or a webhook chooses an address, and must not thereby choose what *we* can reach:
neither this machine nor its network answers, for administrators as little as for anybody (hostile cases 36 and 37).
"""

from wingbeat.kit.outgoing.client import Guarded, Outgoing, OutgoingFailed, Reply, Stream
from wingbeat.kit.outgoing.guard import AddressRefused, Allowed, allowed_of

__all__ = ["AddressRefused", "Allowed", "Guarded", "Outgoing", "OutgoingFailed", "Reply", "Stream", "allowed_of"]
