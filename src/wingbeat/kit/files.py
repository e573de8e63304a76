"""Files: streamed in, kept under ids of ours, never under a name a stranger chose."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

import msgspec

from wingbeat.kit.errors import NotFound, TooLarge, WingbeatError
from wingbeat.kit.ids import uuid7

LARGEST_BYTES = 25 * 1024 * 1024  # what the common mail providers let through
HEAD_BYTES = 32  # the longest signature we look for has 12
# Disk work is handed to a thread in pieces of this size: small in memory, few hand-overs.
PIECE_BYTES = 256 * 1024


class FilesUnavailable(WingbeatError):
    """Files cannot be stored at the moment; nothing was kept. Try again later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Stored(msgspec.Struct, frozen=True):
    """A stored file: `sha256` in hex, and its first bytes, from which the kind is told."""

    id: UUID
    size_bytes: int
    sha256: str
    head: bytes


class Files(Protocol):
    """Where files are kept."""

    async def write(self, stream: AsyncIterator[bytes]) -> Stored:
        """Keep what the stream brings, whole or not at all; raises `TooLarge` and `FilesUnavailable`."""

    async def open(self, file_id: UUID) -> AsyncIterator[bytes]:
        """The bytes in pieces; raises `NotFound`."""

    async def delete(self, file_id: UUID) -> None:
        """Forget the file; a file that is not there is no error."""


class _Measure:
    """Counts what passes and refuses the byte too many."""

    def __init__(self, largest_bytes: int) -> None:
        self._largest_bytes = largest_bytes
        self._sha256 = hashlib.sha256()
        self.size_bytes = 0
        self.head = b""

    def add(self, piece: bytes) -> None:
        self.size_bytes += len(piece)
        if self.size_bytes > self._largest_bytes:
            raise TooLarge(largest_bytes=self._largest_bytes)
        if len(self.head) < HEAD_BYTES:
            self.head = (self.head + piece)[:HEAD_BYTES]
        self._sha256.update(piece)

    def stored(self, file_id: UUID) -> Stored:
        return Stored(id=file_id, size_bytes=self.size_bytes, sha256=self._sha256.hexdigest(), head=self.head)


async def _pieces(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of about `PIECE_BYTES`: senders' own pieces may be tiny."""
    held = bytearray()
    async for piece in stream:
        held += piece
        if len(held) >= PIECE_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


class FolderFiles:
    """Files in one folder: `aa/bb/<id>` from the id's last (random) digits, so no folder grows large."""

    def __init__(self, folder: Path, *, largest_bytes: int = LARGEST_BYTES) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._largest_bytes = largest_bytes

    def prepare(self) -> None:
        """Make the folder and drop what a killed process left half written."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        for draft in self._incoming.iterdir():
            draft.unlink()

    async def write(self, stream: AsyncIterator[bytes]) -> Stored:
        file_id = uuid7()
        draft = self._incoming / file_id.hex
        measure = _Measure(self._largest_bytes)
        try:
            file = await asyncio.to_thread(draft.open, "xb")
            try:
                async for piece in _pieces(stream):
                    measure.add(piece)
                    await asyncio.to_thread(file.write, piece)
                await asyncio.to_thread(self._keep, file, draft, file_id)
            finally:
                await asyncio.to_thread(_drop, file, draft)
        except OSError as error:
            raise FilesUnavailable from error
        return measure.stored(file_id)

    async def open(self, file_id: UUID) -> AsyncIterator[bytes]:
        path = self._path(file_id)
        if not await asyncio.to_thread(path.is_file):
            raise NotFound
        return _read(path)

    async def delete(self, file_id: UUID) -> None:
        await asyncio.to_thread(self._path(file_id).unlink, missing_ok=True)

    def _path(self, file_id: UUID) -> Path:
        return self._folder / file_id.hex[-2:] / file_id.hex[-4:-2] / file_id.hex

    def _keep(self, file: BinaryIO, draft: Path, file_id: UUID) -> None:
        """Durable before it has its name; after the rename the name is durable too."""
        file.flush()
        os.fsync(file.fileno())
        path = self._path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(path)
        for folder in (path.parent, path.parent.parent, self._folder):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _drop(file: BinaryIO, draft: Path) -> None:
    try:
        file.close()
    finally:
        # A file that was kept has been renamed: then there is nothing here to drop.
        draft.unlink(missing_ok=True)


async def _read(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece


class MemoryFiles:
    """The twin: the same promises, in memory."""

    def __init__(self, *, largest_bytes: int = LARGEST_BYTES) -> None:
        self._largest_bytes = largest_bytes
        self.kept: dict[UUID, bytes] = {}

    async def write(self, stream: AsyncIterator[bytes]) -> Stored:
        measure = _Measure(self._largest_bytes)
        whole = bytearray()
        async for piece in stream:
            measure.add(piece)
            whole += piece
        file_id = uuid7()
        self.kept[file_id] = bytes(whole)
        return measure.stored(file_id)

    async def open(self, file_id: UUID) -> AsyncIterator[bytes]:
        if file_id not in self.kept:
            raise NotFound
        return _whole(self.kept[file_id])

    async def delete(self, file_id: UUID) -> None:
        self.kept.pop(file_id, None)


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
