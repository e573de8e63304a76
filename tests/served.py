"""A real Wingbeat for tests: `wingbeat serve` as its own process on a database of its own."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec

from wingbeat.demo.actions import Demo
from wingbeat.replay.client import Desk, Widget

READY_SECONDS = 60.0
PREPARED_SECONDS = 120.0  # where no starter is lent: training it takes ten seconds of a core that others use, too
ROOT = Path(__file__).parents[1]


class Served:
    """A running server: `url`, how to get in, and clients of it. Without a `database_url` it looks after its own."""

    starters: Path | None = None  # where the bot's first model lies once a server has trained it: ten seconds of a core

    past = False  # whether a new demo shop has four weeks behind it

    def __init__(self, database_url: str | None, data_dir: Path, environment: dict[str, str] | None = None) -> None:
        self.database_url = database_url
        self.data_dir = data_dir
        self.url = ""
        self.log = data_dir / "server.log"
        self._environment = environment or {}
        self._process: asyncio.subprocess.Process | None = None

    @property
    def demo(self) -> Demo:
        return msgspec.json.decode((self.data_dir / "demo.json").read_bytes(), type=Demo)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self, *, port: int = 0) -> None:
        """Start and wait until it says where it listens; the same `port` again after a kill."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._lend_starter()
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "wingbeat.cli",
                "serve",
                "--demo",
                "--past" if self.past else "--no-past",
                stdout=log,
                stderr=log,
                stdin=asyncio.subprocess.DEVNULL,
                env=os.environ
                | {
                    "PYTHONPATH": str(ROOT / "src"),
                    "DATABASE_URL": self.database_url or "",
                    "WINGBEAT_DATA_DIR": str(self.data_dir),
                    "WINGBEAT_PORT": str(port),
                    "WINGBEAT_VISITORS_PER_MINUTE": "100000",
                    "COLUMNS": "200",
                }
                | self._environment,
            )
        self.url = await self._listening(begun)

    async def _listening(self, begun: int) -> str:
        """The address it prints; a dead process is an error with its log."""
        async with asyncio.timeout(READY_SECONDS):
            while True:
                text = self.log.read_bytes()[begun:].decode(errors="replace")
                found = re.search(r"(http://\S+)/desk", text)
                if found:
                    return found[1]
                assert self._process is not None
                if self._process.returncode is not None:
                    raise AssertionError(f"the server ended:\n{text}")
                await asyncio.sleep(0.05)

    async def prepared(self) -> None:
        """Until the bot has read its articles and intents: before that it hands over, or answers by words alone."""
        question = {"text": "怎么退货？", "language": "zh-CN"}
        try:
            async with self.member() as member, asyncio.timeout(PREPARED_SECONDS):
                while True:
                    tried = await member.post("/api/v1/articles/try", json=question)
                    if tried.is_success and any(part["intents"] for part in tried.json()["parts"]):
                        break
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(f"the bot is not prepared:\n{self.log.read_text()}") from None
        self._keep_starter()

    async def command(self, *words: str) -> str:
        """Another `wingbeat …` of the same installation, beside the server: what it printed; one that fails is an error."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "wingbeat.cli",
            *words,
            stdout=asyncio.subprocess.PIPE,
            stdin=asyncio.subprocess.DEVNULL,
            env=os.environ
            | {
                "PYTHONPATH": str(ROOT / "src"),
                "DATABASE_URL": self.database_url or "",
                "WINGBEAT_DATA_DIR": str(self.data_dir),
            },
        )
        printed, _ = await process.communicate()
        if process.returncode:
            raise AssertionError(f"wingbeat {' '.join(words)} failed")
        return printed.decode()

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(sign)
        code = await self._process.wait()
        self._keep_starter()
        return code

    def _lend_starter(self) -> None:
        if self.starters is not None:
            (self.data_dir / "bot").mkdir(exist_ok=True)
            for model in self.starters.glob("*.model"):
                shutil.copy(model, self.data_dir / "bot")

    def _keep_starter(self) -> None:
        if self.starters is not None:
            for model in (self.data_dir / "bot").glob("*.model"):
                draft = self.starters / f"{model.name}.{os.getpid()}"
                shutil.copy(model, draft)
                draft.rename(self.starters / model.name)

    @asynccontextmanager
    async def member(self, email: str | None = None, password: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A signed-in HTTP client that carries its CSRF header."""
        demo = self.demo
        async with httpx.AsyncClient(base_url=self.url, timeout=20) as client:
            form = {"email": email or demo.email, "password": password or demo.password}
            answer = await client.post("/api/v1/session", json=form)
            answer.raise_for_status()
            client.headers["X-Wingbeat-CSRF"] = answer.json()["csrf"]
            yield client

    def desk(self, client: httpx.AsyncClient, views: Sequence[str] = ("mine", "unassigned", "all")) -> Desk:
        """The desk of a signed-in client."""
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        return Desk(self.url, cookie, views=list(views))

    def widget(self, language: str = "zh-CN", token: str | None = None) -> Widget:
        """A new customer's window, or with a token a known one's."""
        return Widget(self.url, self.demo.site_key, language=language, token=token)


@asynccontextmanager
async def served(
    database_url: str | None, data_dir: Path, environment: dict[str, str] | None = None
) -> AsyncIterator[Served]:
    """A server that runs while the caller uses it."""
    server = Served(database_url, data_dir, environment)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
