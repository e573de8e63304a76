from uuid import UUID

from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import fingerprint, hash_password, new_token, workspace_of
from wingbeat.people.events import Invited
from wingbeat.people.invitations import queries
from wingbeat.people.invitations.models import VALID_HOURS, InvitationGone
from wingbeat.people.members.actions import insert
from wingbeat.people.members.models import AddressTaken
from wingbeat.people.rules import address, check_password
from wingbeat.people.teams.actions import put_in_only
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import RIGHTS, Role, system
from wingbeat.workspaces.queries import Scope


async def invite(scope: Scope, *, email: str, role: Role) -> Invited:
    """Invite an address, in place of an earlier invitation of it; raises `Forbidden`, `Invalid`, `AddressTaken`."""
    scope.actor.need("manage_people")
    email = address(email)
    token = new_token(scope.actor.workspace_id)
    invitation_id = uuid7()
    async with scope.transaction() as work:
        if await work.value("SELECT true FROM member WHERE workspace_id = $1 AND email = $2", email):
            raise AddressTaken
        await work.execute("DELETE FROM invitation WHERE workspace_id = $1 AND email = $2 AND used_at IS NULL", email)
        await work.execute(
            "INSERT INTO invitation (workspace_id, id, token_hash, email, role, invited_by, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7))",
            invitation_id,
            fingerprint(token),
            email,
            role,
            scope.actor.id,
            VALID_HOURS,
        )
        await record(work, "member_invited", invitation_id, email=email, role=role)
    return Invited(invitation_id, email, role, token)


async def withdraw(scope: Scope, invitation_id: UUID) -> None:
    """Take an invitation back; raises `Forbidden` and `NotFound`."""
    scope.actor.need("manage_people")
    async with scope.transaction() as work:
        email = await work.value(
            "DELETE FROM invitation WHERE workspace_id = $1 AND id = $2 AND used_at IS NULL RETURNING email",
            invitation_id,
        )
        if email is None:
            raise NotFound
        await record(work, "invitation_withdrawn", invitation_id, email=email)


def scope_of(database: Database, token: str) -> Scope:
    """The workspace an invitation's token names; raises `InvitationGone` when it names none."""
    workspace_id = workspace_of(token)
    if workspace_id is None:
        raise InvitationGone
    return Scope(database, system(workspace_id))


async def accept(scope: Scope, token: str, *, name: str, password: str) -> UUID:
    """Become a member, of the one team where there is but one; the invitation is used up. Raises `InvitationGone` and `Invalid`."""
    # Looked at before the password is hashed: strangers get no work done for nothing, and no lock is held meanwhile.
    found = await queries.invitation(scope, token)
    check_password(password, found["email"])
    password_hash = await hash_password(password)
    async with scope.transaction() as work:
        used = await work.row(
            "UPDATE invitation SET used_at = now() WHERE workspace_id = $1 AND id = $2 AND used_at IS NULL"
            " AND expires_at > now() RETURNING email, role",
            found["id"],
        )
        if used is None:
            raise InvitationGone
        try:
            member_id = await insert(
                work, email=used["email"], name=name, role=used["role"], password_hash=password_hash
            )
        except AddressTaken as error:
            raise InvitationGone from error
        if "converse" in RIGHTS[used["role"]]:
            await put_in_only(work, member_id)
        return member_id
