"""Become a child that dies with its parent, drop root, then become the program: `launch.py PARENT UID GID PROGRAM …`.

A file of its own, run by a bare interpreter, because the steps between fork and exec must not run inside the parent:
it has an event loop, threads and locks. `setpriv` would do the same but is not on every system.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, uid, gid = (int(argument) for argument in sys.argv[1:4])
    program = sys.argv[4:]
    os.setsid()  # a Ctrl-C in the terminal is for the parent, who ends the server after its last write
    if os.geteuid() != uid:
        os.setgroups([gid])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After setuid: a change of user clears it. SIGINT is PostgreSQL's fast, clean shutdown.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != parent:  # it died before we could ask to be told
        sys.exit(1)
    os.umask(0o077)
    os.execv(program[0], program)  # noqa: S606 there is no shell to go through


main()
