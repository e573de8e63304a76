"""Act on a breach that is predicted."""

import time
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation, Say
from wingbeat.conversations.targets.models import PredictBreach
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.mail import Mail, letter
from wingbeat.routing.alarms.events import BreachExpected
from wingbeat.routing.alarms.queries import to_tell
from wingbeat.routing.alarms.rules import call_back, mail
from wingbeat.routing.notices.models import Push, Raised
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope, workspace

QUIET_SECONDS = 600.0  # a bad hour is one thing to know, not sixty letters

log = structlog.get_logger()


class Alarms:
    """Bound to the door, to desks and devices, and to the system's mail (`post`: mail, sender, our address)."""

    def __init__(self, door: ConversationDoor, tell: Tell, push: Push, post: tuple[Mail, str, str]) -> None:
        self._door = door
        self._tell = tell
        self._push = push
        self._mail, self._sender, self._base = post
        self._mailed: dict[UUID, float] = {}

    async def ring(self, scope: Scope, state: Conversation, predicted: PredictBreach) -> None:
        """Do what the policy says: `bot` is read by the bot itself, in the log."""
        if "call_back" in predicted.actions and state.status == "queued":
            said = Say(text=call_back(state.language), purpose="status")
            # Once in a wait, however many promises are in danger.
            key = f"call_back:{state.owed_since or state.queued_at}"
            await self._door.append(state.workspace_id, state.id, said, sender=Sender("system"), key=key)
        told = await to_tell(scope, state.team_id, predicted.actions)
        if not told:
            return
        about = BreachExpected(
            *(state.workspace_id, state.id, state.number, state.customer_name),
            *(predicted.chance, predicted.promise.due, tuple(one.id for one in told)),
        )
        await self._tell(scope, [about])
        key = f"breach:{about.due.timestamp() // QUIET_SECONDS:.0f}"
        await self._push(scope, [Raised(one, "breach", key, state.id, state.number, follows=False) for one in about.to])
        await self._write(scope, about, [one.email for one in told if one.leads])

    async def _write(self, scope: Scope, about: BreachExpected, addresses: list[str]) -> None:
        now = time.monotonic()
        if not addresses or self._mailed.get(about.workspace_id, -QUIET_SECONDS) + QUIET_SECONDS > now:
            return
        self._mailed[about.workspace_id] = now
        firm = await workspace(scope)
        subject, text = mail(
            firm.language,
            number=about.number,
            customer=about.customer_name or "?",
            percent=round(about.chance * 100),
            due=f"{about.due.astimezone(ZoneInfo(firm.zone)):%Y-%m-%d %H:%M:%S}",
            zone=firm.zone,
            link=f"{self._base}/desk/{about.conversation_id}",
        )
        try:
            await self._mail.send(letter(sender=self._sender, to=addresses, subject=subject, text=text))
        except WingbeatError as error:
            log.warning("a mail could not be sent", why=error.facts.get("why"), otherwise="the desks were told")
