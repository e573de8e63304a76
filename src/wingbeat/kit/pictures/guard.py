"""Ask the painter: one process a picture, a few at a time, never on the loop that answers customers."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import wingbeat
from wingbeat.kit.errors import TooLarge
from wingbeat.kit.files import LARGEST_BYTES, Files, Stored
from wingbeat.kit.pictures.kinds import (
    LONGEST_SIGNATURE,
    PictureRefused,
    PictureTooLarge,
    StrangePicture,
    is_strange,
    picture_type,
)

AT_ONCE = 2  # pictures being made: others wait, conversations do not
DEADLINE_SECONDS = 20.0  # twice the painter's own bound, for a machine that is busy
TOO_LARGE = 4  # what the painter exits with

_CODE = str(Path(wingbeat.__path__[0]).parent)


class CleanFiles:
    """Files whose pictures were made anew before they are kept; every other file is kept as it came."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._free = asyncio.Semaphore(AT_ONCE)

    async def write(self, stream: AsyncIterator[bytes]) -> Stored:
        """As `Files` say; raises `StrangePicture`, `PictureRefused` and `PictureTooLarge`, too."""
        return await self._files.write(self._cleaned(stream))

    async def open(self, file_id: UUID) -> AsyncIterator[bytes]:
        return await self._files.open(file_id)

    async def delete(self, file_id: UUID) -> None:
        await self._files.delete(file_id)

    async def _cleaned(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        held = bytearray()
        async for piece in stream:
            held += piece
            if len(held) >= LONGEST_SIGNATURE:
                break
        head = bytes(held[:LONGEST_SIGNATURE])
        if is_strange(head):
            raise StrangePicture
        if picture_type(head) is None:
            yield bytes(held)
            async for piece in stream:
                yield piece
            return
        async for piece in stream:
            held += piece
            if len(held) > LARGEST_BYTES:
                raise TooLarge(largest_bytes=LARGEST_BYTES)
        async with self._free:
            yield await clean(held)


async def clean(data: bytes | bytearray) -> bytes:
    """The same picture without anything beside it; raises `PictureRefused` and `PictureTooLarge`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "wingbeat.kit.pictures.painter",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": _CODE},  # and nothing else of ours: no address, no secret
        start_new_session=True,  # Ctrl-C is for us
    )  # fmt: skip
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            made, _ = await process.communicate(bytes(data))
    except TimeoutError:
        raise PictureTooLarge from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode != 0:
        raise PictureTooLarge if process.returncode == TOO_LARGE else PictureRefused
    return made
