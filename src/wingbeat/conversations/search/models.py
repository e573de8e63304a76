"""What search knows about characters before it sees a text."""

from importlib.resources import files


def _simplified() -> dict[int, str]:
    """Traditional characters → their simplified form, one for one; the first form where OpenCC gives several."""
    lines = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split() for line in lines)
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == len(pair[1]) == 1}


SIMPLIFIED = _simplified()  # 4,100 characters, under 1 MB
