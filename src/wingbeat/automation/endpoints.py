from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from wingbeat.automation import actions, queries
from wingbeat.automation.actions import Placed, Wanted
from wingbeat.automation.models import Firing, Group, Op, Outcome, Rule, Still, Stop, Stored
from wingbeat.automation.rules.checks import FIELDS, OPS, check
from wingbeat.automation.rules.presets import presets
from wingbeat.automation.trial.queries import Trial, trial
from wingbeat.conversations.events import KINDS
from wingbeat.conversations.templates.models import Tone
from wingbeat.kit.cursors import LAST
from wingbeat.kit.errors import Invalid
from wingbeat.kit.languages import Language
from wingbeat.kit.outgoing import Outgoing
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Line, Page, paged, tell

Limit = Annotated[int, Query(ge=1, le=200)]
Text = Annotated[str, Field(max_length=2000, pattern="^[^\0]*$")]
Short = Annotated[str, Field(max_length=200, pattern="^[^\0]*$")]
Cel = Annotated[str, Field(max_length=1000, pattern="^[^\0]*$")]


class RuleWhenForm(Form):
    """`event`: at once, by `kinds`. `after`: `seconds` later, if it is `still` so. `schedule`: by the calendar."""

    on: Annotated[str, Field(pattern="^(event|after|schedule)$")]
    kinds: Annotated[list[Line], Field(max_length=20)] | None = None
    seconds: Annotated[int, Field(ge=5, le=90 * 86_400)] | None = None
    still: Still | None = None
    at: Annotated[str, Field(pattern="^(opens|closes|clock)$")] | None = None
    minute: Annotated[int, Field(ge=0, lt=1440)] | None = None
    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)] | None = None


class RuleActionForm(Form):
    """One action; `do` says which, and which of the others it needs."""

    do: Line
    member_id: UUID | None = None
    team_id: UUID | None = None
    path_id: UUID | None = None
    target_id: UUID | None = None
    priority: Annotated[int, Field(ge=0, le=3)] | None = None
    flow: Line | None = None
    tag: Line | None = None
    reason: Line | None = None
    text: dict[Language, Text] | Short | None = None
    template_id: UUID | None = None
    tone: Tone | None = None
    whom: Line | None = None
    url: Annotated[str, Field(max_length=1000, pattern="^[^\0]*$")] | None = None
    seconds: Annotated[int, Field(ge=5, le=90 * 86_400)] | None = None
    why: Annotated[str, Field(max_length=120, pattern="^[^\0]*$")] | None = None


class RuleCheckForm(Form):
    """A line of the builder: a field of the vocabulary compared with a value; `|` stands between several."""

    field: Line
    op: Op
    value: Short


class RuleSaidForm(Form):
    """What a rule says; see the how-to on rules."""

    name: Line
    when: RuleWhenForm
    then: Annotated[list[RuleActionForm], Field(min_length=1, max_length=10)]
    checks: Annotated[list[RuleCheckForm], Field(default_factory=list, max_length=10)]
    condition: Cel = ""
    stop: Stop = "no"
    most_an_hour: Annotated[int, Field(ge=1, le=100)] = 10

    def made(self) -> Rule:
        given = self.model_dump()
        given["when"] = _given(given["when"])
        given["then"] = [_given(action) for action in given["then"]]
        try:
            return msgspec.convert(given, Rule)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error


def _given(form: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form.items() if value is not None}


class RuleForm(Form):
    """A rule and its place. `after`: the version it was made from, so that nobody writes over another's change."""

    rule: RuleSaidForm
    live: bool = False
    group_id: UUID | None = None
    after: Annotated[int, Field(ge=0, lt=2**31)] = 0

    def wanted(self) -> Wanted:
        return Wanted(self.rule.made(), self.live, self.group_id, self.after)


class RuleTryForm(Form):
    """A rule tried on the last conversations; `rule_id` names the one it would replace."""

    rule: RuleSaidForm
    rule_id: UUID | None = None
    group_id: UUID | None = None
    last: Annotated[int, Field(ge=1, le=500)] = 100


class RuleOut(BaseModel):
    """`trouble`: why its condition could not be told when it last could not."""

    id: UUID
    rule: RuleSaidForm
    live: bool
    version: int
    group_id: UUID | None
    trouble: str
    trouble_at: datetime | None

    @classmethod
    def of(cls, one: Stored) -> "RuleOut":
        known = msgspec.structs.asdict(one)
        known.pop("place")
        return cls(**{**known, "rule": said(one.rule)})


def said(rule: Rule) -> RuleSaidForm:
    return RuleSaidForm.model_validate(msgspec.to_builtins(rule))


class RuleGroupForm(Form):
    """Its rules are looked at together, while its own condition holds."""

    name: Line
    condition: Cel = ""


class RuleGroupOut(RuleGroupForm):
    id: UUID

    @classmethod
    def of(cls, one: Group) -> "RuleGroupOut":
        return cls(id=one.id, name=one.name, condition=one.condition)


class RulePlaceForm(Form):
    rule_id: UUID
    group_id: UUID | None = None


class RuleOrderForm(Form):
    """All rules in the order they are looked at, and all groups."""

    rules: Annotated[list[RulePlaceForm], Field(max_length=200)]
    groups: Annotated[list[UUID], Field(default_factory=list, max_length=30)]


class RulebookOut(BaseModel):
    rules: list[RuleOut]
    groups: list[RuleGroupOut]


class RuleVersionOut(BaseModel):
    version: int
    rule: RuleSaidForm
    live: bool
    at: datetime
    member_id: UUID | None


class RuleDoneOut(BaseModel):
    do: str
    error: str = ""
    why: str = ""


class RuleFiringOut(BaseModel):
    """`rule` as it was then. `cause` is the number of the event, or a schedule's moment; `done` is null while its
    actions are under way.
    """

    id: UUID
    rule_id: UUID
    version: int
    rule: RuleSaidForm
    conversation_id: UUID
    number: int
    cause: str
    depth: int
    outcome: Outcome
    at: datetime
    done: list[RuleDoneOut] | None

    @classmethod
    def of(cls, one: Firing, rule: dict[str, Any]) -> "RuleFiringOut":
        return cls.model_validate({**msgspec.to_builtins(one, builtin_types=(datetime, UUID)), "rule": rule})


class RuleTriedOut(BaseModel):
    conversation_id: UUID
    number: int
    customer_name: str
    at: datetime
    seq: int


class RuleTrialOut(BaseModel):
    """`troubles`: how often a condition could not be told, and the last reason."""

    looked_at: int
    fired: list[RuleTriedOut]
    troubles: int
    trouble: str

    @classmethod
    def of(cls, one: Trial) -> "RuleTrialOut":
        return cls.model_validate(msgspec.to_builtins(one, builtin_types=(datetime, UUID)))


class RuleFieldOut(BaseModel):
    name: str
    path: str
    kind: str
    ops: list[str]


class RuleVocabularyOut(BaseModel):
    """What rules can be made of."""

    kinds: list[str]
    fields: list[RuleFieldOut]


class RulePresetOut(BaseModel):
    key: str
    rule: RuleSaidForm


class UnsentWebhookOut(BaseModel):
    id: UUID
    rule_id: UUID
    conversation_id: UUID
    url: str
    made_at: datetime
    attempts: int
    error: str


def rules_router(outgoing: Outgoing) -> APIRouter:
    """The routes of rules."""
    router = APIRouter(prefix="/rules", tags=["rules"])
    _reading(router)
    _writing(router, outgoing)
    _groups(router)
    return router


def _reading(router: APIRouter) -> None:
    @router.get("")
    async def list_rules(scope: MemberScope) -> RulebookOut:
        """All rules in the order they are looked at: those of no group first."""
        scope.actor.need("supervise")
        return RulebookOut(
            rules=[RuleOut.of(one) for one in await queries.rules(scope)],
            groups=[RuleGroupOut.of(one) for one in await queries.groups(scope)],
        )

    @router.get("/vocabulary")
    async def read_vocabulary(scope: MemberScope) -> RuleVocabularyOut:
        scope.actor.need("supervise")
        fields = [
            RuleFieldOut(name=name, path=path, kind=kind, ops=sorted(OPS[kind]))
            for name, (path, kind) in FIELDS.items()
        ]
        return RuleVocabularyOut(kinds=list(KINDS), fields=fields)

    @router.get("/presets")
    async def list_presets(scope: MemberScope, language: Language = "zh-CN") -> Page[RulePresetOut]:
        """Rules to begin with; none is in force until it is saved."""
        scope.actor.need("supervise")
        return Page(items=[RulePresetOut(key=key, rule=said(rule)) for key, rule in presets(language).items()])

    @router.get("/firings")
    async def list_firings(
        scope: MemberScope, rule: UUID | None = None, before: UUID | None = None, limit: Limit = 50
    ) -> Page[RuleFiringOut]:
        """What rules did, newest first."""
        scope.actor.need("supervise")
        found = await queries.firings(scope, rule, before or LAST, limit + 1)
        then = await queries.as_they_were(scope, found)
        return paged([RuleFiringOut.of(one, then[one.rule_id, one.version]) for one in found], limit)

    @router.get("/webhooks/unsent")
    async def list_unsent(scope: MemberScope) -> Page[UnsentWebhookOut]:
        """Webhooks that nobody took, newest first, at most a hundred."""
        scope.actor.need("supervise")
        return Page(items=[UnsentWebhookOut(**dict(row)) for row in await queries.unsent(scope, 100)])

    @router.get("/{rule_id}/versions")
    async def list_versions(
        rule_id: UUID, scope: MemberScope, before: Annotated[int, Query(ge=1, lt=2**31)] = 2**31 - 1, limit: Limit = 50
    ) -> Page[RuleVersionOut]:
        """Every version of a rule, newest first."""
        scope.actor.need("supervise")
        rows = await queries.versions(scope, rule_id, before, limit + 1)
        items = [RuleVersionOut(**dict(row)) for row in rows[:limit]]
        return Page(items=items, next=str(items[-1].version) if len(rows) > limit else None)


def _writing(router: APIRouter, outgoing: Outgoing) -> None:
    @router.post("", status_code=201)
    async def make_rule(form: RuleForm, request: Request, scope: MemberScope) -> RuleOut:
        made, facts = await actions.keep_rule(scope, None, form.wanted(), outgoing)
        await tell(request, scope, facts)
        return RuleOut.of(made)

    @router.put("/order", status_code=204)
    async def order_rules(form: RuleOrderForm, request: Request, scope: MemberScope) -> None:
        placed = [Placed(one.rule_id, one.group_id) for one in form.rules]
        await tell(request, scope, await actions.order(scope, placed, form.groups))

    @router.post("/try")
    async def try_rule(form: RuleTryForm, scope: MemberScope) -> RuleTrialOut:
        """What a rule would have done in the last conversations; nothing is done, and nothing kept."""
        scope.actor.need("supervise")
        rule = form.rule.made()
        check(rule)
        place = (await queries.rule(scope, form.rule_id)).place if form.rule_id else 2**31
        draft = Stored(form.rule_id or uuid4(), rule, True, 0, place, form.group_id)
        if form.group_id is not None:
            await queries.group(scope, form.group_id)
        return RuleTrialOut.of(await trial(scope, draft, form.last))

    @router.put("/{rule_id}")
    async def change_rule(rule_id: UUID, form: RuleForm, request: Request, scope: MemberScope) -> RuleOut:
        made, facts = await actions.keep_rule(scope, rule_id, form.wanted(), outgoing)
        await tell(request, scope, facts)
        return RuleOut.of(made)

    @router.delete("/{rule_id}", status_code=204)
    async def drop_rule(rule_id: UUID, request: Request, scope: MemberScope) -> None:
        await tell(request, scope, await actions.drop_rule(scope, rule_id))


def _groups(router: APIRouter) -> None:
    @router.post("/groups", status_code=201)
    async def make_group(form: RuleGroupForm, request: Request, scope: MemberScope) -> RuleGroupOut:
        made, facts = await actions.keep_group(scope, None, form.name, form.condition)
        await tell(request, scope, facts)
        return RuleGroupOut.of(made)

    @router.put("/groups/{group_id}")
    async def change_group(group_id: UUID, form: RuleGroupForm, request: Request, scope: MemberScope) -> RuleGroupOut:
        made, facts = await actions.keep_group(scope, group_id, form.name, form.condition)
        await tell(request, scope, facts)
        return RuleGroupOut.of(made)

    @router.delete("/groups/{group_id}", status_code=204)
    async def drop_group(group_id: UUID, request: Request, scope: MemberScope) -> None:
        """Its rules are turned off, for they lost its condition."""
        await tell(request, scope, await actions.drop_group(scope, group_id))
