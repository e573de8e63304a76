"""The engine in a process of its own: the event loop never waits for it, and its death costs nobody a message."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from uuid import UUID

import msgspec
import structlog

import wingbeat
from wingbeat.bot.adapters import wire
from wingbeat.bot.models import Guess, Health, Language, Lesson, Nearby, Product
from wingbeat.bot.ports import BrokenModel, EngineDown, NotLoaded
from wingbeat.kit.errors import Busy
from wingbeat.kit.frames import Frames

log = structlog.get_logger()

# Questions waiting at once; at 3 ms each the last waits 0.2 s, and more would only hide that the engine is too slow.
WAITING = 64
# Texts that are compared in one go: about 15 ms.
CHUNK = 16
# Far beyond any answer (3 ms) and any restart (2 s): past it the engine hangs.
DEADLINE_SECONDS = 5.0
# Embedding takes 1 ms a text: 20,000 articles with five sentences each, while questions are served in between.
LOAD_DEADLINE_SECONDS = 240.0
# Reading the weights takes a second; a machine that swaps may need many.
START_DEADLINE_SECONDS = 60.0
# A process that dies at once is tried again more and more seldom.
SLOWEST_RESTART_SECONDS = 5.0

# A question must never take more than its one core.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# So that the process runs this very code, installed or not.
_CODE = str(Path(wingbeat.__path__[0]).parent)


class Engine:
    """Client of one engine process, which it starts, restarts and fills again with what was loaded."""

    def __init__(self, folder: Path, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        """`folder` keeps the engine's caches."""
        self._folder = folder
        self.deadline_seconds = deadline_seconds
        self._ids = count(1)
        self._waiting: dict[int, asyncio.Future[wire.Reply]] = {}
        self._asking = 0
        self._loaded: dict[UUID, wire.Load] = {}
        self._taught: dict[UUID | None, wire.Teach] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._up = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process and keep it running; returns when it can be asked. Raises `EngineDown` when it cannot."""
        self._keeper = asyncio.create_task(self._keep(), name="bot-engine")
        await self._until_up(START_DEADLINE_SECONDS)

    async def stop(self) -> None:
        """End the process; questions still waiting get `EngineDown`."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    @property
    def pid(self) -> int | None:
        """The process now running: for the desk's health page, and for tests that kill it."""
        return self._process.pid if self._process else None

    def revision(self, workspace_id: UUID) -> int | None:
        held = self._loaded.get(workspace_id)
        return held.revision if held else None

    async def load(
        self,
        workspace_id: UUID,
        revision: int,
        lessons: Sequence[Lesson],
        products: Sequence[Product] = (),
    ) -> None:
        request = wire.Load(next(self._ids), workspace_id, revision, tuple(lessons), tuple(products))
        await self._until_up(self.deadline_seconds)
        await self._exchange(request, LOAD_DEADLINE_SECONDS)
        self._loaded[workspace_id] = request

    async def teach(self, workspace_id: UUID | None, model: int, data: bytes) -> None:
        request = wire.Teach(next(self._ids), workspace_id, model, data)
        await self._until_up(self.deadline_seconds)
        reply = await self._exchange(request, LOAD_DEADLINE_SECONDS)
        if isinstance(reply, wire.Taught) and reply.trouble:
            raise BrokenModel(why=reply.trouble)
        self._taught[workspace_id] = request

    async def health(self) -> Health:
        await self._until_up(self.deadline_seconds)
        reply = await self._exchange(wire.Checkup(next(self._ids)), self.deadline_seconds)
        assert isinstance(reply, wire.Checked)
        return reply.health

    async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
        if self._asking >= WAITING:
            raise Busy(retry_after_seconds=1)
        self._asking += 1
        try:
            await self._until_up(self.deadline_seconds)
            request = wire.Ask(id=next(self._ids), workspace_id=workspace_id, text=text, language=language, k=k)
            reply = await self._exchange(request, self.deadline_seconds)
        finally:
            self._asking -= 1
        if not isinstance(reply, wire.Guessed):
            raise NotLoaded(workspace_id=workspace_id)
        return reply.guess

    async def nearest(
        self, workspace_id: UUID, texts: Sequence[str], language: Language, k: int = 5
    ) -> Sequence[Nearby]:
        found: list[Nearby] = []
        for some in _pieces(texts):
            reply = await self._beside(wire.Near(next(self._ids), workspace_id, some, language, k))
            found += reply.found if isinstance(reply, wire.Neared) else ()
        return found

    async def alike(self, text: str, others: Sequence[str]) -> Sequence[float]:
        found: list[float] = []
        for some in _pieces(others):
            reply = await self._beside(wire.Compare(next(self._ids), text, some))
            found += reply.likeness if isinstance(reply, wire.Compared) else ()
        return found

    async def _beside(self, request: wire.Near | wire.Compare) -> wire.Reply:
        """Ask what can be done without: an engine that is starting is not waited for."""
        if not self._up.is_set():
            raise EngineDown
        reply = await self._exchange(request, self.deadline_seconds)
        if isinstance(reply, wire.Missing):
            raise NotLoaded
        return reply

    async def _until_up(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._up.wait()
        except TimeoutError:
            raise EngineDown from None

    async def _exchange(self, request: wire.Request, seconds: float) -> wire.Reply:
        process = self._process
        if process is None or process.stdin is None:
            raise EngineDown
        future: asyncio.Future[wire.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[request.id] = future
        try:
            async with asyncio.timeout(seconds):
                process.stdin.write(wire.frame(request))
                await process.stdin.drain()
                return await future
        except TimeoutError:
            _kill(process)  # it hangs: a fresh one answers sooner
            raise EngineDown from None
        except ConnectionError as error:
            raise EngineDown from error
        finally:
            self._waiting.pop(request.id, None)

    async def _keep(self) -> None:
        """Run one process after the other until cancelled."""
        pause = 0.0
        while True:
            await asyncio.sleep(pause)
            answered = await self._run()
            log.warning("the bot's engine ended and is started again", answered=answered)
            pause = 0.0 if answered else min(SLOWEST_RESTART_SECONDS, 2 * pause + 0.1)

    async def _run(self) -> bool:
        """Run one process to its end; `True` when it was up."""
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wingbeat.bot.engine", str(self._folder),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _CODE},
            start_new_session=True,  # Ctrl-C is for us; it ends when we close the pipe
        )  # fmt: skip
        up = False
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_to_log(process))
                up = await self._read(process)
        finally:
            self._up.clear()
            self._process = None
            self._fail_waiting()
            _kill(process)
            await process.wait()
        return up

    async def _read(self, process: asyncio.subprocess.Process) -> bool:
        """Hand each reply to its asker until the process ends."""
        assert process.stdout is not None
        frames = Frames()
        while data := await process.stdout.read(1 << 16):
            for body in frames.feed(data):
                self._take(wire.read_reply(body), process)
        return self._up.is_set()

    def _take(self, reply: wire.Reply, process: asyncio.subprocess.Process) -> None:
        if isinstance(reply, wire.Ready):
            assert process.stdin is not None
            held: list[wire.Teach | wire.Load] = [*self._taught.values(), *self._loaded.values()]
            again = [msgspec.structs.replace(one, id=next(self._ids)) for one in held]
            process.stdin.writelines(wire.frame(one) for one in again)
            self._up.set()
            return
        future = self._waiting.get(reply.id)
        if future is not None and not future.done():
            future.set_result(reply)

    def _fail_waiting(self) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(EngineDown())


def _pieces(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """So many texts at a time that a customer's question in between waits no longer than for another one's."""
    return (tuple(texts[at : at + CHUNK]) for at in range(0, len(texts), CHUNK))


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)  # it holds nothing that a kill could lose


async def _to_log(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    while line := await process.stderr.readline():
        log.warning("the bot's engine says", line=line.decode(errors="replace").rstrip())
