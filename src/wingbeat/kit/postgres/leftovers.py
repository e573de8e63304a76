"""What an earlier server left: its pid file is believed only when that very process still runs here."""

import os
from pathlib import Path


def earlier_server(folder: Path) -> int | None:
    """The pid of a server that still runs on `folder`, or nothing.

    A pid that now belongs to another process (after a reboot, in a container) is no server: PostgreSQL itself would
    refuse to start for ever, so the file is removed. A dead pid is left for PostgreSQL to judge: it also looks for
    orphaned backends.
    """
    file = folder / "postmaster.pid"
    try:
        pid = int(file.read_text().partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    if not alive(pid):
        return None
    if works_in(pid, folder):
        return pid
    file.unlink(missing_ok=True)
    return None


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process is a PostgreSQL whose working folder is `folder`.

    Stronger than comparing start times, and no step of the clock can confuse it.
    """
    process = Path("/proc", str(pid))
    if not Path("/proc/self").exists():
        return True  # no /proc on this system: nothing better than to believe the file
    try:
        return (process / "comm").read_text().strip() == "postgres" and (process / "cwd").samefile(folder)
    except OSError:  # gone meanwhile, or another user's: a server here would be of the folder's owner
        return False
