"""How the main screens look, kept as small pictures beside the tests: light and dark, desktop and phone, by language.

A page is compared as who half closes their eyes sees it: an eighth of its size, each dot against those around its place. Times
and figures differ from day to day; a pane that is gone, a style sheet that was not loaded or a white panel in the dark does not
pass. `WINGBEAT_LOOKS=keep make test` keeps what is seen now instead of comparing.
"""

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).with_name("looks")
KEEP = os.environ.get("WINGBEAT_LOOKS") == "keep"
SMALLER = 8  # times: a letter is a dot
NEAR = 24  # of 255: a dot with a letter more or less in it
ALLOWED = 0.08  # of the dots: times, figures, a longer list and what the bot prepared meanwhile come to 0.02–0.05; another light to nearly all

Dots = NDArray[np.int16]  # (height, width, 3), 0–255


def look(page: Page, name: str) -> str | None:
    """None if the page looks as it did; else how much of it differs."""
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    seen = picture.resize((picture.width // SMALLER, picture.height // SMALLER), Image.Resampling.BOX)
    path = FOLDER / f"{name}.png"
    if KEEP:
        FOLDER.mkdir(exist_ok=True)
        seen.quantize(256).save(path, optimize=True)
        return None
    if not path.exists():
        return f"nobody kept how it looks: {path.name}"
    share = difference(dots(seen), dots(Image.open(path).convert("RGB")))
    return None if share <= ALLOWED else f"{share:.1%} of it looks different from {path.name}"


def dots(picture: Image.Image) -> Dots:
    return np.asarray(picture).astype(np.int16)


def difference(one: Dots, other: Dots) -> float:
    """Share of the dots, 0–1, that nothing beside their place in the other picture is like; the larger of both ways."""
    return max(_missing(one, other), _missing(other, one))


def _missing(one: Dots, other: Dots) -> float:
    height, width, _ = one.shape
    around = np.pad(other, ((1, 1), (1, 1), (0, 0)), mode="edge")
    nearest: NDArray[Any] = np.full((height, width), 255, np.int16)
    for down in range(3):
        for right in range(3):
            apart = np.abs(one - around[down : down + height, right : right + width]).max(axis=2)
            nearest = np.minimum(nearest, apart)
    return float((nearest > NEAR).mean())
