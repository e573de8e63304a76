"""A language model of ours behind a real socket: right, slow, broken or wrong, as it is told."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.bot.ladder.wrongs import TURNS, right
from wingbeat.bot.models import Language

Script = Callable[["Simulator", asyncio.StreamWriter, str], Any]


class Simulator:
    """An OpenAI-compatible endpoint. `mode` is a name in `SCRIPTS` or a way of being wrong; `asked` keeps what came in."""

    def __init__(self) -> None:
        self.mode = "right"
        self.port = 0
        self.asked: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.open = 0
        self.fixed = ""  # what it answers to whatever is asked
        self.wait_seconds = 0.0  # before the first word, in every mode
        self.may_speak = asyncio.Event()
        self.may_speak.set()
        self.dice = random.Random(7)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            body = json.loads(await reader.readexactly(int(length[1]) if length else 0))
            self.headers.append(head)
            self.asked.append(body)
            prompt = body["messages"][-1]["content"]
            await asyncio.sleep(self.wait_seconds)
            await self.may_speak.wait()
            script = asyncio.create_task(self._play(writer, prompt))
            gone = asyncio.create_task(reader.read())  # nothing more is sent: it ends when the caller hangs up
            await asyncio.wait({script, gone}, return_when=asyncio.FIRST_COMPLETED)
            for task in (script, gone):
                task.cancel()
            await asyncio.gather(script, gone, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the caller had enough
        finally:
            self.open -= 1
            writer.close()

    async def _play(self, writer: asyncio.StreamWriter, prompt: str) -> None:
        await SCRIPTS.get(self.mode, says)(self, writer, prompt)
        await writer.drain()

    def words(self, prompt: str) -> str:
        """What this model answers: right from the first passage, or wrong in its mode's way."""
        passages = re.findall(r"<passage>\n(.*?)\n</passage>", prompt, re.DOTALL)
        if not passages:
            return self.fixed or "OK"
        honest = right(passages[0].partition("\n")[2], self.dice)
        turn = TURNS.get(self.mode)
        return turn(honest, language_of(prompt), self.dice) if turn else honest


def language_of(prompt: str) -> Language:
    if "Write in Traditional" in prompt:
        return "zh-TW"
    return "en" if "Write in English" in prompt else "zh-CN"


@asynccontextmanager
async def simulator() -> AsyncIterator[Simulator]:
    made = Simulator()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()


def head(status: int = 200, kind: str = "text/event-stream", *more: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} x", f"Content-Type: {kind}", "Connection: close", *more, "", ""]).encode()


def frame(text: str = "", reason: str | None = None, usage: dict[str, int] | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": reason}
    data: dict[str, Any] = {"object": "chat.completion.chunk", "choices": [choice]}
    if usage:
        data = {"object": "chat.completion.chunk", "choices": [], "usage": usage}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def pieces(text: str) -> list[str]:
    """As a model writes: a few characters at a time."""
    return re.findall(r".{1,4}", text, re.DOTALL)


async def says(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    writer.write(head())
    for piece in pieces(simulator.words(prompt)):
        writer.write(frame(piece))
        await writer.drain()
    writer.write(
        frame(reason="stop") + frame(usage={"prompt_tokens": 111, "completion_tokens": 22}) + b"data: [DONE]\n\n"
    )


async def says_whole(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    """A server that does not know streaming."""
    choice = {"message": {"role": "assistant", "content": simulator.words(prompt)}, "finish_reason": "stop"}
    writer.write(head(kind="application/json") + json.dumps({"choices": [choice]}).encode())


async def hiccups(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    """Right, with nonsense between the frames, and frames cut in the middle of a character."""
    writer.write(head() + b": ping\n\nevent: x\ndata: {not json}\n\ndata: [1, 2]\n\n")
    for piece in pieces(simulator.words(prompt)):
        for byte in frame(piece):
            writer.write(bytes([byte]))
        await writer.drain()
    writer.write(b"data: \xff\xfe\n\n" + frame(reason="stop") + b"data: [DONE]")


async def half(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    writer.write(head())
    for piece in pieces(simulator.words(prompt))[:3]:
        writer.write(frame(piece))


async def cut(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    """Stopped by its own limit of tokens, and says so."""
    writer.write(head() + frame(simulator.words(prompt)[:9]) + frame(reason="length") + b"data: [DONE]\n\n")


async def endless(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    writer.write(head())
    words = simulator.words(prompt) + " "
    while not writer.is_closing():
        writer.write(frame(words))
        await writer.drain()
        await asyncio.sleep(0)


async def drips(simulator: Simulator, writer: asyncio.StreamWriter, prompt: str) -> None:
    """A word now and then, never a sentence's end."""
    writer.write(head())
    while not writer.is_closing():
        writer.write(frame("嗯"))
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    while not writer.is_closing():
        await asyncio.sleep(0.02)


async def garbage(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head() + b"data: \x00\x01 nonsense\n\n" * 50)


async def not_http(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(b"\x00\x01\x02 what?\r\n\r\n")


async def page(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head(kind="text/html") + b"<html><body>Welcome to the portal</body></html>")


async def huge(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head())
    for _ in range(100):
        writer.write(frame("x" * 100_000))
        await writer.drain()


async def rate_limited(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head(429, "application/json", "Retry-After: 20") + b'{"error":{"message":"slow down, secret-reason"}}')


async def refused(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head(401, "application/json") + b'{"error":{"message":"bad key sk-secret"}}')


async def down(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head(503, "text/plain") + b"upstream at 10.0.0.7 is gone")


async def unsure(_simulator: Simulator, writer: asyncio.StreamWriter, _prompt: str) -> None:
    writer.write(head() + frame("NO_") + frame("ANSWER") + frame(reason="stop") + b"data: [DONE]\n\n")


SCRIPTS: dict[str, Script] = {
    "right": says, "whole": says_whole, "hiccups": hiccups, "half": half, "cut": cut, "endless": endless, "drips": drips,
    "silent": silent, "garbage": garbage, "not_http": not_http, "page": page, "huge": huge, "rate_limited": rate_limited,
    "refused": refused, "down": down, "unsure": unsure,
}  # fmt: skip
BROKEN = (
    "half", "cut", "endless", "drips", "silent", "garbage", "not_http", "page", "huge", "rate_limited", "refused", "down", "unsure",
)  # fmt: skip
