"""Any endpoint that speaks OpenAI's chat completions, streamed: hosted ones, vLLM, llama.cpp, Ollama and so on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import msgspec

from wingbeat.bot.ladder.models import Failure, Spent
from wingbeat.bot.ladder.ports import Piece, Task, WriterFailed
from wingbeat.bot.ladder.rules.frames import Delta, Frames, Garbage, delta_of
from wingbeat.bot.ladder.rules.prompt import tokens
from wingbeat.kit.aside import aside
from wingbeat.kit.outgoing import AddressRefused, Outgoing, OutgoingFailed, Stream

MOST_BYTES = 1_000_000  # frames carry ten times what they say; four sentences are a few kB of it
LONGEST_REST_SECONDS = 300.0  # whoever says "come back tomorrow" is asked again in five minutes
WHY: dict[int, Failure] = {401: "key_refused", 403: "key_refused", 404: "no_such_model", 429: "rate_limited"}


class OpenAi:
    """The `Writer` of the product."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    @asynccontextmanager
    async def write(self, task: Task, deadline_seconds: float) -> AsyncIterator[AsyncIterator[Piece]]:
        settings = task.settings
        asked = self._outgoing.stream(
            "POST",
            settings.endpoint.rstrip("/") + "/chat/completions",
            headers=_headers(task),
            content=_body(task),
            deadline_seconds=deadline_seconds,
            quiet_seconds=deadline_seconds,
            most_bytes=MOST_BYTES,
        )
        try:
            with aside():  # a slow model keeps no place of the bot's step
                async with asked as answer:
                    _refuse_status(answer)
                    yield _pieces(task, answer)
        except OutgoingFailed as error:
            raise WriterFailed(error.facts["why"]) from error
        except AddressRefused as error:
            raise WriterFailed("address_refused") from error


async def _pieces(task: Task, answer: Stream) -> AsyncIterator[Piece]:
    """The words as they come, then what was spent; raises `WriterFailed` for an end that came too early."""
    written, spent, ended = 0, Spent(), False
    async for delta in _deltas(answer):
        ended = ended or delta.last
        spent = Spent(delta.tokens_in or spent.tokens_in, delta.tokens_out or spent.tokens_out)
        if delta.text:
            written += tokens(delta.text)
            yield Piece(delta.text)
        if delta.cut or delta.done or (ended and spent.tokens_out):
            ended = ended and not delta.cut
            break  # some keep the connection open
    if not ended:
        raise WriterFailed("cut_off" if written else "garbage")
    yield Piece(spent=Spent(spent.tokens_in or tokens(task.prompt), spent.tokens_out or written))


async def _deltas(answer: Stream) -> AsyncIterator[Delta]:
    frames = Frames()
    whole = answer.headers.get("content-type", "").startswith("application/json")
    body = bytearray()
    try:
        async for piece in answer.pieces:
            if whole:
                body += piece
                continue
            for delta in frames.feed(piece):
                yield delta
        for delta in frames.end():
            yield delta
    except Garbage as error:
        raise WriterFailed("garbage") from error
    found = delta_of(bytes(body)) if whole else None
    if found is not None:
        yield found


def _refuse_status(answer: Stream) -> None:
    if answer.status == HTTPStatus.OK:
        return
    word = answer.headers.get("retry-after", "")
    rest = min(float(word), LONGEST_REST_SECONDS) if word.isdecimal() and word.isascii() else 0.0
    raise WriterFailed(WHY.get(answer.status, "server_error"), rest)


def _headers(task: Task) -> dict[str, str]:
    headers = {"content-type": "application/json", "accept": "text/event-stream"}
    return headers | ({"authorization": f"Bearer {task.key}"} if task.key else {})


def _body(task: Task) -> bytes:
    return msgspec.json.encode(
        {
            "model": task.settings.model,
            "messages": [{"role": "user", "content": task.prompt}],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": task.most_tokens,
            "temperature": 0,
        }
    )
