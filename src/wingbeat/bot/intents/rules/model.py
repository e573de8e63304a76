"""A workspace's trained classifier: which intent a message has, how sure that is, and whether it has any."""

import zlib
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.models import OUTSIDE
from wingbeat.bot.intents.rules.calibration import Trust
from wingbeat.bot.intents.rules.features import Floats
from wingbeat.bot.intents.rules.gate import Gate, signs
from wingbeat.bot.intents.rules.kernel import MEANING, View, meaning, unit
from wingbeat.bot.intents.rules.spelling import Head, Spelling, Spelt
from wingbeat.bot.models import Intent
from wingbeat.kit.errors import Invalid

_MAGIC: Final = b"wingbeat intents 2\n"
_CHECK_BYTES = 16
# Intents named for a message, likeliest first.
MOST_NAMED = 5


class UnreadableModel(Invalid, ValueError):
    """This file is not a model of intents that this version can read; train it again."""


class Example(msgspec.Struct, frozen=True):
    """A normalised text and its label; `OUTSIDE` marks what no intent covers."""

    text: str
    label: str


class Body(msgspec.Struct, frozen=True, array_like=True):
    """What a model's file holds; arrays little-endian."""

    encoder: str
    labels: tuple[str, ...]
    dimensions: int  # of the encoder's vectors
    texts: bytes  # joined by NUL, deflated
    owners: bytes  # int16: the label of each text
    vectors: bytes  # int8, each vector stretched to its largest number
    centre: bytes  # float32
    axes: bytes  # float16, shape (dimensions, kept)
    weights: bytes  # float16, shape (texts, labels): what each says by its meaning
    spelt: Spelt
    trust: Trust
    gate: Gate


class IntentModel:
    """Kernel ridge over examples; made by `training.train` or `from_bytes`."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self.labels = body.labels
        self.encoder = body.encoder
        self._owners = np.frombuffer(body.owners, "<i2")
        self._inside = int((self._owners < 0).sum())  # examples of nothing stand first
        axes = (
            np.frombuffer(body.axes, "<f2")
            .reshape(body.dimensions, len(body.axes) // 2 // body.dimensions)
            .astype(np.float32)
        )
        self._view = View(np.frombuffer(body.centre, "<f4"), axes)
        count = len(self._owners)
        self._vectors = unit(np.frombuffer(body.vectors, np.int8).reshape(count, -1).astype(np.float32))
        self._weights = np.frombuffer(body.weights, "<f2").reshape(count, len(body.labels)).astype(np.float32)
        self._spelt = Head(body.spelt)

    def classify(self, text: str, vector: Floats) -> tuple[tuple[Intent, ...], float]:
        """Intents of a normalised text, likeliest first, and the chance that none of them is meant."""
        return self.classify_all([text], vector[None])[0]

    def classify_all(self, texts: Sequence[str], vectors: Floats) -> list[tuple[tuple[Intent, ...], float]]:
        """The same of several texts, `vectors` of shape `(texts, dimensions)`, in little more time than of one."""
        if vectors.shape[1] != self._body.dimensions:  # another encoder, or none: the spelling alone has to do
            vectors = np.tile(self._view.centre, (len(texts), 1))
        alike = meaning(self._vectors, self._view.see(vectors))
        scores = alike @ self._weights + np.stack([self._spelt.scores(text) for text in texts])
        told = signs(scores, alike[:, self._inside :])
        return [(self._name(one), self._body.gate.outside(sign)) for one, sign in zip(scores, told, strict=True)]

    def _name(self, scores: Floats) -> tuple[Intent, ...]:
        chances = self._body.trust.chances(scores)
        order = np.argsort(-scores, kind="stable")[:MOST_NAMED]
        return tuple(Intent(self.labels[at], float(chances[at])) for at in order)

    def examples(self) -> list[Example]:
        """What it was trained on."""
        labels = (*self.labels, OUTSIDE)  # −1 is the last
        texts = zlib.decompress(self._body.texts).decode().split("\0")
        return [Example(text, labels[owner]) for text, owner in zip(texts, self._owners, strict=True)]

    def to_bytes(self) -> bytes:
        body = msgspec.msgpack.encode(self._body)
        return _MAGIC + blake2b(body, digest_size=_CHECK_BYTES).digest() + body

    @classmethod
    def from_bytes(cls, data: bytes) -> "IntentModel":
        """Raises `UnreadableModel` where the bytes are cut, changed or another version's."""
        check, body = data[len(_MAGIC) :][:_CHECK_BYTES], data[len(_MAGIC) + _CHECK_BYTES :]
        if not data.startswith(_MAGIC):
            raise UnreadableModel(why="not a model of this version")
        if blake2b(body, digest_size=_CHECK_BYTES).digest() != check:
            raise UnreadableModel(why="cut short or changed")
        try:
            return cls(msgspec.msgpack.decode(body, type=Body))
        except (msgspec.MsgspecError, ValueError, zlib.error) as error:
            raise UnreadableModel(why=str(error)) from error


class Lot(msgspec.Struct, frozen=True):
    """Examples: `owners` is the label of each, −1 for those outside all; `vectors` as seen."""

    labels: tuple[str, ...]
    texts: tuple[str, ...]
    owners: NDArray[np.int32]
    vectors: Floats
    view: View


def pack(lot: Lot, weights: Floats, spelling: Spelling, *, encoder: str, trust: Trust, gate: Gate) -> IntentModel:
    """The model as it will be read back: what is lost by rounding is lost before its figures are taken."""
    order = np.argsort(lot.owners, kind="stable")  # the examples of nothing first
    vectors = lot.vectors[order]
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    body = Body(
        encoder=encoder,
        labels=lot.labels,
        dimensions=len(lot.view.centre),
        texts=zlib.compress("\0".join(lot.texts[at] for at in order).encode(), 9),
        owners=lot.owners[order].astype("<i2").tobytes(),
        vectors=np.rint(vectors / largest * 127).astype(np.int8).tobytes(),
        centre=lot.view.centre.astype("<f4").tobytes(),
        axes=lot.view.axes.astype("<f2").tobytes(),
        weights=(MEANING * weights[order]).astype("<f2").tobytes(),
        spelt=spelling.summed((1 - MEANING) * weights),
        trust=trust,
        gate=gate,
    )
    return IntentModel(body)
