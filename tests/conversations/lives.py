"""Anything anybody may try with a conversation: strategies of senders and commands."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from wingbeat.conversations import events as e
from wingbeat.conversations import models as c
from wingbeat.conversations.letters import models as l
from wingbeat.conversations.promises import models as p
from wingbeat.conversations.promises.events import Needs, Promise
from wingbeat.conversations.reach.models import LeaveAddress
from wingbeat.conversations.targets import models as t
from wingbeat.kit.door import Sender

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORKSPACE, CHANNEL, CUSTOMER, STRANGER, LI, WANG, RETURNS, SIZES = (UUID(int=n) for n in range(1, 9))

CUSTOMER_SENDS = Sender("customer", CUSTOMER)
SENDERS = (
    CUSTOMER_SENDS,
    Sender("customer", STRANGER),
    Sender("member", LI),
    Sender("member", WANG),
    Sender("bot"),
    Sender("system"),
)


def opening(*, bot: bool = True, customer: UUID = CUSTOMER) -> c.Opening:
    return c.Opening(CHANNEL, customer, "韩梅梅", f"{customer.hex}", 1001, "zh-CN", bot=bot)


members = st.sampled_from([LI, WANG])
teams = st.sampled_from([RETURNS, SIZES])
numbers = st.integers(-3, 40)
moments = st.integers(-100, 10_000).map(lambda minutes: START + timedelta(minutes=minutes))
seconds = st.integers(0, 60).map(lambda n: START + timedelta(seconds=n))
purposes = st.sampled_from(["answer", "question", "greeting", "acknowledgement", "status", "survey"])


def says(**more: Any) -> st.SearchStrategy[c.Say]:
    # Made long here: hypothesis writes its strategies down, and warns of long ones.
    texts = st.sampled_from(["怎么退货？", "My parcel", "", " ", "x"]).map(lambda text: text.replace("x", "x" * 8001))
    return st.builds(c.Say, text=texts, **more)


promises = st.builds(
    Promise,
    target_id=st.just(RETURNS),
    measure=st.sampled_from(["first_response", "first_human_response", "response", "resolution"]),
    since=st.integers(1, 6),
    due=moments,
    warn_at=st.none() | moments,
)


letters = st.integers(3, 12).flatmap(lambda seq: st.sampled_from([f"answer:{seq}", f"transcript:{seq}", "survey"]))


@st.composite
def _command(draw: st.DrawFn) -> Any:
    """Any command: by a name, since all of them written out are longer than hypothesis says in a report."""
    return draw(_commands)


commands = _command()
_commands: st.SearchStrategy[Any] = st.one_of(
    st.builds(p.CallBack, st.none() | moments),
    st.builds(p.Need, st.just(Needs(language="en"))),
    st.builds(
        p.TellWait, st.sampled_from([0, 15, 120]), st.integers(1, 9), st.booleans(), st.sampled_from(["", "Many wait."])
    ),
    says(purpose=purposes),
    says(opening=st.builds(opening, bot=st.booleans()), sent_at=st.none() | moments),
    st.builds(c.AddNote, text=st.sampled_from(["VIP", ""])),
    st.integers(0, 8).flatmap(
        lambda after: st.builds(
            c.Reply,
            after=st.just(after),
            upto=st.just(after + 1),
            understood=st.just(e.Understood(after + 1, "en")),
            says=st.lists(says(purpose=purposes), max_size=2).map(tuple),
            flow=st.none() | st.just(e.FlowMoved("returns", 1, "number", run={"step": "number"})),
            tags=st.sampled_from([(), ("退货",), ("退货", "退货")]),
            reason=st.sampled_from(["", "尺码"]),
            proposed=st.none() | st.just(e.DraftProposed("您好", 300)),
            hand_off=st.none() | st.just(e.HandedOff("flow_step", draft="您好")),
            resolved=st.booleans(),
        )
    ),
    st.builds(c.Suggest, suggested=st.just(e.Suggested("您好")), told=st.none() | says(purpose=st.just("status"))),
    st.builds(c.ApproveDraft, draft=st.integers(3, 6), text=st.sampled_from(["您好", ""]), edited=st.booleans()),
    st.builds(c.RefuseDraft, draft=st.integers(3, 6), why=st.sampled_from(["", "尺码"])),
    st.builds(c.HandOff, why=st.sampled_from(["asked", "low_confidence"]), team_id=st.none() | teams),
    st.builds(c.Queue, team_id=teams, priority=st.integers(0, 3)),
    st.builds(c.Assign, member_id=members, how=st.sampled_from(["pushed", "picked", "handed", "accepted"])),
    st.builds(c.Transfer, to_member_id=st.none() | members, to_team_id=st.none() | teams),
    st.builds(
        c.Release,
        member_id=members,
        team_id=st.none() | teams,
        why=st.sampled_from(["member_gone", "woken"]),
    ),
    st.builds(c.MarkRead, upto=numbers),
    st.builds(c.MarkDelivered, upto=numbers),
    st.just(c.StartTyping()),
    st.builds(c.SetPriority, priority=st.integers(-1, 4)),
    st.builds(c.SetReason, reason=st.sampled_from(["尺码", "size " * 50])),
    st.builds(c.Tag, tag=st.sampled_from(["退货", " late ", "", "x" * 61])),
    st.builds(c.Untag, tag=st.sampled_from(["退货", " late "])),
    st.builds(c.Snooze, until=moments),
    st.builds(c.Wake, why=st.sampled_from(["due", "member"])),
    st.builds(c.Leave, last_seen_at=moments),
    st.builds(c.Resolve, how=st.sampled_from(["member", "bot", "silence"])),
    st.just(c.Reopen()),
    st.builds(p.Offer, member_id=st.none() | members, seconds=st.just(12), ring=st.integers(1, 3)),
    st.builds(p.Decline, why=st.sampled_from(["", "开会中"])),
    st.builds(p.Withdraw, until=seconds, why=st.sampled_from(["silent", "gone"])),
    st.builds(p.Pull, why=st.just("VIP")),
    st.just(p.Bump()),
    st.builds(
        p.Escalate,
        path_id=st.just(UUID(int=9)),
        path=st.just("Refunds"),
        step=st.integers(1, 2),
        name=st.just("Finance"),
        team_id=teams,
        target_seconds=st.just(600),
        after=st.none() | seconds,
    ),
    st.builds(
        p.Ask,
        id=st.uuids(version=4),
        text=st.sampled_from(["?", ""]),
        due_seconds=st.just(60),
        team_id=st.none() | teams,
    ),
    st.builds(p.AnswerAsked, id=st.uuids(version=4), text=st.sampled_from(["!", ""])),
    st.builds(t.SetTarget, promise=promises, name=st.just(""), limit_seconds=st.just(15), anew=st.booleans()),
    st.builds(t.Tick, at=moments),
    st.builds(t.PredictBreach, promise=promises, chance=st.just(0.9)),
    st.builds(LeaveAddress, email=st.sampled_from(["", "lin@finch.example"])),
    st.builds(l.AskTranscript, email=st.just("lin@finch.example")),
    st.builds(l.BeginLetter, upto=numbers),
    st.builds(l.MarkMailed, letter=letters),
    st.builds(l.MarkFailed, letter=letters, why=st.just("550"), again=st.booleans()),
    st.builds(l.DropLetter, letter=letters),
    st.builds(l.RetryLetter, letter=letters, email=st.sampled_from(["", "lin@finch.example"])),
    st.builds(c.Rename, customer_name=st.sampled_from(["Han Meimei", "Li Lei"])),
    st.builds(c.Merge, to_customer_id=st.sampled_from([CUSTOMER, STRANGER]), customer_name=st.just("Han Meimei")),
)
