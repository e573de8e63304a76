"""What an earlier server left: its pid file is believed only when that very process still runs."""

import os
from pathlib import Path

# The file holds the start in whole seconds, and the kernel's time of boot is as coarse.
TOLERANCE_SECONDS = 10.0


def earlier_server(folder: Path) -> int | None:
    """The pid of a server that still runs on `folder`, or nothing.

    A pid that now belongs to another process (after a reboot, in a container) is no server: PostgreSQL itself would
    refuse to start for ever, so the file is removed. Were that ever wrong, its own check for attached shared memory
    still refuses a second server. A dead pid is left for it to judge: it also looks for orphaned backends.
    """
    file = folder / "postmaster.pid"
    try:
        lines = file.read_text().splitlines()
        pid, started = int(lines[0]), float(lines[2])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if not alive(pid):
        return None
    if is_server(pid, started):
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


def is_server(pid: int, started: float) -> bool:
    """Whether the process is a PostgreSQL, no zombie, that began at `started` (Unix seconds), as far as can be known."""
    if not Path("/proc/self/stat").exists():
        return True  # macOS: nothing better than to believe the file
    try:
        before, _, after = Path("/proc", str(pid), "stat").read_text().rpartition(")")
    except OSError:  # gone meanwhile
        return False
    fields = after.split()  # from the third on: proc(5); the state is the third, the start in ticks the 22nd
    boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
    began = int(boot.split()[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return before.endswith("(postgres") and fields[0] != "Z" and abs(began - started) <= TOLERANCE_SECONDS
