"""Facts about people: what the actions return, for the `member` and `customer` streams and the open sockets."""

from uuid import UUID

import msgspec

from wingbeat.workspaces.models import Role


class SessionsEnded(msgspec.Struct, frozen=True, tag="sessions_ended"):
    """These sessions are over: their sockets must close."""

    member_id: UUID
    session_ids: list[UUID]


class RightsChanged(msgspec.Struct, frozen=True, tag="rights_changed"):
    """The member's open sockets carry rights, or a name, that are no longer true."""

    member_id: UUID
    role: Role


class PeopleChanged(msgspec.Struct, frozen=True, tag="people"):
    """Who works here, what they are called, what they may do or which team they are in is not what it was."""

    workspace_id: UUID


class CapacitySet(msgspec.Struct, frozen=True, tag="capacity"):
    member_id: UUID
    capacity: int


class Online(msgspec.Struct, frozen=True, tag="online"):
    member_id: UUID


class Away(msgspec.Struct, frozen=True, tag="away"):
    member_id: UUID


class Offline(msgspec.Struct, frozen=True, tag="offline"):
    member_id: UUID


class Invited(msgspec.Struct, frozen=True, tag="invited"):
    """A letter is due to `email`; the token goes into it and nowhere else."""

    invitation_id: UUID
    email: str
    role: Role
    token: str


class ResetSent(msgspec.Struct, frozen=True, tag="reset_sent"):
    """A letter in the member's language is due; the token goes into it and nowhere else."""

    member_id: UUID
    email: str
    locale: str
    token: str


class Identified(msgspec.Struct, frozen=True, tag="identified"):
    """A customer has a new identity."""

    customer_id: UUID
    identity_id: UUID


class Verified(msgspec.Struct, frozen=True, tag="verified"):
    """An identity was proven, and how."""

    customer_id: UUID
    identity_id: UUID
    how: str


class Tagged(msgspec.Struct, frozen=True, tag="tagged"):
    customer_id: UUID
    tag: str


class Untagged(msgspec.Struct, frozen=True, tag="untagged"):
    customer_id: UUID
    tag: str


class Merged(msgspec.Struct, frozen=True, tag="merged"):
    """Two customers are one: conversations of `from_id` belong to `into_id` now."""

    from_id: UUID
    into_id: UUID


class Unmerged(msgspec.Struct, frozen=True, tag="unmerged"):
    """Two customers are two again: what came with `from_id` goes back to them."""

    from_id: UUID
    into_id: UUID


class Renamed(msgspec.Struct, frozen=True, tag="renamed"):
    """A customer is called something else; what, the customer's row says."""

    customer_id: UUID


class CustomerChanged(msgspec.Struct, frozen=True, tag="changed"):
    """Something a tag's rule may ask about: tier, language."""

    customer_id: UUID


class Ordered(msgspec.Struct, frozen=True, tag="ordered"):
    """The shop told something new of this customer's orders."""

    customer_id: UUID
