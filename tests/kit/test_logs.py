import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from wingbeat.kit.logs import configure


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_away_from_a_terminal_each_event_is_a_line_of_json() -> None:
    stream = io.StringIO()
    configure("info", stream)
    structlog.get_logger("wingbeat.kit").info("postgres_died", code=-9, folder="数据")
    (line,) = lines(stream)
    assert line.items() >= {"event": "postgres_died", "code": -9, "folder": "数据", "level": "info"}.items()
    assert "数据" in stream.getvalue()


def test_a_terminal_gets_lines_for_people() -> None:
    stream = Terminal()
    configure("info", stream)
    structlog.get_logger("wingbeat.kit").info("postgres_died", code=-9)
    assert "postgres_died" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_what_lies_below_the_level_is_left_out() -> None:
    stream = io.StringIO()
    configure("warning", stream)
    structlog.get_logger("wingbeat.kit").info("small_talk")
    logging.getLogger("uvicorn.error").info("small talk")
    assert stream.getvalue() == ""


def test_requests_are_not_logged_but_errors_of_the_server_are() -> None:
    stream = io.StringIO()
    configure("info", stream)
    logging.getLogger("uvicorn.access").info("GET / 200")
    logging.getLogger("uvicorn.error").info("connection open")
    logging.getLogger("uvicorn.error").error("cannot bind")
    assert [line["event"] for line in lines(stream)] == ["cannot bind"]


def test_a_pool_that_lost_its_connections_says_so_in_one_sentence_each() -> None:
    stream = io.StringIO()
    configure("info", stream)
    error = ConnectionResetError()
    logging.getLogger("asyncpg.pool").warning("connection lost", exc_info=error)
    logging.getLogger("wingbeat").warning("a bug", exc_info=error)
    lost, bug = lines(stream)
    assert "exception" not in lost
    assert "ConnectionResetError" in bug["exception"]
