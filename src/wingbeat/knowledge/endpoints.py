from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from wingbeat.knowledge import actions, queries
from wingbeat.knowledge.categories.endpoints import router as categories
from wingbeat.knowledge.exchange.endpoints import router as exchange
from wingbeat.knowledge.figures.endpoints import ArticleFiguresOut
from wingbeat.knowledge.figures.ports import HumanPace
from wingbeat.knowledge.hints.endpoints import router as hints
from wingbeat.knowledge.models import Article, Audience, Button, Draft, Language, Status
from wingbeat.knowledge.pictures.endpoints import pictures_router
from wingbeat.knowledge.ports import Trial
from wingbeat.knowledge.rules.drafts import (
    LONGEST_ANSWER,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_URL,
    MOST_BUTTONS,
    MOST_INTENTS,
    MOST_QUESTIONS,
)
from wingbeat.knowledge.rules.fields import FIELDS, fill
from wingbeat.knowledge.rules.markup import MEMBER_PICTURES, html, located, plain
from wingbeat.knowledge.search.endpoints import router as search
from wingbeat.knowledge.versions.endpoints import router as versions
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, tell

articles = APIRouter()

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")
]
# PostgreSQL takes no NUL.
Question = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION, pattern=r"^[^\x00]*$")]
AnswerText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ANSWER, pattern=r"^[^\x00]*$")]
Label = Annotated[str, StringConstraints(max_length=LONGEST_LABEL, pattern=r"^[^\x00-\x1f\x7f]*$")]
Url = Annotated[str, StringConstraints(max_length=LONGEST_URL, pattern=r"^[^\x00-\x20\x7f]*$")]
Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=r"^[^\x00-\x20\x7f]*$")]


class ButtonForm(Form):
    """Leads to `url` (https, mailto, tel), or asks `question` as if typed: exactly one of the two."""

    label: Label
    url: Url = ""
    question: Annotated[str, StringConstraints(max_length=LONGEST_QUESTION, pattern=r"^[^\x00]*$")] = ""


class ArticleForm(Form):
    """`answer` is Markdown; `review_on` a day; `valid_from` and `valid_until` moments with their zone.

    `out_of_date`: this edition follows another, and does not say yet what that one says now.
    """

    language: Language
    questions: Annotated[list[Question], Field(min_length=1, max_length=MOST_QUESTIONS)]
    answer: AnswerText
    group_key: Words = ""
    category: Words = ""
    audience: Audience = "both"
    status: Literal["published", "draft"] = "published"
    buttons: Annotated[list[ButtonForm], Field(max_length=MOST_BUTTONS, default_factory=list)]
    intents: Annotated[list[Name], Field(max_length=MOST_INTENTS, default_factory=list)]
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    review_on: date | None = None
    out_of_date: bool = False
    owner_id: UUID | None = None

    def draft(self) -> Draft:
        return msgspec.convert({**self.model_dump(exclude={"group_key", "version"}), "group": self.group_key}, Draft)


class ArticleChangeForm(ArticleForm):
    """`version` is the one the editor looked at."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class ButtonOut(BaseModel):
    label: str
    url: str
    question: str

    @classmethod
    def of(cls, button: Button) -> "ButtonOut":
        return cls(label=button.label, url=button.url, question=button.question)


class ArticleOut(BaseModel):
    """`answer_html` is safe to show as it is. `source_id`: the leading edition this one follows.

    `figures` are told in lists and of editions, `hints` (how many are open) in lists only.
    """

    id: UUID
    group_key: str
    language: Language
    category: str
    questions: list[str]
    answer: str
    answer_html: str
    answer_text: str
    audience: Audience
    status: Status
    buttons: list[ButtonOut]
    intents: list[str]
    valid_from: datetime | None
    valid_until: datetime | None
    owner_id: UUID | None
    review_on: date | None
    source_id: UUID | None
    out_of_date: bool
    updated_at: datetime
    updated_by: UUID | None
    version: int
    figures: ArticleFiguresOut | None
    hints: int | None

    @classmethod
    def of(cls, article: Article, **more: Any) -> "ArticleOut":
        told = msgspec.structs.asdict(article)
        told["answer_html"] = located(article.answer_html, MEMBER_PICTURES)
        told["buttons"] = [ButtonOut.of(button) for button in article.buttons]
        return cls(**told, **{"figures": None, "hints": None, **more})


class PreviewForm(Form):
    """With a `language` fields are shown as customers read them of whom we know nothing."""

    answer: AnswerText
    language: Language | None = None


class PreviewOut(BaseModel):
    """An answer as customers will see it, with markup and without; `fields` are those it fills in."""

    html: str
    text: str
    fields: list[str]


class FieldOut(BaseModel):
    """What can stand in an answer as `{{name}}` or `{{name|otherwise}}`; with `takes` as `{{name:…}}`."""

    name: str
    takes: str
    otherwise: dict[Language, str]


class TrialForm(Form):
    text: Question
    language: Language = "zh-CN"


class TrialCandidateOut(BaseModel):
    article_id: UUID
    question: str
    dense: float
    words: float
    confidence: float


class TrialIntentOut(BaseModel):
    name: str
    confidence: float


class TrialPartOut(BaseModel):
    """One thing that was asked; `outside`: the chance that nothing here covers it."""

    text: str
    intents: list[TrialIntentOut]
    outside: float
    candidates: list[TrialCandidateOut]


class TrialSlotOut(BaseModel):
    """A detail found in the text, from character `start` up to `end`."""

    kind: str
    text: str
    value: str
    start: int
    end: int


class TrialOut(BaseModel):
    """What the bot would do now, and why; scores are 0–1, `sentiment` −1 to 1.

    `candidates` are those of the first part; `says` the words it would send; `flow` the procedure it would start. `share`: per cent of
    customers who get these words from the bot itself, null where a member approves them first.
    """

    move: Literal["answer", "ask_again", "hand_over", "greet", "flow"]
    reason: str
    language: Language
    candidates: list[TrialCandidateOut]
    took_ms: float
    parts: list[TrialPartOut]
    slots: list[TrialSlotOut]
    flow: str
    says: str
    sentiment: float
    urgency: float
    share: int | None


@articles.get("")
async def list_articles(
    request: Request,
    scope: MemberScope,
    *,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    language: Language | None = None,
    category: Words | None = None,
    status: Literal["published", "draft"] | None = None,
    audience: Audience | None = None,
    owner_id: UUID | None = None,
    due: Literal["review", "translation", "hint"] | None = None,
    q: Words | None = None,
) -> Page[ArticleOut]:
    """Newest first, with figures. `category` holds those below it; `q` are words that all must occur, in titles first.

    `due`: `review` are those whose day has come, the longest first, up to `limit`; `translation` those out of date;
    `hint` those with open hints.
    """
    wanted = queries.Wanted(language, category or None, status, audience, owner_id, due, q or None)
    pace: HumanPace = request.app.state.human_pace
    found = await queries.listed(scope, wanted, after=after, limit=limit + 1, pace=await pace(scope))
    page = [
        ArticleOut.of(one.article, figures=ArticleFiguresOut.of(one.figures), hints=one.hints) for one in found[:limit]
    ]
    more = len(found) > limit and due != "review"
    return Page(items=page, next=str(page[-1].id) if more else None)


@articles.get("/fields")
async def list_fields(scope: MemberScope) -> list[FieldOut]:
    """What an answer can fill in."""
    scope.actor.need("converse")
    return [FieldOut(name=name, takes=one.takes, otherwise=one.otherwise) for name, one in FIELDS.items()]


@articles.post("/preview")
async def preview_answer(form: PreviewForm, scope: MemberScope) -> PreviewOut:
    """How an answer will look; nothing is stored."""
    scope.actor.need("edit_knowledge")
    shown = located(html(form.answer), MEMBER_PICTURES)
    if form.language is not None:
        shown = fill(shown, {}, form.language, markup=True)
    return PreviewOut(html=shown, text=plain(form.answer), fields=actions.fields_of(form.answer))


@articles.get("/{article_id}")
async def read_article(article_id: UUID, scope: MemberScope) -> ArticleOut:
    return ArticleOut.of(await queries.article(scope, article_id))


@articles.get("/{article_id}/editions")
async def list_editions(article_id: UUID, request: Request, scope: MemberScope) -> list[ArticleOut]:
    """The same article in every language it has, the leading edition first, with figures."""
    pace: HumanPace = request.app.state.human_pace
    found = await queries.editions(scope, article_id)
    figures = await queries.figures(scope, [one.id for one in found], await pace(scope))
    return [ArticleOut.of(one, figures=ArticleFiguresOut.of(figures[one.id])) for one in found]


@articles.post("", status_code=201)
async def create_article(form: ArticleForm, request: Request, scope: MemberScope) -> ArticleOut:
    made, facts = await actions.create(scope, form.draft())
    await tell(request, scope, facts)
    return ArticleOut.of(made)


@articles.put("/{article_id}")
async def change_article(article_id: UUID, form: ArticleChangeForm, request: Request, scope: MemberScope) -> ArticleOut:
    changed, facts = await actions.change(scope, article_id, form.draft(), version=form.version)
    await tell(request, scope, facts)
    return ArticleOut.of(changed)


@articles.post("/{article_id}/lead")
async def lead_group(article_id: UUID, scope: MemberScope) -> ArticleOut:
    """Make this edition the one that the others of its group follow."""
    return ArticleOut.of(await actions.lead(scope, article_id))


@articles.delete("/{article_id}", status_code=204)
async def retire_article(article_id: UUID, request: Request, scope: MemberScope) -> None:
    await tell(request, scope, await actions.retire(scope, article_id))


@articles.post("/try")
async def try_bot(form: TrialForm, request: Request, scope: MemberScope) -> TrialOut:
    scope.actor.need("edit_knowledge")
    trial: Trial = request.app.state.trial
    return TrialOut.model_validate(msgspec.to_builtins(await trial(scope, form.text, form.language)))


router = APIRouter(tags=["articles"])
# Before the routes that take an id where these have a word.
for part in (search, exchange, hints, categories, pictures_router, articles, versions):
    router.include_router(part, prefix="/articles")
