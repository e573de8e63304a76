from collections.abc import Mapping
from uuid import UUID

from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import NotSignedIn
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import fingerprint, hash_password, new_token, verify_password, workspace_of
from wingbeat.people.events import SessionsEnded
from wingbeat.people.rules import check_password, is_own_origin
from wingbeat.people.sessions import queries
from wingbeat.people.sessions.models import (
    COOKIE,
    IDLE_DAYS,
    LONGEST_DAYS,
    ChooseWorkspace,
    ForeignOrigin,
    SignedIn,
    WrongPassword,
)
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.audit.models import Act
from wingbeat.workspaces.models import RIGHTS, Actor, system
from wingbeat.workspaces.queries import Scope, workspace


async def sign_in(
    database: Database, *, email: str, password: str, workspace_id: UUID | None, ip: str, user_agent: str
) -> SignedIn:
    """Check the password in every workspace of the address and open a session; raises `WrongPassword`,
    `ChooseWorkspace` with `workspaces` when it is right in several, and `Busy`.
    """
    rows = await queries.memberships(database, email)
    places = [
        (Scope(database, system(row["workspace_id"])), row["member_id"])
        for row in rows
        if workspace_id in (None, row["workspace_id"])
    ]
    if not places:
        await verify_password(None, password)  # an unknown address takes as long as a known one
    right = [(scope, member_id) for scope, member_id in places if await _is_right(scope, member_id, password)]
    if not right:
        raise WrongPassword
    if len(right) > 1:
        found = [await workspace(scope) for scope, _ in right]
        raise ChooseWorkspace(workspaces=[{"id": str(one.id), "name": one.name} for one in found])
    scope, member_id = right[0]
    return await open_session(scope, member_id, "signed_in", ip=ip, user_agent=user_agent)


async def opens(database: Database, email: str, password: str) -> bool:
    """Whether somebody could sign in so, without doing it."""
    rows = await queries.memberships(database, email)
    places = [(Scope(database, system(row["workspace_id"])), row["member_id"]) for row in rows]
    return any([await _is_right(scope, member_id, password) for scope, member_id in places])


async def note_refused(database: Database, email: str, act: Act, *, ip: str) -> None:
    """Audit a sign-in that was refused, in every workspace of the address; one nobody has leaves no trace."""
    for row in await queries.memberships(database, email):
        await record(Scope(database, system(row["workspace_id"])), act, row["member_id"], ip=ip)


async def _is_right(scope: Scope, member_id: UUID, password: str) -> bool:
    stored = await queries.password_hash(scope, member_id)
    verdict = await verify_password(stored, password)
    if verdict.fresh_hash is not None:
        await scope.execute(
            "UPDATE member SET password_hash = $3 WHERE workspace_id = $1 AND id = $2 AND password_hash = $4",
            member_id,
            verdict.fresh_hash,
            stored,
        )
    return verdict.right


async def open_session(scope: Scope, member_id: UUID, act: Act, *, ip: str, user_agent: str) -> SignedIn:
    """A new session with a new token, whatever the browser held before (hostile case 24)."""
    token = new_token(scope.actor.workspace_id)
    async with scope.transaction() as work:
        await work.execute(
            "DELETE FROM session WHERE workspace_id = $1 AND member_id = $2"
            " AND (expires_at <= now() OR seen_at <= now() - make_interval(days => $3))",
            member_id,
            IDLE_DAYS,
        )
        await work.execute(
            "INSERT INTO session (workspace_id, id, member_id, token_hash, expires_at, user_agent, ip)"
            " VALUES ($1, $2, $3, $4, now() + make_interval(days => $5), $6, $7)",
            uuid7(),
            member_id,
            fingerprint(token),
            LONGEST_DAYS,
            user_agent[:200],  # enough to tell a phone from a laptop
            ip,
        )
        await record(work, act, actor=Actor(scope.actor.workspace_id, "member", member_id), ip=ip)
    return await _signed_in(scope.database, token)


async def _signed_in(database: Database, token: str | None) -> SignedIn:
    workspace_id = workspace_of(token) if token else None
    if token is None or workspace_id is None:
        raise NotSignedIn
    row = await queries.session(Scope(database, system(workspace_id)), token)
    if row is None:
        raise NotSignedIn
    actor = Actor(workspace_id, "member", row["id"], RIGHTS[row["role"]], row["name"])
    return SignedIn(Scope(database, actor), row, row["session_id"], token)


async def session_of_cookie(
    database: Database, cookies: Mapping[str, str], *, origin: str | None, host: str
) -> SignedIn:
    """The session a browser's request belongs to; raises `NotSignedIn`, and `ForeignOrigin` when another site's page
    sent it: `origin` is the header of that name, `host` the one we are reached by.
    """
    if origin is not None and not is_own_origin(origin, host):
        raise ForeignOrigin
    signed_in = await _signed_in(database, cookies.get(COOKIE))
    if signed_in.member["seen_long_ago"]:
        await signed_in.scope.execute(
            "UPDATE session SET seen_at = now() WHERE workspace_id = $1 AND id = $2", signed_in.session_id
        )
    return signed_in


async def member_of_cookie(
    database: Database, cookies: Mapping[str, str], *, origin: str | None, host: str
) -> tuple[Actor, Row]:
    """The same for a WebSocket, whose handshake carries no CSRF header and must therefore carry its origin."""
    if origin is None:
        raise ForeignOrigin
    signed_in = await session_of_cookie(database, cookies, origin=origin, host=host)
    return signed_in.scope.actor, signed_in.member


async def end_session(scope: Scope, member_id: UUID, session_id: UUID) -> list[SessionsEnded]:
    """Sign out here."""
    await scope.execute(
        "DELETE FROM session WHERE workspace_id = $1 AND member_id = $2 AND id = $3", member_id, session_id
    )
    return [SessionsEnded(member_id, [session_id])]


async def end_sessions(scope: Scope, member_id: UUID, *, but: UUID | None = None) -> list[SessionsEnded]:
    """Sign out everywhere, or everywhere else."""
    rows = await scope.rows(
        "DELETE FROM session WHERE workspace_id = $1 AND member_id = $2 AND id IS DISTINCT FROM $3 RETURNING id",
        member_id,
        but,
    )
    return [SessionsEnded(member_id, [row["id"] for row in rows])] if rows else []


async def sign_out_everywhere(scope: Scope) -> list[SessionsEnded]:
    """End all of one's own sessions."""
    assert scope.actor.id is not None, "a member has an id"
    async with scope.transaction() as work:
        await record(work, "signed_out_everywhere")
        return await end_sessions(work, scope.actor.id)


async def end_token(database: Database, token: str) -> list[SessionsEnded]:
    """End the session a browser held before it signs in anew."""
    try:
        old = await _signed_in(database, token)
    except NotSignedIn:
        return []
    return await end_session(old.scope, old.member["id"], old.session_id)


async def change_password(signed_in: SignedIn, *, old: str, new: str) -> list[SessionsEnded]:
    """Change one's own password and sign out everywhere else; raises `WrongPassword` and `Invalid`."""
    scope, member = signed_in.scope, signed_in.member
    check_password(new, member["email"])
    stored = await queries.password_hash(scope, member["id"])
    if not (await verify_password(stored, old)).right:
        raise WrongPassword
    fresh = await hash_password(new)
    async with scope.transaction() as work:
        await work.execute(
            "UPDATE member SET password_hash = $3 WHERE workspace_id = $1 AND id = $2", member["id"], fresh
        )
        await record(work, "password_changed")
        return await end_sessions(work, member["id"], but=signed_in.session_id)


async def change_self(scope: Scope, *, name: str | None, locale: str | None) -> None:
    """Change one's own name or language of the desk."""
    await scope.execute(
        "UPDATE member SET name = coalesce($3, name), locale = coalesce($4, locale)"
        " WHERE workspace_id = $1 AND id = $2",
        scope.actor.id,
        name,
        locale,
    )
