"""An accent that can be read, whatever colour an administrator likes: contrast by WCAG 2.2."""

import re
from functools import lru_cache

COLOUR = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.6  # AA asks for 4.5 of small text; a little more bears the rounding to whole steps
LIGHT, DARK = "#ffffff", "#14181d"  # the grounds of the pages


def luminance(colour: str) -> float:
    """0 for black to 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, towards: str, share: float) -> str:
    """The colour, that much nearer to another."""
    pairs = zip(_parts(colour), _parts(towards), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, ground: str) -> str:
    """The nearest shade of a colour that can be read on a ground."""
    towards = "#000000" if luminance(ground) > 0.5 else "#ffffff"
    shades = (mixed(colour, towards, step / 20) for step in range(21))
    return next(one for one in shades if contrast(one, ground) >= READABLE)


def ink(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    return max(("#000000", "#ffffff"), key=lambda one: contrast(one, colour))


@lru_cache(maxsize=1000)
def palette(accent: str) -> str:
    """The accent's variables for both lights, as CSS."""
    light, dark = readable(accent, "#f1f4f3"), readable(accent, "#242a32")
    return (
        f":root{{--accent:{light};--ink:{ink(light)}}}"
        f"@media(prefers-color-scheme:dark){{:root{{--accent:{dark};--ink:{ink(dark)}}}}}"
    )


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
