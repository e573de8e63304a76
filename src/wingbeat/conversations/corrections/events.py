"""Bodies of the events about messages that were said otherwise."""

from wingbeat.kit.log import Body


class Edited(Body, frozen=True, tag="edited"):
    """Message `seq` reads `text` from now on; its files and sources stay."""

    seq: int
    text: str


class Recalled(Body, frozen=True, tag="recalled"):
    """Message `seq` was taken back, with its files."""

    seq: int
