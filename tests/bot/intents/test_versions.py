import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.bot.intents.conftest import MESSAGES
from wingbeat.bot.intents import actions, queries
from wingbeat.bot.intents.actions import Training
from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.intents.endpoints import intents_router
from wingbeat.bot.intents.models import OUTSIDE, AlreadyTraining, Label, Lesson, NothingBefore, TooFewExamples
from wingbeat.bot.intents.ports import NoStarter
from wingbeat.bot.intents.rules.model import IntentModel
from wingbeat.bot.intents.work.actions import begin, carry_out
from wingbeat.bot.intents.work.models import Done, Told
from wingbeat.bot.intents.work.queries import job as find_job
from wingbeat.bot.intents.work.queries import jobs
from wingbeat.bot.ports import EngineDown
from wingbeat.bot.starter.actions import Shipped
from wingbeat.kit.errors import Forbidden, NotFound, WingbeatError
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.queries import Scope


class Heard:
    """Notes which model each workspace is to be served with."""

    def __init__(self) -> None:
        self.told: list[tuple[UUID, int, bytes | None]] = []

    async def __call__(self, workspace_id: UUID, number: int, model: bytes | None) -> None:
        self.told.append((workspace_id, number, model))


def unheard(_share: float) -> None:
    """Nobody asks how far it is."""


def labels() -> list[Label]:
    return [
        Label(text=text.strip(), language="en" if text.isascii() else "zh-CN", intent=intent)
        for intent, texts in MESSAGES.items()
        for line in texts.strip().splitlines()
        for text in line.split("|")
    ]


class Small(NoStarter):
    """A product that ships with a few sentences."""

    def lessons(self) -> list[Lesson]:
        return [Lesson(one.text, one.intent) for one in labels() if one.intent != OUTSIDE]


async def test_the_first_version_is_set_against_the_model_that_ships(editor: Scope) -> None:
    await actions.label(editor, labels())
    first = await queries.version(
        editor, (await Training(Worker(), Small(), Heard()).train(editor, unheard)).number or 0
    )
    assert first.earlier_number is None
    assert first.earlier is not None
    assert first.earlier.figures.accuracy is not None


async def test_a_version_serves_only_once_activated_and_steps_back_in_one(editor: Scope) -> None:
    heard = Heard()
    training = Training(Worker(), NoStarter(), heard)
    await actions.label(editor, labels())
    first = await queries.version(editor, (await training.train(editor, unheard)).number or 0)
    assert (first.number, first.active, first.earlier, first.intents) == (1, False, None, len(MESSAGES))
    assert await queries.serving(editor) is None
    assert (await training.activate(editor, 1)).active
    await create(editor, Draft(language="en", questions=("do you gift-wrap", "wrap it as a present"), answer="Yes.", group="wrapping"))  # fmt: skip
    second = await queries.version(editor, (await training.train(editor, unheard)).number or 0)
    assert (second.intents, second.earlier_number) == (len(MESSAGES) + 1, 1)
    assert second.earlier is not None
    assert second.report.figures.accuracy is not None
    assert second.earlier.figures.accuracy is not None
    await training.activate(editor, 2)
    before = await training.back(editor)
    assert before is not None
    assert before.number == 1
    assert [number for _, number, _ in heard.told] == [1, 2, 1]
    served = heard.told[-1][2]
    assert served is not None
    assert set(IntentModel.from_bytes(served).labels) == set(MESSAGES)
    assert [one.active for one in await queries.versions(editor)] == [False, True]
    assert await training.back(editor) is None, "the model that ships with the product serves again"
    assert heard.told[-1][1:] == (0, None)
    with pytest.raises(NothingBefore):
        await training.back(editor)
    assert (await training.activate(editor, 2)).active


async def test_another_process_hears_of_a_change_and_follows_once_its_engine_is_back(editor: Scope) -> None:
    heard, rung = Heard(), list[UUID]()

    class Starting(Heard):
        async def __call__(self, workspace_id: UUID, number: int, model: bytes | None) -> None:
            self.tries = getattr(self, "tries", 0) + 1
            if self.tries == 1:
                raise EngineDown
            await super().__call__(workspace_id, number, model)

    await actions.label(editor, labels())
    here = Training(Worker(), NoStarter(), heard, rung.append)
    await here.train(editor, unheard)
    await here.activate(editor, 1)
    assert rung == [editor.actor.workspace_id]
    started = Starting()
    there = Training(Worker(), NoStarter(), started)
    await there.follow(editor)
    assert [number for _, number, _ in started.told] == [1]
    assert editor.actor.workspace_id in await queries.put_in_force_since(editor.database, 60)


async def test_too_little_to_learn_from_is_said(editor: Scope) -> None:
    with pytest.raises(TooFewExamples):
        await Training(Worker(), NoStarter(), Heard()).train(editor, unheard)


async def test_a_workspace_is_trained_once_at_a_time_and_says_how_far_it_is(editor: Scope, stranger: Scope) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(told: Told) -> Done:
        told(0.5)
        begun.set()
        await may_end.wait()
        return Done(number=7)

    job = await begin(editor, "training")
    task = asyncio.create_task(carry_out(editor, job, slow))
    await begun.wait()
    with pytest.raises(AlreadyTraining):
        await begin(editor, "training")
    assert (await begin(stranger, "training")).ended_at is None
    assert (await begin(editor, "exam")).ended_at is None
    while (await find_job(editor, job.id)).share != 0.5:
        await asyncio.sleep(0.05)  # until its next sign of life
    may_end.set()
    await task
    (done,) = await jobs(editor, "training")
    assert (done.share, done.number, done.failure) == (1, 7, None)
    assert (await begin(editor, "training")).id != job.id


async def test_work_that_failed_says_why(editor: Scope) -> None:
    job = await begin(editor, "training")
    await carry_out(editor, job, lambda told: Training(Worker(), NoStarter(), Heard()).train(editor, told))
    assert (await find_job(editor, job.id)).failure == "too_few_examples"


async def test_work_that_a_dead_server_left_is_lost_and_holds_up_nobody(editor: Scope) -> None:
    job = await begin(editor, "training")
    await editor.execute(
        "UPDATE bot_job SET beat_at = now() - interval '1 hour' WHERE workspace_id = $1 AND id = $2", job.id
    )
    assert (await find_job(editor, job.id)).failure == "lost"
    assert (await begin(editor, "training")).failure is None
    assert [one.failure for one in await jobs(editor, "training")] == [None, "lost"]


async def test_topics_count_their_examples_and_how_their_questions_were_met(editor: Scope) -> None:
    await actions.label(editor, labels())
    await create(editor, Draft(language="en", questions=("do you gift-wrap", "wrap it as a present"), answer="Yes.", group="wrapping"))  # fmt: skip
    found = {one.name: one for one in await queries.topics(editor, Shipped())}
    assert (found["wrapping"].articles, found["wrapping"].labelled, found["wrapping"].title) == (
        2,
        0,
        {"en": "do you gift-wrap"},
    )
    assert (found["parcel"].labelled, found["parcel"].asked) == (10, 0)
    assert found["invoice"].title["en"] == "Invoice"
    assert found["invoice"].starter > 0
    assert OUTSIDE in found


async def test_a_text_labelled_again_is_a_correction(editor: Scope) -> None:
    told = await actions.label(editor, [Label(text="where is it", language="en", intent="refund")])
    assert (told.imported, told.updated) == (1, 0)
    told = await actions.label(editor, [Label(text="where is it", language="en", intent="parcel")])
    assert (told.imported, told.updated) == (0, 1)
    assert [one.intent for one in await queries.labelled(editor)] == ["parcel"]
    assert await queries.lessons(editor, NoStarter()) == [Lesson("where is it", "parcel")]


async def test_labels_and_models_are_the_workspaces_own(editor: Scope, stranger: Scope) -> None:
    await actions.label(editor, labels()[:1])
    (mine,) = await queries.labelled(editor)
    assert await queries.labelled(stranger) == []
    with pytest.raises(NotFound):
        await actions.unlabel(stranger, mine.id)
    with pytest.raises(NotFound):
        await Training(Worker(), NoStarter(), Heard()).activate(stranger, 1)


async def test_who_may_not_edit_knowledge_trains_nothing(agent: Scope) -> None:
    training = Training(Worker(), NoStarter(), Heard())
    with pytest.raises(Forbidden):
        await training.train(agent, unheard)
    with pytest.raises(Forbidden):
        await training.back(agent)
    with pytest.raises(Forbidden):
        await actions.label(agent, labels()[:1])


Client = Callable[[Scope], httpx.AsyncClient]


async def say_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WingbeatError)
    return JSONResponse(error.as_dict(), error.status)


@pytest.fixture
def client() -> Client:
    """A browser signed in with a scope."""

    def signed_in(scope: Scope) -> httpx.AsyncClient:
        app = FastAPI()
        app.include_router(intents_router(Training(Worker(), NoStarter(), Heard())), prefix="/api/v1")
        app.state.later = asyncio.create_task
        app.add_exception_handler(WingbeatError, say_error)
        app.dependency_overrides[member_scope] = lambda: scope
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.example/api/v1/bot")

    return signed_in


async def test_messages_are_labelled_listed_by_pages_corrected_and_forgotten(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        table = "text,intent\n" + "\n".join(f"{one.text},{one.intent}" for one in labels() if "," not in one.text)
        imported = await browser.post("/labelled/import?language=en", content=table.encode())
        assert imported.json()["imported"] == table.count("\n")
        first = (await browser.get("/labelled?limit=2")).json()
        rest = (await browser.get(f"/labelled?limit=200&after={first['next']}")).json()
        assert len(first["items"]) + len(rest["items"]) == table.count("\n")
        assert rest["next"] is None
        one = first["items"][0]["id"]
        assert (await browser.patch(f"/labelled/{one}", json={"intent": "other"})).json()["intent"] == "other"
        assert [row["id"] for row in (await browser.get("/labelled?intent=other")).json()["items"]] == [one]
        assert (await browser.delete(f"/labelled/{one}")).status_code == 204
        assert (await browser.delete(f"/labelled/{one}")).status_code == 404
        wrong = await browser.post("/labelled/import?language=en", content=b"a,b\n1,2\n")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_table")


async def ended(browser: httpx.AsyncClient, job: dict[str, Any]) -> dict[str, Any]:
    """A job, once it is through."""
    while job["ended_at"] is None:
        await asyncio.sleep(0.1)  # as a page asks again
        job = (await browser.get(f"/jobs/{job['id']}")).json()
    return job


async def test_a_model_is_trained_shown_and_put_in_force_over_rest(client: Client, editor: Scope) -> None:
    await actions.label(editor, labels())
    async with client(editor) as browser:
        begun = await browser.post("/models")
        assert begun.status_code == 202
        trained = await ended(browser, begun.json())
        assert (trained["number"], trained["failure"]) == (1, None)
        shown = (await browser.get("/models/1")).json()
        assert {"figures", "bins", "confusions", "topics", "slips"} == shown["report"].keys()
        assert sum(one["count"] - one["right"] for one in shown["report"]["topics"]) == len(shown["report"]["slips"])
        assert (await browser.post("/models/1/activate")).json()["active"]
        (listed,) = (await browser.get("/models")).json()["items"]
        assert (listed["number"], listed["report"]["slips"]) == (1, [])
        assert (await browser.get("/models/1")).json()["active"]
        assert (await browser.get("/models/2")).status_code == 404
        back = await browser.post("/models/back")
        assert (back.status_code, back.json()) == (200, None)
        assert (await browser.post("/models/back")).json()["code"] == "nothing_before"


async def test_the_bot_is_examined_on_a_table_without_what_it_knows_by_heart(client: Client, editor: Scope) -> None:
    await actions.label(editor, labels())
    learnt = "where is my parcel,parcel\n"
    table = (
        "text,intent\n"
        + learnt
        + "any news of my parcel,parcel\ni want my money back,refund\nhow old is the moon,oos\n"
    )
    async with client(editor) as browser:
        await ended(browser, (await browser.post("/models")).json())
        await browser.post("/models/1/activate")
        begun = await browser.post("/exams?name=mine.csv", content=table.encode())
        exam = await ended(browser, begun.json())
        assert (exam["name"], exam["number"], exam["learnt"], exam["failure"]) == ("mine.csv", 1, 1, None)
        assert sum(one["count"] for one in exam["report"]["topics"]) == 2
        assert exam["report"]["figures"]["oos_auroc"] is not None
        (listed,) = (await browser.get("/jobs?kind=exam")).json()["items"]
        assert (listed["id"], listed["report"]) == (exam["id"], None)
        assert (await browser.post("/exams", content=b"a,b\n")).json()["code"] == "bad_table"


async def test_without_a_model_and_lessons_an_examination_says_so(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        exam = await ended(browser, (await browser.post("/exams", content=b"text,intent\nhello,greeting\n")).json())
        assert (exam["failure"], exam["report"]) == ("untrainable", None)
