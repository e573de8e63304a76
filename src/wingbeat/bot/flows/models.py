"""A flow as it is written (the same document in YAML, JSON and the database), and where a conversation stands in one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import field

from wingbeat.bot.models import Language
from wingbeat.kit.errors import Conflict, Invalid

# What people can still oversee, and what a model of a flow can be checked for in milliseconds.
MOST_STEPS = 100
MOST_CHOICES = 12
MOST_CASES = 20
LONGEST_TEXT = 2_000
MOST_CARD_LINES = 5

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Text = dict[Language, Words]
Path = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]

Kind = Literal[
    "text", "choice", "yes_no", "number", "photo", "order_number", "phone", "email", "contact", "date", "product",
    "address", "amount",
]  # fmt: skip


class Written(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of the document share: an unknown word in it is a mistake that is told."""


class Step(Written, frozen=True, tag_field="do", kw_only=True):
    id: Name


class Say(Step, frozen=True, tag="say", kw_only=True):
    text: Text
    next: Name | None = None


class Choice(Written, frozen=True):
    value: Name
    label: Text
    words: tuple[Short, ...] = ()  # other ways to say it


class Ask(Step, frozen=True, tag="ask", kw_only=True):
    """Wait for a value of `kind`; a wrong or empty one is asked for again, `tries` times, then `fails` or a person."""

    slot: Name
    kind: Kind
    text: Text
    choices: Annotated[tuple[Choice, ...], msgspec.Meta(max_length=MOST_CHOICES)] = ()
    again: Text | None = None
    tries: Annotated[int, msgspec.Meta(ge=1, le=5)] = 2
    fails: Name | None = None
    afresh: bool = False
    optional: bool = False
    least: float | None = None
    most: float | None = None
    shape: Annotated[tuple[Short, ...], msgspec.Meta(max_length=10)] = ()
    check: Literal["luhn"] | None = None
    day: Literal["future", "past"] | None = None
    offers: Path | None = None
    next: Name | None = None


class FindOrder(Step, frozen=True, tag="find_order", kw_only=True):
    """Find the order and prove whose it is; what that takes is in `rules/expand.py`, not in anybody's document."""

    save: Name = "order"
    fails: Name | None = None
    next: Name | None = None


class Call(Step, frozen=True, tag="call", kw_only=True):
    """Look something up in the shop."""

    action: Name
    arguments: dict[Name, Words] = field(name="with", default_factory=dict)
    save: Name
    otherwise: Name | None = None
    next: Name | None = None


class Case(Written, frozen=True):
    """One test of one value, and where to go when it holds. Numbers that are none hold nothing."""

    value: Path
    go: Name
    equals: Short | None = field(name="is", default=None)
    differs: Short | None = field(name="is_not", default=None)
    among: tuple[Short, ...] | None = field(name="in", default=None)
    empty: bool | None = None
    above: float | None = None
    below: float | None = None


class Branch(Step, frozen=True, tag="branch", kw_only=True):
    cases: Annotated[tuple[Case, ...], msgspec.Meta(min_length=1, max_length=MOST_CASES)]
    otherwise: Name = field(name="else")


class TagStep(Step, frozen=True, tag="tag", kw_only=True):
    tag: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    next: Name | None = None


class ReasonStep(Step, frozen=True, tag="reason", kw_only=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    next: Name | None = None


class ArticleStep(Step, frozen=True, tag="article", kw_only=True):
    """Send the published article of this group in the customer's language."""

    group: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    next: Name | None = None


class Propose(Written, frozen=True):
    action: Name
    arguments: dict[Name, Words] = field(name="with", default_factory=dict)


class Person(Step, frozen=True, tag="hand_over", kw_only=True):
    """Give the conversation to people, with a card and perhaps something for a member to approve."""

    text: Text | None = None
    team: Short | None = None
    card: Annotated[tuple[Text, ...], msgspec.Meta(max_length=MOST_CARD_LINES)] = ()
    propose: Propose | None = None


class End(Step, frozen=True, tag="end", kw_only=True):
    """The flow is done. Only a customer's own yes, in the slot `resolved_if`, also resolves the conversation."""

    text: Text | None = None
    resolved_if: Name | None = None


AnyStep = Say | Ask | FindOrder | Call | Branch | TagStep | ReasonStep | ArticleStep | Person | End


class Flow(Written, frozen=True, kw_only=True):
    """The whole document; its first step is where it begins."""

    flow: Name
    title: Text
    starts_on: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    starts_on_articles: Annotated[tuple[Short, ...], msgspec.Meta(max_length=20)] = ()
    # Whether it begins although an article answers well: yes for "where is my order", no for "how do returns work".
    before_articles: bool = True
    steps: Annotated[tuple[AnyStep, ...], msgspec.Meta(min_length=1, max_length=MOST_STEPS)]


class Problem(msgspec.Struct, frozen=True):
    """Something to mend: `where` is a path in the document, `line` one of its YAML (from 1). Errors stop publishing.

    `code` and `facts` say it to programs, `message` to people; `rules.problems` has every code.
    """

    level: Literal["error", "warning"]
    code: str
    message: str
    facts: Mapping[str, str | int] = {}
    step: str = ""
    where: str = ""
    line: int | None = None


class Node(msgspec.Struct, frozen=True):
    id: str
    do: str
    label: Mapping[str, str]
    slot: str = ""


class Edge(msgspec.Struct, frozen=True):
    """`to` may be `@end` or `@person`; `label` says when it is taken, empty for always."""

    source: str
    to: str
    label: str = ""


# --- a running flow


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a conversation stands in a flow: small, since it travels in its log. `form` is this shape's own version."""

    flow: str
    flow_id: UUID
    version: int
    step: str
    waiting: Literal["", "answer", "result"] = ""
    slots: Mapping[str, str] = {}
    saved: Mapping[str, Mapping[str, str]] = {}
    asked: tuple[str, ...] = ()  # questions the customer answered, for "back"
    tries: int = 0  # wrong answers to the open question
    turns: int = 0
    language: Language = "zh-CN"  # of the whole run: an order number alone has none
    parked: "Run | None" = None  # the flow that goes on once this one is done
    form: int = 1


class Found(msgspec.Struct, frozen=True):
    """A value that the bot read out of a message: `kind` is one of the slots' kinds."""

    kind: str
    value: str


class Heard(msgspec.Struct, frozen=True):
    text: str
    found: tuple[Found, ...] = ()
    photos: tuple[str, ...] = ()  # ids of pictures that came with it


class Here(msgspec.Struct, frozen=True):
    """What a flow may know of its surroundings: values, so that the same turn always leads to the same moves."""

    language: Language
    now: datetime
    today: date
    desk_language: Language = "zh-CN"  # what members read
    customer_name: str = ""
    verified: bool = False
    open: bool = True
    next_opening: str = ""


class Result(msgspec.Struct, frozen=True):
    """What a look-up came to. `not_found` is also the answer for what is not the customer's: nobody can tell the two apart."""

    outcome: Literal["done", "not_found", "down", "limited"]
    fields: Mapping[str, str] = {}
    skus: tuple[str, ...] = ()  # what an order held, for whoever offers what goes with it


class Saying(msgspec.Struct, frozen=True):
    """A message of ours; `article_group` stands for that article's answer."""

    text: str
    purpose: Literal["answer", "question", "status"] = "answer"
    suggestions: tuple[str, ...] = ()
    article_group: str = ""
    article_id: UUID | None = None
    title: str = ""


class Wanted(msgspec.Struct, frozen=True):
    """A look-up the flow waits for, or one that a member may approve."""

    action: str
    arguments: Mapping[str, str]


class ToPerson(msgspec.Struct, frozen=True):
    """The hand-over a flow asks for: `card` is for members, at most five lines."""

    card: tuple[str, ...]
    team: str = ""
    propose: Wanted | None = None


class Moves(msgspec.Struct, frozen=True):
    """What one turn leads to. `run` is None when the flow is over; `ended` then says how, `last` where it stood."""

    run: Run | None
    last: Run | None = None
    says: tuple[Saying, ...] = ()
    call: Wanted | None = None
    handoff: ToPerson | None = None
    tags: tuple[str, ...] = ()
    reason: str = ""
    ended: Literal["", "done", "left", "handed_over"] = ""
    resolved: bool = False
    visited: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()


Fit = Literal["surely", "perhaps", "no"]


# --- what is kept of flows


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A flow with its draft; `version` is in force, None when none is; `state` says why."""

    id: UUID
    name: str
    state: Literal["draft", "published", "paused"]
    version: int | None
    draft: int
    changed: bool
    document: Mapping[str, Any]
    updated_at: datetime
    updated_by: UUID | None


Decision = Literal["open", "deciding", "approved", "refused"]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    published_at: datetime
    published_by: UUID | None
    note: str
    document: Mapping[str, Any] | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Something a flow collected and checked, and a member approves or refuses: the bot never does it itself."""

    id: UUID
    conversation_id: UUID
    customer_id: UUID
    flow: str
    action: str
    arguments: Mapping[str, str]
    state: Decision
    result: Mapping[str, str] | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None


class BadFlow(Invalid):
    """This flow cannot be read; each problem says where and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=[msgspec.to_builtins(problem) for problem in problems])
        self.problems = tuple(problems)


class FlowNotReady(Invalid):
    """This flow cannot be published yet; mend its problems first."""


class FlowExists(Conflict):
    """There is already a flow of this name."""


class FlowChanged(Conflict):
    """Someone else changed this flow meanwhile; look at their draft first."""


class IntentTaken(Conflict):
    """Another published flow already starts on this intent or article; take it out of one of them."""


class AlreadyDecided(Conflict):
    """Someone has already decided about this."""
