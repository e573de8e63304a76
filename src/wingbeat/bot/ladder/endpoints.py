from datetime import date, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, Field

from wingbeat.bot.ladder import queries
from wingbeat.bot.ladder.actions import PROMPT, Ladder
from wingbeat.bot.ladder.budget.actions import save
from wingbeat.bot.ladder.models import (
    DEADLINE_SECONDS,
    FIRST_WORDS_SECONDS,
    PERSON_SECONDS,
    KeyNeededAgain,
    Settings,
    State,
)
from wingbeat.bot.ladder.queries import prompts
from wingbeat.bot.ladder.rules.redact import LONGEST, redact
from wingbeat.kit.errors import Invalid, WingbeatError
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.outgoing import Outgoing
from wingbeat.kit.secrets import Keyring
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form
from wingbeat.workspaces.models import Right

TESTS = Limit("model tests", burst=10, seconds=60)  # each costs money, and asks somebody else's server
# Whatever connects a workspace with the outside is the administrators'.
RIGHT: Right = "manage_channels"

Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x20\x7f]*$")]
Price = Annotated[int, Field(ge=0, le=10_000_000)]


class ModelForm(Form):
    """`key` left out keeps the stored one, "" removes it. Money in whole cents; a budget of 0 allows no call."""

    on: bool
    endpoint: Name
    model: Name
    key: Name | None = None
    first_words_seconds: Annotated[float, Field(ge=0.5, le=10)] = FIRST_WORDS_SECONDS
    deadline_seconds: Annotated[float, Field(ge=1, lt=PERSON_SECONDS)] = DEADLINE_SECONDS
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    cents_per_million_in: Price = 0
    cents_per_million_out: Price = 0
    monthly_tokens: Annotated[int, Field(ge=0, le=10**12)] = Settings().monthly_tokens
    monthly_cents: Annotated[int, Field(ge=0, le=10**9)] = Settings().monthly_cents

    def settings(self) -> Settings:
        if self.first_words_seconds > self.deadline_seconds:
            raise Invalid("The first words cannot come after the deadline.")
        return Settings(is_on=self.on, **self.model_dump(exclude={"on", "key"}))


class FailureOut(BaseModel):
    at: datetime
    why: str


class UsageOut(BaseModel):
    """The present month in UTC. `refused`: written, but not supported by the articles, so never sent."""

    month: date
    calls: int
    answered: int
    refused: int
    failed: int
    tokens_in: int
    tokens_out: int
    cents: float


class ModelOut(BaseModel):
    """The key itself is never shown."""

    on: bool
    endpoint: str
    model: str
    has_key: bool
    first_words_seconds: float
    deadline_seconds: float
    currency: str
    cents_per_million_in: int
    cents_per_million_out: int
    monthly_tokens: int
    monthly_cents: int
    prompt: str
    state: State
    last_failure: FailureOut | None
    usage: UsageOut


class ModelTriedOut(BaseModel):
    """How one small call went; `why` says what went wrong."""

    ok: bool
    why: str
    words: str
    first_words_ms: float
    took_ms: float
    tokens_in: int
    tokens_out: int


class RedactForm(Form):
    text: Annotated[str, Field(max_length=LONGEST, pattern=r"^[^\x00]*$")]


class RedactedOut(BaseModel):
    """What would leave the house of a customer's words, and what stood at each place that was taken out."""

    text: str
    kept: dict[str, str]


class PromptOut(BaseModel):
    """How the model is asked; `used` is the version new answers are written with."""

    name: str
    text: str
    used: bool


def model_router(ladder: Ladder, outgoing: Outgoing, keyring: Keyring, limits: Limits) -> APIRouter:
    router = APIRouter(prefix="/bot/model", tags=["bot"])

    @router.get("")
    async def read_model(scope: MemberScope) -> ModelOut:
        scope.actor.need(RIGHT)
        found, month = await queries.model(scope), await queries.month(scope)
        state = ladder.state(scope, found)
        if state in {"ready", "resting"} and not month.has_room(found.settings):
            state = "over_budget"
        fields = msgspec.structs.asdict(found.settings)
        usage = {**msgspec.structs.asdict(month), "cents": month.micro_cents / 1_000_000}
        failure = FailureOut(at=found.failed_at, why=found.failure) if found.failed_at and found.failure else None
        return ModelOut(
            on=fields.pop("is_on"),
            has_key=found.sealed_key is not None,
            prompt=PROMPT,
            state=state,
            last_failure=failure,
            usage=UsageOut.model_validate(usage),
            **fields,
        )

    @router.put("")
    async def change_model(form: ModelForm, scope: MemberScope) -> ModelOut:
        scope.actor.need(RIGHT)
        settings = form.settings()
        if form.endpoint:
            outgoing.check(form.endpoint, secret=True)
        found = await queries.model(scope)
        moved = origin(outgoing, found.settings.endpoint) != origin(outgoing, form.endpoint)
        if form.key is None and moved and found.sealed_key is not None:
            raise KeyNeededAgain
        await save(scope, keyring, settings, form.key, keeps=form.key is None)
        ladder.awake(scope.actor.workspace_id)
        return await read_model(scope)

    @router.post("/test")
    async def try_model(scope: MemberScope) -> ModelTriedOut:
        scope.actor.need(RIGHT)
        limits.take(TESTS, str(scope.actor.workspace_id))
        tried = await ladder.test(scope)
        return ModelTriedOut(
            tokens_in=tried.spent.tokens_in,
            tokens_out=tried.spent.tokens_out,
            **{name: getattr(tried, name) for name in ("ok", "why", "words", "first_words_ms", "took_ms")},
        )

    @router.post("/redact")
    async def preview_redaction(form: RedactForm, scope: MemberScope) -> RedactedOut:
        """What is taken out of a text before a model reads it; nothing is sent anywhere."""
        scope.actor.need(RIGHT)
        hidden = redact(form.text)
        return RedactedOut(text=hidden.text, kept=dict(hidden.kept))

    @router.get("/prompts")
    async def list_prompts(scope: MemberScope) -> list[PromptOut]:
        """Every version that ships, newest first."""
        scope.actor.need(RIGHT)
        return [PromptOut(name=name, text=text, used=name == PROMPT) for name, text in prompts().items()]

    return router


def origin(outgoing: Outgoing, endpoint: str) -> object:
    """Whom a key was given for; nobody, where the address may not be asked."""
    try:
        return outgoing.check(endpoint).origin
    except WingbeatError:
        return None
