"""The demo shop's made-up past: whole, over, plausible, and nobody acts on it."""

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import msgspec

from wingbeat.demo.actions import set_up
from wingbeat.demo.past.models import Content
from wingbeat.demo.past.rules import DAYS, LANGUAGES
from wingbeat.flow import KEEPERS
from wingbeat.kit.database import Database

CONTENT = files("wingbeat") / "demo" / "content"


async def test_four_weeks_stand_in_the_log_and_nobody_acts_on_them(database: Database, tmp_path: Path) -> None:
    began = datetime.now(UTC)
    demo = await set_up(database, tmp_path, past=True)
    (row,) = await database.rows(
        """SELECT min(occurred_at) AS first, max(occurred_at) AS last, count(DISTINCT occurred_at::date) AS days,
                  count(*) FILTER (WHERE before > occurred_at) AS back
           FROM (SELECT *, lag(occurred_at) OVER (PARTITION BY stream_id ORDER BY seq) AS before FROM event
                 WHERE stream = 'conversation') e"""
    )
    assert (began - row["first"]).days in {DAYS - 1, DAYS}
    assert row["last"] < began
    assert row["days"] >= DAYS
    assert row["back"] == 0, "in a stream time never goes back"
    heads = await database.rows("SELECT c.*, m.name FROM conversation c LEFT JOIN member m ON m.id = c.assignee_id")
    going_on = [one for one in heads if one["status"] != "resolved"]
    assert sorted(one["language"] for one in going_on) == sorted(LANGUAGES)
    assert {(one["status"], one["name"], one["owed_since"]) for one in going_on} == {("assigned", "小雀 Tia", None)}
    alone = sum(one["queued_at"] is None for one in heads) / len(heads)
    assert 0.6 <= alone <= 0.8, "what a bot settles of standard questions"
    todos = await database.rows("SELECT DISTINCT step FROM todo")
    assert {one["step"] for one in todos} <= KEEPERS, "readers keep it; no letter, no survey, no alarm"
    timers = {one["name"] for one in await database.rows("SELECT name FROM timer")}
    assert timers <= {"waits"}, "only how long customers wait is learned of it"
    assert await set_up(database, tmp_path, past=True) == demo
    assert len(heads) == await database.value("SELECT count(*) FROM conversation")


def test_the_past_speaks_of_what_the_shop_has() -> None:
    content = msgspec.json.decode((CONTENT / "past.json").read_bytes(), type=Content)
    articles = [json.loads(line) for line in (CONTENT / "articles.jsonl").read_text("utf-8").splitlines()]
    groups = {(one["group"], one["language"]) for one in articles}
    assert {(group, language) for group in content.asked for language in LANGUAGES} <= groups
    dialogues = {json.loads(line)["id"] for line in (CONTENT / "replay.jsonl").read_text("utf-8").splitlines()}
    assert content.matters.keys() == dialogues
    assert content.upset < dialogues
    assert {one.language for one in content.unknown} == set(LANGUAGES)
    for spoken in (content.customers, content.one_moment, content.pleased, content.annoyed):
        assert spoken.keys() == set(LANGUAGES)
    assert (len(content.by_hour), len(content.by_weekday)) == (24, 7)
