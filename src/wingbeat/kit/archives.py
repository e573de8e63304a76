"""ZIP files of strangers, read in bounded time and memory; and our own, written as they are sent."""

import struct
import zlib
from collections.abc import AsyncIterator, Iterator
from io import BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

MOST_ENTRIES = 6000
LARGEST_ENTRY_BYTES = 2 * 1024 * 1024  # a page of text has a hundredth of it
LARGEST_BYTES = 64 * 1024 * 1024  # unpacked, all together: a bomb is cut here, whatever it says of itself (case 11)
PIECE_BYTES = 64 * 1024
# A changed clock shall not change a file that is otherwise the same.
EPOCH = (1980, 1, 1, 0, 0, 0)
# All that the standard library says of a broken archive.
BROKEN = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Entry(msgspec.Struct, frozen=True):
    """A file of an archive, or why it is not read: `no_zip`, `many_files`, `bad_path`, `encrypted`, `strange_packing`, `broken`,
    `too_large`.
    """

    name: str
    data: bytes = b""
    refused: str = ""


def unpack(archive: bytes) -> Iterator[Entry]:
    """The files of a ZIP, folders left out; what is too large, hidden away or hurt is named with a reason."""
    try:
        opened = ZipFile(BytesIO(archive))
    except BROKEN:
        yield Entry("", refused="no_zip")
        return
    left = LARGEST_BYTES
    for number, info in enumerate(opened.infolist()):
        if number == MOST_ENTRIES:
            yield Entry("", refused="many_files")
            return
        if info.is_dir():
            continue
        entry = _refused(info) or _read(opened, info, left)
        left -= len(entry.data)
        yield entry


def _refused(info: ZipInfo) -> Entry | None:
    """An entry we do not even open."""
    path = PurePosixPath(info.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in info.filename or ":" in info.filename:
        return Entry(info.filename, refused="bad_path")
    if info.flag_bits & 0x1:
        return Entry(info.filename, refused="encrypted")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return Entry(info.filename, refused="strange_packing")
    return None


def _read(opened: ZipFile, info: ZipInfo, left: int) -> Entry:
    """At most so many bytes, whatever its header says."""
    most = min(LARGEST_ENTRY_BYTES, left)
    try:
        with opened.open(info) as file:
            data = file.read(most + 1)
    except BROKEN:
        return Entry(info.filename, refused="broken")
    if len(data) > most:
        return Entry(info.filename, refused="too_large")
    return Entry(info.filename, data)


class _Sink(RawIOBase):
    """What a ZIP is written to while it is already being sent."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


async def pack(files: AsyncIterator[tuple[str, bytes]]) -> AsyncIterator[bytes]:
    """The bytes of a ZIP with these files, as they come."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        async for name, data in files:
            archive.writestr(ZipInfo(name, EPOCH), data, ZIP_DEFLATED)
            if len(sink.held) > PIECE_BYTES:
                yield sink.take()
    yield sink.take()
