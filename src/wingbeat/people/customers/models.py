from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict
from wingbeat.people.events import Identified, Merged, Renamed, Verified

Kind = Literal["visitor", "user", "email", "phone"]


class Claim(msgspec.Struct, frozen=True):
    """What a shop's page says about its visitor. `signature` is the hex HMAC-SHA256 under the secret, of `user_id`
    or, when the e-mail is to count too, of `user_id`, a line feed and `email`.
    """

    user_id: str
    signature: str
    email: str = ""


class Arrival(msgspec.Struct, frozen=True):
    """Who a visitor is now; `new_token` replaces whatever the browser held, `facts` are to be told."""

    customer_id: UUID
    identity_id: UUID
    new_token: str | None
    facts: list[Identified | Verified | Merged | Renamed]


class Newcomer(msgspec.Struct, frozen=True):
    """A customer of elsewhere: when they came there first, and when last."""

    id: UUID
    name: str
    language: str
    came_at: datetime
    seen_at: datetime


class AddressOfAnother(Conflict):
    """This address is another customer's; are the two one person?"""
