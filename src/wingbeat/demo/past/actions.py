"""Writing the past: through a door of its own, each thing at the moment it is said to have happened."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random

import msgspec

from wingbeat.conversations.actions import ConversationDoor, ConversationLife, Numbers
from wingbeat.conversations.models import Conversation
from wingbeat.demo.past.models import Cast, Content, Person, Place, Talk, Told
from wingbeat.demo.past.rules import LANGUAGES, acts, language, moments, told
from wingbeat.flow import remembered
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.queries import published
from wingbeat.people.customers.actions import bring_in
from wingbeat.people.customers.models import Newcomer
from wingbeat.people.members.actions import join
from wingbeat.people.teams.actions import put_in
from wingbeat.replay.rules import read
from wingbeat.routing.targets.queries import in_force
from wingbeat.routing.waits.actions import LEARN
from wingbeat.surveys.queries import surveys
from wingbeat.workspaces.queries import Scope

CONTENT = files("wingbeat") / "demo" / "content"
SEED = 2026  # the same past for everybody
COMES_BACK = 0.4  # of conversations begin with somebody who was here before
UNDER_WAY = (timedelta(minutes=4), timedelta(minutes=9), timedelta(minutes=16))
SETTLED_SECONDS = 60.0  # by then the steps have read it all: how long customers wait can be learned of it
TOGETHER = 8  # conversations under way in the door: two of its batches


async def fill(database: Database, scope: Scope, place: Place, until: datetime) -> int:
    """Make up what happened before `until` in a shop where nothing has yet; how many conversations there are now.

    Who keeps rows hears of all of it once the product runs, and nobody acts on it: no letter, no survey, no alarm.
    """
    cast = await _cast(scope, place)
    chance = Random(SEED)  # noqa: S311 - no secret
    talks = list(_talks(chance, cast, until))
    seen = {one.customer.id: one.opened_at for one in talks}  # the last stands
    came = {one.customer.id: one for one in reversed(talks)}.values()  # the first stands
    newcomers = [
        Newcomer(one.customer.id, one.customer.name, one.customer.language, one.opened_at, seen[one.customer.id])
        for one in came
    ]
    await bring_in(scope, place.channel_id, newcomers)
    door: ConversationDoor = Door(database, ConversationLife(), remembered, on_commit=lambda *_: None)
    serving = asyncio.create_task(door.run())
    numbers = Numbers(database)
    try:
        for at in range(0, len(talks), TOGETHER):
            written = [await _written(scope, cast, chance, one, numbers) for one in talks[at : at + TOGETHER]]
            await asyncio.gather(*(_give(door, state, commands) for state, commands in written))
    finally:
        serving.cancel()
        await asyncio.wait([serving])
    await Timers(database, {}).set(
        scope.actor.workspace_id, LEARN, scope.actor.workspace_id, after_seconds=SETTLED_SECONDS
    )
    return len(talks)


async def _cast(scope: Scope, place: Place) -> Cast:
    content = msgspec.json.decode((CONTENT / "past.json").read_bytes(), type=Content)
    members = []
    for one in content.colleagues:
        member_id = await join(scope, email=one.email, name=one.name, role="agent", password=secrets.token_urlsafe(16))
        await put_in(scope, place.team_id, member_id)
        members.append(Person(member_id, one.name, pace=one.pace))
    _, articles = await published(scope)
    (survey,) = await surveys(scope)
    return Cast(
        place=place,
        articles={(one.group_key, one.language): one for one in articles},
        dialogues=tuple(read((CONTENT / "replay.jsonl").read_text("utf-8").splitlines())),
        members=tuple(members),
        survey=survey,
        held=await in_force(scope),
        content=content,
    )


def _talks(chance: Random, cast: Cast, until: datetime) -> Iterator[Talk]:
    known: dict[str, list[Person]] = {}
    for opened_at in moments(chance, cast, until):
        spoken = language(chance)
        before = known.setdefault(spoken, [])
        if before and chance.random() < COMES_BACK:
            customer = chance.choice(before)
        else:
            customer = Person(uuid7(opened_at), chance.choice(cast.content.customers[spoken]), spoken)
            before.append(customer)
        yield Talk(uuid7(opened_at), customer, opened_at)
    for spoken, ago in zip(LANGUAGES, UNDER_WAY, strict=True):
        opened_at = until - ago
        customer = Person(uuid7(opened_at), cast.content.customers[spoken][0], spoken)
        yield Talk(uuid7(opened_at), customer, opened_at, over=False)


async def _written(
    scope: Scope, cast: Cast, chance: Random, one: Talk, numbers: Numbers
) -> tuple[Conversation, Sequence[Told]]:
    workspace_id = scope.actor.workspace_id
    begun = Conversation(workspace_id, one.id)
    done = acts(chance, cast, one, await numbers.next(workspace_id))
    return begun, told(begun, cast, one.opened_at, done)


async def _give(door: ConversationDoor, state: Conversation, commands: Sequence[Told]) -> None:
    await asyncio.gather(
        *(
            door.append(state.workspace_id, state.id, one.command, sender=one.sender, key=f"past:{n}", at=one.at)
            for n, one in enumerate(commands)
        )
    )
