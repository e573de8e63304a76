"""One picture made anew, in a process of its own: from stdin to stdout, `python -m wingbeat.kit.pictures.painter`.

Decoders of pictures are where attackers look first, so this process has bounds on memory and time, and nothing to lose. What
comes out has the pixels and nothing else: no place, no camera, no comment, no second file behind them. It imports the library
and nothing of ours, to start in a tenth of a second.
"""

import contextlib
import io
import resource
import struct
import sys
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps, ImageSequence

MOST_PIXELS = 64_000_000  # a phone's largest photograph has 50 million
LONGEST_SIDE = 4096  # pixels: more than a screen shows
MOST_MOVING_PIXELS = 24_000_000  # of all frames: 100 of 600 × 400; a longer film keeps its first
MEMORY_BYTES = 1 << 30  # the largest picture three times at four bytes a pixel, and the library
CPU_SECONDS = 10  # the largest picture takes three
REFUSED, TOO_LARGE = 3, 4  # exit codes
FRAME_MS = 100  # of a film that does not say how long it shows a picture

# On a screen nobody can tell these from the original, and packing harder takes thrice the time for a tenth less.
HOW: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88},
    "PNG": {"compress_level": 4},
    "GIF": {"disposal": 2},  # each frame stands alone: they are not laid over each other any more
    "WEBP": {"quality": 85, "method": 2},
}
# How the library says that something is no picture.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError, struct.error)


class TooManyPixels(Exception):
    """Larger than any camera's picture."""


def cleaned(data: bytes) -> bytes:
    """The picture anew, in its own format; raises `TooManyPixels`, and one of `BROKEN` for what is none."""
    with Image.open(io.BytesIO(data), formats=tuple(HOW)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise TooManyPixels
        kind, out = str(picture.format), io.BytesIO()
        if kind in {"GIF", "WEBP"} and _moves(picture):
            loops = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
            frames, times = _film(picture)
            frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=times, **loops, **HOW[kind])
        else:
            _still(picture).save(out, kind, **HOW[kind])
    return out.getvalue()


def _moves(picture: Image.Image) -> bool:
    frames: int = getattr(picture, "n_frames", 1)
    return frames > 1 and frames * picture.width * picture.height <= MOST_MOVING_PIXELS


def _film(picture: Image.Image) -> tuple[list[Image.Image], list[int]]:
    """The frames, and how many milliseconds each is shown."""
    frames, times = [], []
    for frame in ImageSequence.Iterator(picture):
        bare = frame.convert("RGBA")
        times.append(int(frame.info.get("duration", FRAME_MS)))  # some formats tell it with the pixels only
        bare.info = {}
        frames.append(bare)
    return frames, times


def _still(picture: Image.Image) -> Image.Image:
    """Upright, in colours every screen knows, no larger than screens are, without what was written beside it."""
    picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a huge JPEG is decoded at a part of its size
    ImageOps.exif_transpose(picture, in_place=True)
    bare = _coloured(picture, "RGBA" if picture.has_transparency_data else "RGB")
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare.info = {}
    return bare


def _coloured(picture: Image.Image, mode: str) -> Image.Image:
    """A phone's wide colours as sRGB: without their profile they would look pale."""
    if profile := picture.info.get("icc_profile"):
        with contextlib.suppress(ImageCms.PyCMSError, *BROKEN):
            theirs, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            seen = ImageCms.profileToProfile(picture, theirs, ours, outputMode=mode)
            if seen is not None:
                return seen
    return picture.convert(mode)


def main() -> int:
    """Exit with 0 and the picture, else with one of the codes above."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        resource.setrlimit(limit, (most, most))
    Image.MAX_IMAGE_PIXELS = None  # the library would only warn; the bound is ours
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # a photograph that a camera cut short shows what is there, as in a browser
    try:
        made = cleaned(sys.stdin.buffer.read())
    except (TooManyPixels, MemoryError):
        return TOO_LARGE
    except BROKEN:
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
