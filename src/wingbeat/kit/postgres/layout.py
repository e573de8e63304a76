"""Where the server lives and how it is set: folders, `initdb` flags, settings."""

import hashlib
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from wingbeat.kit.postgres.account import Account
from wingbeat.kit.postgres.errors import SocketPathTooLong, UnsafeSocketFolder
from wingbeat.kit.postgres.find import Binaries

PORT = 5432  # only part of the socket's name; nothing listens on the network
USER = DATABASE = "wingbeat"
SOCKET_PATH_BYTES = 103  # what sockaddr_un holds on every system (107 on Linux, 103 on macOS)
BUILTIN_LOCALE_SINCE = 17
SMALL_SHARED_MEMORY_BYTES = 256 << 20  # containers give /dev/shm 64 MB: parallel queries would fail there

SETTINGS = {
    # Durability is the promise behind every acknowledgement: these three are never to be relaxed.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # 70: fifteen a process (pool, reserve and bus), four processes, and ten for people with psql and other commands.
    "max_connections": "70",
    # Pages count as memory only once touched, so idle stays small and a busy shop's hot rows still fit.
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",  # SSDs; 4 (the default) makes the planner scan whole tables
    "jit": "off",  # compiling takes longer than any query of ours
    # Fewer, larger checkpoints; 512 MB of log are replayed in a few seconds after a crash.
    "wal_compression": "on",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "checkpoint_timeout": "10min",
    # To-do rows and heads are few and hot: vacuum them often and a little, not rarely and at length.
    "autovacuum_naptime": "15s",
    "autovacuum_max_workers": "2",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.05",
    "idle_in_transaction_session_timeout": "60s",  # a forgotten transaction must not stop vacuum and migrations
    "max_logical_replication_workers": "0",  # saves a process
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",  # our own reading of its last words expects English
    # A file a weekday, overwritten a week later. No row values in it: they are customers' words.
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_min_duration_statement": "1s",
}

MAIN_FILE = """\
# Wingbeat rewrites wingbeat.conf at every start. Write settings of your own below the line: they win.
include 'wingbeat.conf'
"""


def initdb_flags(binaries: Binaries) -> list[str]:
    """UTF-8 with C.UTF-8: Chinese works, and no library upgrade ever changes the order of an index."""
    flags = ["-E", "UTF8", "-U", USER, "--auth-local=trust", "--auth-host=reject", "--no-instructions"]
    if binaries.major < BUILTIN_LOCALE_SINCE:
        return [*flags, "--locale=C.UTF-8"]
    flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    # pg_trgm reads LC_CTYPE: with C it finds nothing in Chinese. macOS has no C.UTF-8.
    return [*flags, "--lc-ctype=C.UTF-8"] if sys.platform == "linux" else flags


def settings_file(binaries: Binaries, changes: Mapping[str, str]) -> str:
    settings = dict(SETTINGS)
    if not _roomy_shared_memory():
        settings["dynamic_shared_memory_type"] = "mmap"
    if binaries.major >= 18:
        settings["io_method"] = "sync"  # three fewer processes; the working set is in memory anyway
    return "".join(f"{name} = {value}\n" for name, value in {**settings, **changes}.items())


def _roomy_shared_memory() -> bool:
    try:
        return shutil.disk_usage("/dev/shm").total >= SMALL_SHARED_MEMORY_BYTES  # noqa: S108 the system's own place
    except OSError:
        return False


def socket_folder(data_dir: Path, runtime_dir: Path | None = None) -> Path:
    """The private folder of the socket: short, and the same for every process that uses the data folder.

    The data folder itself may be too deep for a socket's path. Raises `SocketPathTooLong`.
    """
    if runtime_dir is None:
        root = os.geteuid() == 0
        runtime_dir = Path("/run") if root and os.access("/run", os.W_OK) else Path("/tmp")  # noqa: S108 checked below
    name = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]
    folder = runtime_dir / f"wingbeat-{os.geteuid()}-{name}"
    length = len(os.fsencode(folder / f".s.PGSQL.{PORT}"))
    if length > SOCKET_PATH_BYTES:
        raise SocketPathTooLong(folder=str(folder), bytes=length, at_most=SOCKET_PATH_BYTES)
    return folder


def make_socket_folder(folder: Path, account: Account) -> None:
    """Make the folder, or make sure that the one there is ours and closed: /tmp is everybody's.

    Raises `UnsafeSocketFolder`.
    """
    account.own(folder)
    status = folder.lstat()
    private = folder.is_dir() and not folder.is_symlink() and not status.st_mode & 0o077
    if status.st_uid != account.uid or not private:
        raise UnsafeSocketFolder(folder=str(folder), owner=status.st_uid)


def socket_url(folder: Path, database: str = DATABASE) -> str:
    return f"postgresql://{USER}@/{database}?host={folder}&port={PORT}"
