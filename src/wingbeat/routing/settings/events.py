"""Facts about routing, for the `workspace` stream."""

import msgspec


class PolicySet(msgspec.Struct, frozen=True, tag="policy"):
    """Routing's settings changed; `policy` is the name of the one in force."""

    policy: str
