from uuid import UUID

from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.secrets import fingerprint, hash_password, new_token, workspace_of
from wingbeat.people.events import ResetSent, SessionsEnded
from wingbeat.people.resets.models import VALID_MINUTES, ResetGone
from wingbeat.people.resets.queries import reset, state_hash
from wingbeat.people.rules import check_password
from wingbeat.people.sessions.actions import end_sessions
from wingbeat.people.sessions.queries import memberships
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import Actor, system
from wingbeat.workspaces.queries import Scope


async def forgotten(database: Database, email: str, *, ip: str) -> list[tuple[Scope, ResetSent]]:
    """A link for each workspace of an address, to be told in its scope; nothing for an address nobody has."""
    made = []
    for row in await memberships(database, email):
        scope = Scope(database, system(row["workspace_id"]))
        async with scope.transaction() as work:
            made.append((scope, await _make(work, row["member_id"])))
            await record(work, "password_forgotten", row["member_id"], ip=ip)
    return made


async def send(scope: Scope, member_id: UUID) -> ResetSent:
    """A link for a colleague who cannot get in; raises `Forbidden` and `NotFound`."""
    scope.actor.need("manage_people")
    async with scope.transaction() as work:
        sent = await _make(work, member_id)
        await record(work, "password_reset_sent", member_id)
        return sent


async def _make(work: Scope, member_id: UUID) -> ResetSent:
    """A new link in place of an earlier one; raises `NotFound` for who is not an active member here."""
    member = await work.row(
        "SELECT email, password_hash, locale FROM member WHERE workspace_id = $1 AND id = $2 AND state = 'active'",
        member_id,
    )
    if member is None:
        raise NotFound
    token = new_token(work.actor.workspace_id)
    await work.execute(
        "INSERT INTO password_reset (workspace_id, member_id, token_hash, state_hash, expires_at)"
        " VALUES ($1, $2, $3, $4, now() + make_interval(mins => $5))"
        " ON CONFLICT (workspace_id, member_id) DO UPDATE SET token_hash = excluded.token_hash,"
        " state_hash = excluded.state_hash, created_at = now(), expires_at = excluded.expires_at",
        member_id,
        fingerprint(token),
        state_hash(member["email"], member["password_hash"]),
        VALID_MINUTES,
    )
    return ResetSent(member_id, member["email"], member["locale"], token)


def scope_of(database: Database, token: str) -> Scope:
    """The workspace a link's token names; raises `ResetGone` when it names none."""
    workspace_id = workspace_of(token)
    if workspace_id is None:
        raise ResetGone
    return Scope(database, system(workspace_id))


async def use(scope: Scope, token: str, *, password: str, ip: str) -> list[SessionsEnded]:
    """Set the password and sign out everywhere; the link is used up. Raises `ResetGone` and `Invalid`."""
    # Looked at before the password is hashed: strangers get no work done for nothing, and no lock is held meanwhile.
    check_password(password, (await reset(scope, token))["email"])
    fresh = await hash_password(password)
    async with scope.transaction() as work:
        member_id: UUID = (await reset(work, token))["id"]
        actor = Actor(work.actor.workspace_id, "member", member_id)
        await record(work, "password_reset", member_id, actor=actor, ip=ip)
        return await _set(work, member_id, fresh)


async def set_on_machine(database: Database, email: str, password: str) -> list[tuple[UUID, SessionsEnded]]:
    """Set an address's password in all its workspaces, for who owns the machine: the workspaces and what ended there.

    Raises `NotFound` for an address nobody can sign in with, and `Invalid`.
    """
    check_password(password, email)
    rows = await memberships(database, email)
    if not rows:
        raise NotFound("Nobody can sign in with this address.", email=email)
    fresh, ended = await hash_password(password), []
    for row in rows:
        async with Scope(database, system(row["workspace_id"])).transaction() as work:
            await record(work, "password_reset", row["member_id"])
            ended += [(row["workspace_id"], fact) for fact in await _set(work, row["member_id"], fresh)]
    return ended


async def _set(work: Scope, member_id: UUID, password_hash: str) -> list[SessionsEnded]:
    await work.execute("DELETE FROM password_reset WHERE workspace_id = $1 AND member_id = $2", member_id)
    await work.execute(
        "UPDATE member SET password_hash = $3 WHERE workspace_id = $1 AND id = $2", member_id, password_hash
    )
    return await end_sessions(work, member_id)
