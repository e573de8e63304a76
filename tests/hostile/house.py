"""Two workspaces on one running server: the shop and its neighbour."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.hostile.routes import Request
from tests.served import Served
from wingbeat.bot.gaps.actions import WORDS_ALONE, file
from wingbeat.bot.gaps.models import Case
from wingbeat.bot.gaps.queries import gaps
from wingbeat.channels.actions import create
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.people.members.actions import join
from wingbeat.people.teams.actions import found as found_team
from wingbeat.people.teams.actions import put_in
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, system
from wingbeat.workspaces.queries import Scope

NEIGHBOUR = "stork@heron.example"
PASSWORD = "long-legs-and-fish"
SECRET_WORD = "心里话canary"  # stands only in the shop's rows; whoever else reads it has read too much

CANARY_FLOW = {
    "flow": "canary",
    "title": {"zh-CN": SECRET_WORD},
    "steps": [{"id": "bye", "do": "end", "text": {"zh-CN": SECRET_WORD}}],
}


@dataclass(frozen=True)
class Shop:
    """The first workspace's rows by the names routes call them, and the words only it may read."""

    ids: Mapping[str, str]
    site_key: str
    words: tuple[str, ...] = (SECRET_WORD,)


async def neighbour(database: Database) -> Scope:
    """A second workspace with an administrator, a team and a channel."""
    workspace_id = await found(database, name="Heron", language="en", zone="UTC")
    scope = Scope(database, Actor(workspace_id, "system", None, RIGHTS["administrator"]))
    member_id = await join(scope, email=NEIGHBOUR, name="Stork", role="administrator", password=PASSWORD)
    team_id = await found_team(scope, "Heron's")
    await put_in(scope, team_id, member_id)
    await create(scope, name="Heron", team_id=team_id, language="en", origins=[])
    return scope


LABELLED = {"text": SECRET_WORD, "language": "zh-CN", "intent": "canary"}
Made = Callable[..., Awaitable[Any]]
ARTICLE = {"language": "zh-CN", "questions": [f"{SECRET_WORD} 吗"], "answer": SECRET_WORD}


async def fill_shop(server: Served, member: httpx.AsyncClient) -> Shop:
    """A row of everything in the shop, with the canary word in all that people read."""

    async def made(method: str, path: str, **given: Any) -> Any:
        answer = await member.request(method, f"/api/v1{path}", **given)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}

    async with server.widget() as widget:
        for text in (f"{SECRET_WORD} 怎么退货", "转人工"):
            await widget.say(text)
        customer_id = widget.welcome["customer"]["id"]
    conversation_id, session = widget.conversation, await made("GET", "/session")
    team = (await made("POST", "/teams", json={"name": f"队 {SECRET_WORD}"}))["id"]
    invitation = await made("POST", "/invitations", json={"email": "egret@tomtit.example", "role": "agent"})
    article = (await made("POST", "/articles", json=ARTICLE))["id"]
    file = (await made("POST", "/files", params={"name": f"{SECRET_WORD}.txt"}, content=SECRET_WORD.encode()))["id"]
    await made("PATCH", f"/customers/{customer_id}", json={"name": SECRET_WORD})
    await made("POST", "/bot/labelled", json=LABELLED)
    labelled = (await made("GET", "/bot/labelled"))["items"][0]
    channel = (await made("GET", "/channels"))["items"][0]
    for command in ({"do": "note", "text": SECRET_WORD}, {"do": "tag", "tag": SECRET_WORD}):
        await made("POST", f"/conversations/{conversation_id}/commands", json={"key": str(uuid7()), "command": command})
    ids = {
        **dict.fromkeys(("conversation", "lane", "to", "into"), conversation_id),
        **dict.fromkeys(("customer", "after", "before"), customer_id),
        **dict.fromkeys(("member", "owner", "assignee"), session["member"]["id"]),
        **dict.fromkeys(("team", "teams", "subject"), team),
        **await routed(made, conversation_id, team),
        **dict.fromkeys(("channel", "channels"), channel["id"]),
        **dict.fromkeys(("article", "other"), article),
        "invitation": invitation["id"],
        **dict.fromkeys(("file", "files"), file),
        "flow": (await made("POST", "/bot/flows", json={"document": CANARY_FLOW}))["id"],
        **await ruled(made),
        "message": labelled["id"],
        **(await put_down(server, conversation_id, customer_id) | await cared(made, customer_id)),
        **names(session),
    }
    return Shop({**ids, **{f"{name}_id": value for name, value in ids.items()}}, channel["site_key"])


def names(session: Any) -> dict[str, str]:
    """The workspace's id, and one of what a caller makes."""
    return {"workspace": session["workspace"]["id"], "id": str(uuid7())}


async def routed(made: Made, conversation_id: str, team: str) -> dict[str, str]:
    """A target, a path of escalation, a view, and what was asked and begun beside the conversation."""
    asked = {"text": SECRET_WORD, "due_seconds": 600, "team_id": team}
    step = {"name": SECRET_WORD, "team_id": team, "target_seconds": 600}
    promised = {"name": SECRET_WORD, "measure": "response", "limit_seconds": 60}
    path = {"name": SECRET_WORD, "steps": [step]}
    await made("PUT", f"/conversations/{conversation_id}/draft", json={"mode": "reply", "text": SECRET_WORD})
    return {
        **await traced(made, conversation_id),
        "view": (await made("POST", "/views", json={"name": SECRET_WORD, "filter": {"tag": SECRET_WORD}}))["id"],
        "target": (await made("POST", "/routing/targets", json=promised))["id"],
        "path": (await made("POST", "/routing/escalation/paths", json=path))["id"],
        "request": (await made("POST", f"/conversations/{conversation_id}/requests", json=asked))["id"],
    }


async def kept(made: Made) -> dict[str, str]:
    """A template, and a macro that says it."""
    form = {"titles": {"en": SECRET_WORD}, "texts": {"en": {"warm": SECRET_WORD}}}
    template = (await made("POST", "/templates", json=form))["id"]
    macro = {"name": SECRET_WORD, "actions": [{"do": "reply", "template_id": template}]}
    return {"template": template, "macro": (await made("POST", "/macros", json=macro))["id"]}


async def ruled(made: Made) -> dict[str, str]:
    """A rule in a group of its own, and a marketplace's clock."""
    group = (await made("POST", "/rules/groups", json={"name": SECRET_WORD}))["id"]
    said = {"name": SECRET_WORD, "when": {"on": "event", "kinds": ["reopened"]}, "then": [{"do": "close"}]}
    rule = (await made("POST", "/rules", json={"rule": said, "group_id": group}))["id"]
    clock, survey = str(uuid7()), str(uuid7())
    await made("PUT", f"/surveys/{survey}", json={"name": SECRET_WORD, "scale": "csat", "live": False})
    preset = (await made("GET", "/clocks"))["presets"][0]
    await made("PUT", f"/clocks/{clock}", json={**preset, "name": SECRET_WORD})
    return {
        "rule": rule,
        "group": group,
        "groups": group,
        "clock": clock,
        **dict.fromkeys(("survey", "ids"), survey),
        "device": await reached(made),
        "practice": (await made("POST", "/practice/rounds", json={"language": "en"}))["id"],
        **await kept(made),
    }


async def traced(made: Made, conversation_id: str) -> dict[str, str]:
    """A problem that the conversation came of, and a round of telling its customers that was taken back."""
    form = {"title": SECRET_WORD, "conversation_id": conversation_id}
    problem = (await made("POST", "/problems", json=form))["id"]
    await made("PUT", f"/problems/{problem}/state", json={"state": "fixed"})
    telling = (await made("POST", f"/problems/{problem}/tellings", json={"words": {"en": SECRET_WORD}}))["id"]
    await made("DELETE", f"/problems/{problem}/tellings/{telling}")
    return {"problem": problem, "telling": telling}


async def cared(made: Made, customer_id: str) -> dict[str, str]:
    """What is known of the customer beside conversations, and what they were promised."""
    await made("POST", f"/customers/{customer_id}/notes", json={"text": SECRET_WORD})
    note = (await made("GET", f"/customers/{customer_id}/notes"))["items"][0]["id"]
    said = {"kind": "marketing", "given": True, "place": SECRET_WORD}
    await made("POST", f"/customers/{customer_id}/consents", json=said)
    await made("PUT", "/tag-rules", json={"tag": SECRET_WORD, "meaning": SECRET_WORD})
    kind, gesture = (await made("POST", "/gesture-kinds", json={"name": SECRET_WORD}))["id"], str(uuid7())
    wish = {"kind_id": kind, "customer_id": customer_id, "why": SECRET_WORD}
    await made("PUT", f"/gestures/{gesture}", json=wish)
    return {"note": note, "kind": kind, "gesture": gesture}


async def reached(made: Made) -> str:
    """A browser of the founder's that shows notices."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    code = urlsafe_b64encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).rstrip(b"=").decode()
    await made("PUT", "/notices/device", json={"endpoint": "https://push.example/a", "p256dh": code, "auth": "A" * 22})
    device: str = (await made("GET", "/notices/settings"))["devices"][0]["id"]
    return device


async def put_down(server: Served, conversation_id: str, customer_id: str) -> dict[str, str]:
    """What a flow has put down for a member to approve, and a product offered."""
    assert server.database_url is not None
    proposal_id, recommendation_id, arguments = uuid7(), uuid7(), {"number": SECRET_WORD, "why": SECRET_WORD}
    async with database_of(server.database_url) as database:
        workspace_id = await database.value(
            "SELECT workspace_id FROM conversation WHERE id = $1", UUID(conversation_id)
        )
        scope = Scope(database, system(workspace_id))
        await scope.execute(
            "INSERT INTO recommendation (workspace_id, id, conversation_id, customer_id, sku, because_sku, shown_to)"
            " VALUES ($1, $2, $3, $4, 'canary', 'canary', 'member')",
            recommendation_id,
            UUID(conversation_id),
            UUID(customer_id),
        )
        await scope.execute(
            "INSERT INTO flow_proposal (workspace_id, id, conversation_id, customer_id, key, flow, action, arguments)"
            " VALUES ($1, $2, $3, $4, 'canary', 'canary', 'refund_request', $5)",
            proposal_id,
            UUID(conversation_id),
            UUID(customer_id),
            arguments,
        )
        await put_together(scope, proposal_id, UUID(customer_id))
        learnt = await put_to_learn(scope, UUID(conversation_id))
        await scope.execute(
            "INSERT INTO alert (workspace_id, id, kind, subject, name, value, threshold, began_at)"
            " VALUES ($1, $2, 'longest_wait', '', $3, 70, 60, now())",
            proposal_id,
            SECRET_WORD,
        )
    gap = await a_gap(server, conversation_id)
    return {
        **dict.fromkeys(("proposal", "alert", "merge"), str(proposal_id)),
        "recommendation": str(recommendation_id),
        "gap": gap,
        **learnt,
    }


async def put_together(scope: Scope, merge_id: UUID, customer_id: UUID) -> None:
    """That somebody became part of the customer."""
    await scope.execute(
        "INSERT INTO customer_merge (workspace_id, id, from_id, into_id, brought, identities, followers)"
        " VALUES ($1, $2, $3, $3, '{}', '{}', '{}')",
        merge_id,
        customer_id,
    )


async def put_to_learn(scope: Scope, conversation_id: UUID) -> dict[str, str]:
    """What a member changed in a draft, and an examination of the bot."""
    job_id, correction_id = uuid7(), uuid7()
    await scope.execute(
        "INSERT INTO bot_correction (workspace_id, id, at, conversation_id, seq, label, topics, language, question,"
        " proposed, said, why) VALUES ($1, $2, now(), $3, 1, 'edited', '{}', 'zh-CN', $4, $4, $4, $4)",
        correction_id,
        conversation_id,
        SECRET_WORD,
    )
    await scope.execute(
        "INSERT INTO bot_job (workspace_id, id, kind, name, ended_at) VALUES ($1, $2, 'exam', $3, now())",
        job_id,
        SECRET_WORD,
    )
    return {"job": str(job_id), "correction": str(correction_id)}


async def a_gap(server: Served, conversation_id: str) -> str:
    """A question that no article answers."""
    assert server.database_url is not None
    case = Case(
        seq=1, at=datetime.now(UTC), why="handed_off", question=SECRET_WORD, language="zh-CN", answer=SECRET_WORD
    )
    async with database_of(server.database_url) as database:
        workspace_id = await database.value(
            "SELECT workspace_id FROM conversation WHERE id = $1", UUID(conversation_id)
        )
        scope = Scope(database, system(workspace_id))
        await file(scope, UUID(conversation_id), [case], WORDS_ALONE)
        (gap,) = await gaps(scope, status="open", by="volume", after=None, limit=1)
    return str(gap.id)


async def send(client: httpx.AsyncClient, request: Request) -> httpx.Response:
    """Send what no honest client would."""
    if isinstance(request.body, bytes):
        return await client.request(request.method, request.path, params=request.query, content=request.body)
    if request.body is None and not request.what.startswith("body"):
        return await client.request(request.method, request.path, params=request.query)
    content = json.dumps(request.body).encode()  # escapes, so that lone surrogates travel
    headers = {"Content-Type": "application/json"}
    return await client.request(request.method, request.path, params=request.query, content=content, headers=headers)


@asynccontextmanager
async def database_of(url: str) -> AsyncIterator[Database]:
    database = await Database.connect(url, connections=2)
    try:
        yield database
    finally:
        await database.close()
