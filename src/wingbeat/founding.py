"""A workspace to begin with: its first administrator, a team to queue at, and a chat for the shop's pages."""

from uuid import UUID

import msgspec

from wingbeat.channels.actions import create
from wingbeat.channels.models import Channel
from wingbeat.kit.database import Database
from wingbeat.kit.languages import Language
from wingbeat.people.members.actions import join
from wingbeat.people.rules import address
from wingbeat.people.teams.actions import found as found_team
from wingbeat.people.teams.actions import put_in
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

TEAM: dict[Language, str] = {"zh-CN": "客服", "zh-TW": "客服", "en": "Support"}


class Shop(msgspec.Struct, frozen=True):
    """What was made; `scope` may do everything in it."""

    scope: Scope
    member_id: UUID
    team_id: UUID
    channel: Channel


async def open_shop(
    database: Database,
    *,
    name: str,
    email: str,
    password: str,
    language: Language,
    zone: str,
    called: str = "",
    team: str = "",
) -> Shop:
    """`called`: the administrator, else by their address. Raises `Invalid` for an address or a zone that is none, before anything is made."""
    email = address(email)
    workspace_id = await found(database, name=name, language=language, zone=zone)
    scope = Scope(database, Actor(workspace_id, "system", None, RIGHTS["administrator"]))
    who = called or email.partition("@")[0]
    member_id = await join(scope, email=email, name=who, role="administrator", password=password)
    team_id = await found_team(scope, team or TEAM[language])
    await put_in(scope, team_id, member_id)
    channel = await create(scope, name=name, team_id=team_id, language=language, origins=[])
    return Shop(scope, member_id, team_id, channel)
