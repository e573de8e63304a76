"""Our own PostgreSQL: started as a child, watched, started again when it dies, ended with us.

A lock beside the database says which process looks after the server. Another process that uses the same folder finds
the lock taken and only connects; when the first one goes, the next one takes over, at the same address.
"""

import asyncio
import fcntl
import os
import shutil
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from errno import EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import IO

import asyncpg
import structlog

from wingbeat.kit.database import LOST
from wingbeat.kit.postgres import layout
from wingbeat.kit.postgres.account import Account, server_account, within_reach
from wingbeat.kit.postgres.errors import (
    CouldNotStart,
    DiskFull,
    NoBinaries,
    NoPlace,
    NotWritable,
    OtherMajorVersion,
    PostgresError,
    StartTooSlow,
    StillShuttingDown,
)
from wingbeat.kit.postgres.find import Binaries, find
from wingbeat.kit.postgres.leftovers import earlier_server
from wingbeat.kit.postgres.probe import ANSWER_TIMEOUT_SECONDS, text_works

Progress = Callable[[str], None]

log = structlog.get_logger(__name__)

# Old backends exit within a second of a SIGKILL; replaying 512 MB of log on a slow disk takes tens of seconds.
START_PATIENCE_SECONDS = 60.0
# Short against the 100 ms a warm start takes.
POLL_SECONDS = 0.02
# A dying server's leftovers need a moment; asking more often only fills the log.
RETRY_SECONDS = 0.3
# Every start says "starting up" for a moment.
RECOVERY_WORTH_TELLING_SECONDS = 2.0
# How soon another process takes over, and the longest pause between attempts when the server keeps dying.
TAKE_OVER_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
# A fast shutdown writes one checkpoint; after that the log replays what is missing.
STOP_PATIENCE_SECONDS = 30.0

# Another postmaster or its backends are still there: worth waiting for.
STILL_IN_USE = ('postmaster.pid" already exists', "still in use", "Is another postmaster")


def quiet(_: str) -> None:
    """Tell nobody."""


class Cluster:
    """One PostgreSQL beneath `data_dir`: its files in `postgres/`, its address in `url`."""

    def __init__(
        self,
        data_dir: Path,
        *,
        progress: Progress = quiet,
        settings: Mapping[str, str] | None = None,
        runtime_dir: Path | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.folder = self.data_dir / "postgres"
        self._progress = progress
        self._settings = settings or {}
        self.environment = {"PATH": os.defpath, "LC_ALL": "C"}  # all that its processes inherit
        self._sockets = layout.socket_folder(self.data_dir, runtime_dir)
        self._lock: IO[bytes] | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return layout.socket_url(self._sockets)

    @property
    def pid(self) -> int | None:
        """The server's process id where this process looks after it."""
        return self._process.pid if self._process else None

    async def start(self) -> str:
        """Return the URL once the server answers: started here, or looked after by another process.

        Raises a `PostgresError`.
        """
        deadline = _now() + START_PATIENCE_SECONDS
        with folder_troubles(self.data_dir):
            self.data_dir.mkdir(parents=True, exist_ok=True)
            while not self._take_lock():
                if await self._answers():
                    return self.url
                if _now() > deadline:
                    raise StartTooSlow(folder=str(self.folder))
                await asyncio.sleep(POLL_SECONDS)
            try:
                await self._serve()
            except BaseException:
                await self.stop()
                raise
        return self.url

    async def supervise(self) -> None:
        """Until cancelled: start the server again when it dies, take it over when the process in charge goes."""
        pause = RETRY_SECONDS
        while True:
            if self._process is not None:
                code = await self._process.wait()
                log.warning("postgres_died", code=code)
                self._process = None
            try:
                with folder_troubles(self.data_dir):
                    if self._take_lock():
                        await self._serve()
                    else:
                        await asyncio.sleep(TAKE_OVER_SECONDS)
                pause = RETRY_SECONDS
            except (PostgresError, OSError) as error:
                log.error("postgres_not_started", why=str(error))  # noqa: TRY400 the message says it all
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def stop(self) -> None:
        """End the server cleanly where this process looks after it; else only let go."""
        if self._process is not None:
            await _end(self._process)
            self._process = None
        if self._lock is not None:
            with suppress(OSError):
                self._sockets.rmdir()
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> bool:
        if self._lock is not None:
            return True
        file = (self.data_dir / "postgres.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._lock = file
        return True

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url, timeout=ANSWER_TIMEOUT_SECONDS)
        except (*LOST, asyncpg.InvalidCatalogNameError, TimeoutError):
            return False
        await connection.close()
        return True

    async def _serve(self) -> None:
        account = server_account(self.folder)
        binaries = within_reach(self._binaries(), account)
        layout.make_socket_folder(self._sockets, account)
        if not self.folder.exists():
            await self._create(binaries, account)
        _replace(self.folder / "wingbeat.conf", layout.settings_file(binaries, self._settings), account)
        deadline = _now() + START_PATIENCE_SECONDS
        while not await self._launch(binaries, account):
            if _now() > deadline:
                raise StillShuttingDown(folder=str(self.folder))
            await asyncio.sleep(RETRY_SECONDS)

    def _binaries(self) -> Binaries:
        try:
            made_by = int((self.folder / "PG_VERSION").read_text())
        except FileNotFoundError:
            return find()
        try:
            return find(made_by)
        except NoBinaries as error:
            raise OtherMajorVersion(folder=str(self.folder), made_by=made_by, found=find().major) from error

    async def _create(self, binaries: Binaries, account: Account) -> None:
        """Make the database beside its place and rename it, so a half-made one is never started."""
        self._progress("Creating the database")
        draft = self.data_dir / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        account.own(draft)
        process = await self._spawn(draft, account, binaries.program("initdb"), *layout.initdb_flags(binaries))
        try:
            code = await process.wait()
        finally:
            await _end(process)
        if code != 0:
            raise _explained(draft, self._said())
        _replace(draft / "postgresql.conf", layout.MAIN_FILE, account)
        draft.rename(self.folder)
        _sync(self.data_dir)

    async def _launch(self, binaries: Binaries, account: Account) -> bool:
        """Start and wait until it answers; False when an earlier server is still in the way."""
        earlier = earlier_server(self.folder)
        if earlier is not None:
            # We hold the lock, so nobody looks after it: its parent was killed, and it is going or must go.
            self._progress("Waiting for an earlier PostgreSQL to end")
            os.kill(earlier, signal.SIGINT)
            return False
        self._progress("Starting PostgreSQL")
        # Nobody listens there now. PostgreSQL would believe the lock of a zombie that its init never collects.
        for left in self._sockets.iterdir():
            left.unlink()
        options = {"listen_addresses": "", "unix_socket_directories": self._sockets, "unix_socket_permissions": "0700"}
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        server = binaries.program("postgres")
        self._process = await self._spawn(self.folder, account, server, "-p", str(layout.PORT), *flags)
        if await self._ready(self._process):
            return True
        self._process = None
        said = self._said()
        if any(sign in said for sign in STILL_IN_USE):
            return False
        raise _explained(self.folder, said)

    async def _spawn(self, folder: Path, account: Account, *command: str) -> asyncio.subprocess.Process:
        """Run a program of PostgreSQL inside `folder`, as the account, bound to our life."""
        if threading.current_thread() is not threading.main_thread():
            # The kernel's "parent has died" means the thread that forked: any other may end before the process.
            raise RuntimeError("PostgreSQL must be started from the main thread")
        # Root's child may not be able to walk down to the folder, but it already stands in it.
        place = str(folder) if account.is_us else "/proc/self/cwd"
        launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
        who = [str(os.getpid()), str(account.uid), str(account.gid)]
        with self._words.open("wb") as words:
            return await asyncio.create_subprocess_exec(
                *launcher, *who, command[0], "-D", place, *command[1:],
                cwd=folder, env=self.environment,
                stdin=asyncio.subprocess.DEVNULL, stdout=words, stderr=words,
            )  # fmt: skip

    async def _ready(self, process: asyncio.subprocess.Process) -> bool:
        """Whether it came to answer; False when it ended before. A recovery may take as long as it takes."""
        worth_telling: float | None = _now() + RECOVERY_WORTH_TELLING_SECONDS
        while process.returncode is None:
            try:
                await self._prepare()
            except asyncpg.CannotConnectNowError:
                if worth_telling is not None and _now() > worth_telling:
                    self._progress("PostgreSQL is recovering what the last end left open")
                    worth_telling = None
                await asyncio.sleep(POLL_SECONDS)
            except (*LOST, TimeoutError):
                await asyncio.sleep(POLL_SECONDS)
            else:
                return True
        return False

    async def _prepare(self) -> None:
        """Prove that Chinese works and that our database is there."""
        address = layout.socket_url(self._sockets, "postgres")
        connection = await asyncpg.connect(address, timeout=ANSWER_TIMEOUT_SECONDS)
        try:
            await text_works(connection)
            if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", layout.DATABASE):
                await connection.execute(f"CREATE DATABASE {layout.DATABASE}")
        except asyncpg.DiskFullError as error:
            raise DiskFull(folder=str(self.folder), said=str(error)) from error
        finally:
            await connection.close()

    @property
    def _words(self) -> Path:
        """What the programs say before the server has its own log."""
        return self.data_dir / "postgres-start.log"

    def _said(self) -> str:
        """Its last words: what it said before it opened its log, and what it logged since."""
        said = _tail(self._words)
        if "redirecting log output" not in said:
            return said
        logs = sorted((self.folder / "log").glob("*.log"), key=lambda file: file.stat().st_mtime)
        return said + "".join(_tail(file).rpartition("starting PostgreSQL")[2] for file in logs[-1:])


@asynccontextmanager
async def running(
    data_dir: Path, *, progress: Progress = quiet, settings: Mapping[str, str] | None = None
) -> AsyncIterator[str]:
    """Yield the URL of our own PostgreSQL beneath `data_dir`, kept alive meanwhile. Raises a `PostgresError`."""
    cluster = Cluster(data_dir, progress=progress, settings=settings)
    url = await cluster.start()
    guard = asyncio.create_task(cluster.supervise())
    try:
        yield url
    finally:
        guard.cancel()
        with suppress(asyncio.CancelledError):
            await guard
        await cluster.stop()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask ever less kindly: fast shutdown, immediate shutdown, kill."""
    for ask in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.returncode is not None:
            return
        process.send_signal(ask)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_PATIENCE_SECONDS):
                await process.wait()


def _replace(file: Path, content: str, account: Account) -> None:
    """Write a file of the account's anew: root must not follow a link that somebody planted in its folder."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(content)
        if not account.is_us:
            os.fchown(stream.fileno(), account.uid, account.gid)


def _sync(folder: Path) -> None:
    """Make the folder's names survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def folder_troubles(data_dir: Path) -> Iterator[None]:
    """Turn the system's words about the data folder into ours."""
    try:
        yield
    except OSError as error:
        facts = {"folder": str(data_dir), "why": str(error)}
        if error.filename == sys.executable:  # not the folder's fault
            raise
        if error.errno == ENOSPC:
            raise DiskFull(**facts) from error
        if error.errno in (EACCES, EPERM, EROFS) or isinstance(error, FileExistsError | NotADirectoryError):
            raise NotWritable(**facts) from error
        if error.errno in (ELOOP, ENAMETOOLONG) or (error.errno == ENOENT and not data_dir.exists()):
            raise NoPlace(**facts) from error
        raise


def _explained(folder: Path, said: str) -> PostgresError:
    kind = DiskFull if "No space left on device" in said else CouldNotStart
    return kind(folder=str(folder), said=said)


def _tail(file: Path) -> str:
    try:
        return file.read_text(errors="replace")[-2000:]
    except FileNotFoundError:
        return ""


def _now() -> float:
    return asyncio.get_running_loop().time()
