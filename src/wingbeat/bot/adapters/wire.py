"""The frames between the server and the bot's engine: four bytes of length, then msgpack."""

from uuid import UUID

import msgspec

from wingbeat.bot.models import Guess, Health, Language, Lesson, Nearby, Product
from wingbeat.kit.frames import framed


class Load(msgspec.Struct, frozen=True, tag="load"):
    id: int
    workspace_id: UUID
    revision: int
    lessons: tuple[Lesson, ...]
    products: tuple[Product, ...] = ()


class Teach(msgspec.Struct, frozen=True, tag="teach"):
    id: int
    workspace_id: UUID | None
    model: int
    data: bytes


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    id: int
    workspace_id: UUID
    text: str
    language: Language
    k: int


class Checkup(msgspec.Struct, frozen=True, tag="checkup"):
    id: int


class Near(msgspec.Struct, frozen=True, tag="near"):
    id: int
    workspace_id: UUID
    texts: tuple[str, ...]
    language: Language
    k: int


class Compare(msgspec.Struct, frozen=True, tag="compare"):
    id: int
    text: str
    others: tuple[str, ...]


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    encoder: str


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    id: int


class Taught(msgspec.Struct, frozen=True, tag="taught"):
    """`trouble`: why the model is not in force; empty when it is."""

    id: int
    trouble: str = ""


class Checked(msgspec.Struct, frozen=True, tag="checked"):
    id: int
    health: Health


class Guessed(msgspec.Struct, frozen=True, tag="guessed"):
    id: int
    guess: Guess


class Neared(msgspec.Struct, frozen=True, tag="neared"):
    id: int
    found: tuple[Nearby, ...]


class Compared(msgspec.Struct, frozen=True, tag="compared"):
    id: int
    likeness: tuple[float, ...]


class Missing(msgspec.Struct, frozen=True, tag="missing"):
    """The workspace asked about was never loaded, or what is asked needs the encoder, which is missing."""

    id: int


Request = Load | Teach | Ask | Near | Compare | Checkup
Reply = Ready | Loaded | Taught | Checked | Guessed | Neared | Compared | Missing

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def frame(message: Request | Reply) -> bytes:
    return framed(_encoder.encode(message))


def read_request(body: bytes) -> Request:
    return _requests.decode(body)


def read_reply(body: bytes) -> Reply:
    return _replies.decode(body)
