from typing import Any, Literal
from uuid import UUID

import asyncpg

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import hash_password
from wingbeat.people.events import CapacitySet, Offline, RightsChanged, SessionsEnded
from wingbeat.people.members.models import AddressTaken, LastAdministrator
from wingbeat.people.presence.actions import leave
from wingbeat.people.rules import address, check_password
from wingbeat.people.sessions.actions import end_sessions
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import Role
from wingbeat.workspaces.queries import Scope

State = Literal["active", "deactivated"]
AUDITED = ("email", "role", "state")  # who may come in and what they may do


async def add(scope: Scope, *, email: str, name: str, role: Role, password: str) -> UUID:
    """Make a member at once, without an invitation; raises `Forbidden`, `Invalid`, `AddressTaken`."""
    scope.actor.need("manage_people")
    member_id = await join(scope, email=email, name=name, role=role, password=password)
    await record(scope, "member_added", member_id, email=address(email), role=role)
    return member_id


async def join(scope: Scope, *, email: str, name: str, role: Role, password: str) -> UUID:
    """The same without asking who does it: for the first administrator. Raises `Invalid`, `AddressTaken`."""
    email = address(email)
    check_password(password, email)
    password_hash = await hash_password(password)
    async with scope.transaction() as work:
        return await insert(work, email=email, name=name, role=role, password_hash=password_hash)


async def insert(work: Scope, *, email: str, name: str, role: Role, password_hash: str) -> UUID:
    """The rows of a new member, within the caller's transaction; raises `AddressTaken`."""
    member_id = uuid7()
    try:
        await work.execute(
            "INSERT INTO member (workspace_id, id, email, name, role, password_hash, locale)"
            " VALUES ($1, $2, $3, $4, $5, $6, '')",  # no language yet: each browser's own until they choose
            member_id,
            email,
            name,
            role,
            password_hash,
        )
    except asyncpg.UniqueViolationError as error:
        raise AddressTaken from error
    await _list_in_directory(work, member_id, email)
    return member_id


async def _list_in_directory(work: Scope, member_id: UUID, email: str | None) -> None:
    """Let the directory know the address, or forget the member."""
    await work.execute("DELETE FROM member_directory WHERE workspace_id = $1 AND member_id = $2", member_id)
    if email is not None:
        await work.execute(
            "INSERT INTO member_directory (workspace_id, member_id, email) VALUES ($1, $2, $3)", member_id, email
        )


async def change(
    scope: Scope,
    member_id: UUID,
    *,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    state: State | None = None,
    capacity: int | None = None,
    languages: list[str] | None = None,
) -> list[RightsChanged | CapacitySet | SessionsEnded | Offline]:
    """Change what is given; raises `Forbidden`, `NotFound`, `AddressTaken`, `LastAdministrator`.

    A deactivated member's sessions end in the same transaction.
    """
    scope.actor.need("manage_people")
    email = address(email) if email is not None else None
    async with scope.transaction() as work:
        before = await _lock(work, member_id, leaves=role not in (None, "administrator") or state == "deactivated")
        try:
            after = await work.row(
                "UPDATE member SET email = coalesce($3, email), name = coalesce($4, name), role = coalesce($5, role),"
                " state = coalesce($6, state), capacity = coalesce($7, capacity), languages = coalesce($8, languages),"
                " deactivated_at = CASE coalesce($6, state) WHEN 'active' THEN NULL ELSE coalesce(deactivated_at, now())"
                " END WHERE workspace_id = $1 AND id = $2 RETURNING email, name, role, state, capacity",
                member_id,
                email,
                name,
                role,
                state,
                capacity,
                languages,
            )
        except asyncpg.UniqueViolationError as error:
            raise AddressTaken from error
        assert after is not None, "the row was locked a moment ago"
        await _note(work, member_id, before, after)
        gone = await _admit(work, member_id, after["email"] if after["state"] == "active" else None)
    return [*gone, *_changes(member_id, before, after)]


async def set_work(work: Scope, member_id: UUID, *, capacity: int, languages: list[str]) -> None:
    """How much an active member holds and what they speak, in the transaction of a caller who may say so; raises `NotFound`."""
    done = await work.execute(
        "UPDATE member SET capacity = $3, languages = $4 WHERE workspace_id = $1 AND id = $2 AND state = 'active'",
        member_id,
        capacity,
        languages,
    )
    if done == "UPDATE 0":
        raise NotFound


async def _note(work: Scope, member_id: UUID, before: Row, after: Row) -> None:
    changed: dict[str, Any] = {one: [before[one], after[one]] for one in AUDITED if before[one] != after[one]}
    if changed:
        await record(work, "member_changed", member_id, **changed)


async def _admit(work: Scope, member_id: UUID, email: str | None) -> list[SessionsEnded | Offline]:
    """Let a member sign in with this address, or, without one, no more and not any longer."""
    await _list_in_directory(work, member_id, email)
    if email is not None:
        return []
    return [*await end_sessions(work, member_id), *await leave(work, member_id)]


async def _lock(work: Scope, member_id: UUID, *, leaves: bool) -> Row:
    """Lock the member; where an administrator may be lost, all administrators first, in one order for everybody."""
    administrators = await work.rows(
        "SELECT id FROM member WHERE workspace_id = $1 AND role = 'administrator' AND state = 'active' AND $2"
        " ORDER BY id FOR UPDATE",
        leaves,
    )
    if [row["id"] for row in administrators] == [member_id]:
        raise LastAdministrator
    before = await work.row(
        "SELECT email, name, role, state, capacity FROM member WHERE workspace_id = $1 AND id = $2 FOR UPDATE",
        member_id,
    )
    if before is None:
        raise NotFound
    return before


def _changes(member_id: UUID, before: Row, after: Row) -> list[RightsChanged | CapacitySet]:
    facts: list[RightsChanged | CapacitySet] = []
    if (before["role"], before["name"]) != (after["role"], after["name"]):
        facts.append(RightsChanged(member_id, after["role"]))
    if before["capacity"] != after["capacity"]:
        facts.append(CapacitySet(member_id, after["capacity"]))
    return facts
