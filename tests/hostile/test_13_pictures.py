"""Hostile case 13: pictures are made anew before they are kept; bombs are refused, and what stood beside the pixels is gone."""

import io
import struct
import zlib
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.pictures.guard import CleanFiles
from wingbeat.kit.pictures.kinds import PictureRefused, PictureTooLarge, StrangePicture
from wingbeat.kit.pictures.painter import MOST_MOVING_PIXELS

ORIENTATION, MAKER, GPS, TURNED = 0x0112, 0x010F, 0x8825, 6  # TURNED: the camera was held upright


async def stream(data: bytes, piece: int = 7) -> AsyncIterator[bytes]:
    """In pieces smaller than a signature."""
    for at in range(0, len(data), piece):
        yield data[at : at + piece]


async def kept(data: bytes) -> bytes:
    files = MemoryFiles()
    stored = await CleanFiles(files).write(stream(data, max(7, len(data) // 50)))
    return files.kept[stored.id]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def packed(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def film(frames: int, side: int, kind: str = "GIF") -> bytes:
    shades = [Image.new("L", (side, side), 255 * at // frames) for at in range(frames)]
    return packed(shades[0], kind, save_all=True, append_images=shades[1:], duration=80, loop=0)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def photograph(kind: str) -> bytes:
    """60 × 40, with where and by which camera it was taken; 40 × 60 for who holds it upright."""
    beside = Image.Exif()
    beside[ORIENTATION], beside[MAKER] = TURNED, "canary camera"
    beside.get_ifd(GPS)[1] = "N"
    beside.get_ifd(GPS)[2] = (25.0, 2.0, 1.0)
    return packed(Image.new("RGB", (60, 40), "teal"), kind, exif=beside)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photograph_loses_where_it_was_taken_and_stands_upright(kind: str) -> None:
    taken = photograph(kind)
    assert b"canary" in taken
    made = await kept(taken)
    assert b"canary" not in made
    assert opened(made).format == kind
    assert opened(made).size == (40, 60)
    assert not opened(made).getexif()


async def test_what_is_hidden_behind_or_beside_a_picture_is_gone() -> None:
    picture = packed(
        Image.new("RGB", (9, 9), "red"), "JPEG", comment=b"<script>canary()</script>", icc_profile=b"canary"
    )
    made = await kept(picture + b"PK\x03\x04 canary")
    assert b"canary" not in made
    red, green, _ = opened(made).convert("RGB").getpixel((4, 4))  # type: ignore[misc]  # three bands are three numbers
    assert red > 200 > green


async def test_a_window_in_a_picture_stays_one() -> None:
    made = opened(await kept(packed(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")))
    assert made.getpixel((4, 4)) == (0, 0, 0, 0)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
async def test_what_moves_goes_on_moving(kind: str) -> None:
    made = opened(await kept(film(3, 20, kind)))
    assert (made.format, getattr(made, "n_frames", 1)) == (kind, 3)
    made.load()  # some formats tell it with the pixels only
    assert made.info["duration"] == 80


async def test_a_film_that_is_too_long_keeps_its_first_frame() -> None:
    made = opened(await kept(film(MOST_MOVING_PIXELS // 3000**2 + 1, 3000)))
    assert getattr(made, "n_frames", 1) == 1


@pytest.mark.parametrize("side", [8001, 60_000, 2**31 - 1])
async def test_a_bomb_is_refused_and_nothing_of_it_is_kept(side: int) -> None:
    files = MemoryFiles()
    with pytest.raises((PictureTooLarge, PictureRefused)):
        await CleanFiles(files).write(stream(bomb(side)))
    assert files.kept == {}


async def test_a_large_photograph_becomes_as_large_as_screens_are() -> None:
    made = opened(await kept(packed(Image.new("RGB", (5000, 50), "teal"), "JPEG")))
    assert made.size == (4096, 41)


@pytest.mark.parametrize(
    "data",
    [b"GIF89a=1;alert(1)//", b"\x89PNG\r\n\x1a\n" + bytes(99), b"\xff\xd8\xff", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(9)],
)
async def test_what_only_begins_like_a_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureRefused):
        await kept(data)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
async def test_a_picture_that_not_every_browser_shows_is_refused_with_what_to_do(brand: bytes) -> None:
    with pytest.raises(StrangePicture, match="JPEG"):
        await kept(b"\0\0\0\x18ftyp" + brand + bytes(50))


@pytest.mark.parametrize("data", [b"", b"hello", b"\0\0\0\x18ftypisom" + bytes(90), b"%PDF-1.7 " + bytes(300_000)])
async def test_every_other_file_is_kept_as_it_came(data: bytes) -> None:
    assert await kept(data) == data
