import asyncio
import hashlib
import resource
import shutil
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from uuid import UUID

import pytest

from wingbeat.kit.errors import NotFound, TooLarge
from wingbeat.kit.files import Files, FilesUnavailable, FolderFiles, MemoryFiles
from wingbeat.kit.ids import uuid7

LARGEST_BYTES = 1_000_000


async def stream(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def read(files: Files, file_id: UUID) -> bytes:
    return b"".join([piece async for piece in await files.open(file_id)])


def folder_files(folder: Path) -> FolderFiles:
    files = FolderFiles(folder / "files", largest_bytes=LARGEST_BYTES)
    files.prepare()
    return files


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return folder_files(tmp_path) if request.param == "folder" else MemoryFiles(largest_bytes=LARGEST_BYTES)


def test_what_was_written_is_read_again(files: Files) -> None:
    pieces = [b"\x89PNG", b"", b"x" * 300_000, b"end"]

    async def way() -> None:
        stored = await files.write(stream(pieces))
        whole = b"".join(pieces)
        assert (stored.size_bytes, stored.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
        assert stored.head == whole[:32]
        assert await read(files, stored.id) == whole

    asyncio.run(way())


def test_an_empty_file_is_a_file(files: Files) -> None:
    async def way() -> None:
        stored = await files.write(stream([]))
        assert (stored.size_bytes, await read(files, stored.id)) == (0, b"")

    asyncio.run(way())


def test_a_deleted_file_is_not_there_and_deleting_again_is_no_error(files: Files) -> None:
    async def way() -> None:
        stored = await files.write(stream([b"x"]))
        await files.delete(stored.id)
        await files.delete(stored.id)
        with pytest.raises(NotFound):
            await files.open(stored.id)

    asyncio.run(way())


def test_an_unknown_id_is_not_found(files: Files) -> None:
    async def way() -> None:
        with pytest.raises(NotFound):
            await files.open(uuid7())

    asyncio.run(way())


def test_a_byte_too_many_is_refused_while_it_comes(files: Files) -> None:
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(100_000)
            yield b"x" * 100_000

    async def way() -> None:
        with pytest.raises(TooLarge):
            await files.write(endless())

    asyncio.run(way())
    assert sum(sent) < 2 * LARGEST_BYTES


def test_nothing_is_left_behind_by_what_was_too_large_or_broke_off(tmp_path: Path) -> None:
    files = folder_files(tmp_path)

    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 400_000
        raise ConnectionAbortedError

    async def way() -> None:
        with pytest.raises(TooLarge):
            await files.write(stream([b"x" * 600_000] * 2))
        with pytest.raises(FilesUnavailable):
            await files.write(broken())

    asyncio.run(way())
    assert left_in(tmp_path) == []


def test_nothing_is_left_behind_when_the_upload_is_cancelled(tmp_path: Path) -> None:
    files = folder_files(tmp_path)
    begun = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        yield b"x" * 400_000
        begun.set()
        await asyncio.Event().wait()

    async def way() -> None:
        upload = asyncio.create_task(files.write(stuck()))
        await begun.wait()
        assert len(left_in(tmp_path)) == 1
        upload.cancel()
        with pytest.raises(asyncio.CancelledError):
            await upload

    asyncio.run(way())
    assert left_in(tmp_path) == []


def test_fault_09_a_disk_that_takes_no_more_is_a_clear_error_and_leaves_nothing(tmp_path: Path) -> None:
    files = folder_files(tmp_path)

    async def way() -> None:
        with pytest.raises(FilesUnavailable):
            await files.write(stream([b"x" * 300_000] * 3))

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The kernel refuses the write in the middle of the file, as a full disk does.
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
    try:
        asyncio.run(way())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left_in(tmp_path) == []


def test_fault_09_a_folder_that_is_gone_is_a_clear_error(tmp_path: Path) -> None:
    files = folder_files(tmp_path)
    shutil.rmtree(tmp_path / "files")

    async def way() -> None:
        with pytest.raises(FilesUnavailable):
            await files.write(stream([b"x"]))

    asyncio.run(way())
    assert left_in(tmp_path) == []


def test_hostile_39_files_lie_under_ids_of_ours_inside_the_folder(tmp_path: Path) -> None:
    files = folder_files(tmp_path)
    stored = asyncio.run(files.write(stream([b"x"])))
    name = stored.id.hex
    assert left_in(tmp_path) == [tmp_path / "files" / name[-2:] / name[-4:-2] / name]


def test_what_a_killed_process_left_half_written_is_dropped_at_the_next_start(tmp_path: Path) -> None:
    folder_files(tmp_path)
    (tmp_path / "files" / "incoming" / "half").write_bytes(b"x")
    folder_files(tmp_path)
    assert left_in(tmp_path) == []
