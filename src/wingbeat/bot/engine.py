"""The bot's understanding: encoder, indexes and models of all workspaces; `python -m wingbeat.bot.engine` serves it.

The process speaks length-prefixed msgpack frames (`adapters.wire`) on stdin and stdout, one after the other on one thread,
and ends when stdin closes. It imports nothing but numpy, the encoder, OpenCC's tables and msgspec, to stay small.
"""

import os
import re
import select
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import get_args
from uuid import UUID

import msgspec
import numpy as np

from wingbeat.bot.adapters import wire
from wingbeat.bot.adapters.encoder import Cache, Encoder, Kept, Vectors, encoder
from wingbeat.bot.adapters.senses import AllSenses, Classifier, NoSenses, Senses
from wingbeat.bot.models import (
    Guess,
    Health,
    Intent,
    Language,
    Lesson,
    Nearby,
    Part,
    Product,
    Trouble,
)
from wingbeat.bot.products.rules.asked import asked
from wingbeat.bot.products.rules.catalogue import Catalogue
from wingbeat.bot.products.rules.pointed import pointed
from wingbeat.bot.rules.attack import is_attack
from wingbeat.bot.rules.beside import BESIDE, BESIDE_IDS, OUTSIDE_ID, wishes_person
from wingbeat.bot.rules.heard import doubted, going_on, heard, informed, missed, without_beside
from wingbeat.bot.rules.match import Index, Prepared, Reading, read
from wingbeat.bot.rules.parts import cuts, is_one, is_settled, pieces, several, without_facts
from wingbeat.bot.rules.plain import only_asks, only_tells
from wingbeat.bot.rules.text import LONGEST_CHARACTERS, Script, essence, language, normalise, script, without_numbers
from wingbeat.bot.rules.wishes import beside_wish, small_talk, wish
from wingbeat.kit.frames import Frames

_SAYS = re.compile(r"\w")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？；;])\s*|\n+")
# Shorter ones are numbers of a list and "Yes.", which come close to everything.
_SHORTEST_SENTENCE = 4
# A vector of no encoder: a model then goes by spelling.
NO_MEANING = np.zeros(1, np.float32)
# From here on an article may be meant by "do you have …", and nothing is said to be missing.
COVERED = 0.45
# What the fifth sentence of an answer says, nobody asks for in one question.
_SENTENCES = 5


class Shelf(msgspec.Struct):
    """What the engine holds of one workspace."""

    revision: int
    index: Index
    catalogue: Catalogue
    names: Mapping[Language, Sequence[str]]  # of its products
    intents: Mapping[UUID, frozenset[str]]  # of each article


@cache
def script_tables() -> Script:
    """The two character tables OpenCC ships; its converter works on phrases, which matching does not need."""
    found = []
    for name in ("TSCharacters.txt", "STCharacters.txt"):
        lines = files("opencc").joinpath("dictionary", name).read_text("utf-8").splitlines()
        found.append({key: forms.split(" ") for key, _, forms in (line.partition("\t") for line in lines) if forms})
    # The table keeps it for "著名"; what customers write is "接著" and "打不著", in Simplified "接着" and "打不着".
    return script(found[0] | {"著": ["着", "著"]}, found[1])


class Mind:
    """Understands messages of every workspace whose articles were loaded."""

    def __init__(self, folder: Path, *, encoding: Encoder | None = None, senses: Senses | None = None) -> None:
        """`folder` keeps the caches: one file for each workspace."""
        self._folder = folder
        self._tables = script_tables()
        self._encoder = encoding or encoder()
        self._senses = senses or NoSenses()
        self._shelves: dict[UUID, Shelf] = {}
        self._models: dict[UUID | None, tuple[int, Classifier]] = {}
        self._broken: dict[UUID | None, Trouble] = {}

    def revision(self, workspace_id: UUID) -> int | None:
        held = self._shelves.get(workspace_id)
        return held.revision if held else None

    def index(self, workspace_id: UUID) -> Index:
        """What the articles became; raises `KeyError` where nothing was loaded."""
        return self._shelves[workspace_id].index

    def reading(self, text: str) -> Reading:
        """A message or a part of one as an index compares it."""
        bare = essence(normalise(text, self._tables))
        return read(bare, self._encoder.encode([bare])[0])

    def health(self) -> Health:
        missing = (Trouble("encoder", self._encoder.trouble),) if self._encoder.trouble else ()
        return Health(
            encoder=self._encoder.name,
            troubles=(*missing, *self._broken.values(), *self._strangers()),
            workspaces=len(self._shelves),
            peak_mib=_peak_mib(),
        )

    def _strangers(self) -> Iterator[Trouble]:
        """Models that were trained with another encoder."""
        for workspace_id, (_, model) in self._models.items():
            if not self._encoder.trouble and not self._reads_with(model):
                why = f"trained with {model.encoder}, not {self._encoder.name}"
                yield Trouble("model_encoder", why, workspace_id)

    def _reads_with(self, model: Classifier) -> bool:
        return model.encoder == self._encoder.name

    def load(
        self,
        workspace_id: UUID,
        revision: int,
        lessons: Sequence[Lesson],
        products: Sequence[Product] = (),
    ) -> Iterator[None]:
        """Index articles and products in small steps; the earlier index answers until the last step is done."""
        articles = []
        for lesson in sorted([*BESIDE, *lessons], key=lambda lesson: lesson.group):
            if lesson.questions:
                articles.append(self._prepare(lesson))
                yield
        questions = [question for article in articles for question in article.questions]
        sentences = [sentence for article in articles for sentence in article.sentences]
        vectors = yield from self._vectors(workspace_id, [*questions, *sentences])
        index = yield from Index.build(
            articles, vectors[: len(questions)].astype(np.float32), vectors[len(questions) :].copy()
        )
        # A workspace's own model may call the group itself an intent.
        intents = {lesson.article_id: frozenset({lesson.group, *lesson.intents}) for lesson in lessons}
        names = {
            spoken: [one.names[spoken] for one in products if spoken in one.names] for spoken in get_args(Language)
        }
        self._shelves[workspace_id] = Shelf(revision, index, Catalogue(products, self._tables), names, intents)

    def _prepare(self, lesson: Lesson) -> Prepared:
        answer = normalise(lesson.answer, self._tables)
        sentences = [normalise(sentence, self._tables) for sentence in _SENTENCE_END.split(lesson.answer)]
        return Prepared(
            lesson=lesson,
            questions=tuple(essence(normalise(question, self._tables)) for question in lesson.questions),
            answer=answer,
            sentences=tuple(one[:LONGEST_CHARACTERS] for one in sentences if len(one) >= _SHORTEST_SENTENCE)[
                :_SENTENCES
            ],
        )

    def _vectors(self, workspace_id: UUID, texts: Sequence[str]) -> Generator[None, None, Kept]:
        if self._encoder.trouble:
            return self._encoder.encode(texts).astype(np.float16)
        return (yield from Cache(self._folder / f"{workspace_id}.npy", self._encoder).vectors(texts))

    def teach(self, workspace_id: UUID | None, model: int, data: bytes) -> Trouble | None:
        """Classify with this model from now on; where it is broken the earlier one goes on, and the trouble says why.

        Without `workspace_id` it is for all that have none of their own; without `data` the own one is forgotten.
        """
        self._broken.pop(workspace_id, None)
        if not data:
            self._models.pop(workspace_id, None)
            return None
        try:
            self._models[workspace_id] = model, self._senses.model(data)
        except ValueError as error:
            self._broken[workspace_id] = Trouble("model", str(error), workspace_id)
        return self._broken.get(workspace_id)

    def _model(self, workspace_id: UUID) -> tuple[int, Classifier | None]:
        return self._models.get(workspace_id) or self._models.get(None) or (0, None)

    def ask(self, workspace_id: UUID, text: str, given: Language, k: int) -> Guess:
        """What the message means; raises `KeyError` where nothing was loaded."""
        began = time.perf_counter()
        shelf = self._shelves[workspace_id]
        plain = normalise(text, self._tables)
        spoken = language(text, given, self._tables)
        courtesy = small_talk(plain)
        parts: tuple[Part, ...] = ()
        asks = only_asks(plain)
        wanted = wish(plain) or self._senses.wish(plain, asks=asks)
        slots = self._senses.slots(text, spoken, datetime.now(UTC).date(), shelf.names.get(spoken, ()))
        if wanted is None and is_attack(plain):
            parts = (Part(text=text, outside=1.0),)
        elif only_tells(text, slots):  # digits are close to any article with numbers; an order's own is asked about
            parts = (Part(text=text),) if any(slot.kind == "order_number" for slot in slots) else ()
        elif _SAYS.search(plain):
            whole, found = self._things(workspace_id, without_facts(text), spoken, k)
            wanted = wanted or ("person" if wishes_person(whole.candidates) else None)
            parts = tuple(without_beside(part, k) for part in found)
        sentiment, urgency = self._senses.mood(plain)
        return Guess(
            language=spoken,
            parts=parts,
            slots=slots,
            sentiment=sentiment,
            urgency=urgency,
            wish=wanted,
            beside_wish=beside_wish(text, lambda one: normalise(one, self._tables)) if wanted == "person" else "",
            small_talk=courtesy,
            only_asks=asks,
            revision=shelf.revision,
            model=self._model(workspace_id)[0],
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def _things(self, workspace_id: UUID, text: str, spoken: Language, k: int) -> tuple[Part, tuple[Part, ...]]:
        """The message as one, and each thing asked in it."""
        (whole,) = self._parts(workspace_id, [text], spoken, k)
        ways = [] if is_one(whole) else cuts(pieces(text))
        if not ways:
            return whole, (whole,)
        distinct = list(dict.fromkeys(part for way in ways for part in way))
        known = dict(zip(distinct, self._parts(workspace_id, distinct, spoken, k), strict=True))
        parts = several(whole, [tuple(known[part] for part in way) for way in ways])
        parts = self._along(workspace_id, parts, spoken, k)
        return whole, parts if all(map(is_settled, parts)) else (whole,)

    def _along(self, workspace_id: UUID, parts: tuple[Part, ...], spoken: Language, k: int) -> tuple[Part, ...]:
        """A later thing asked may go on from the first: "the return window, and who pays the postage" asks for the postage back."""
        first, *later = parts
        intents = self._shelves[workspace_id].intents
        if not later or not first.candidates:
            return parts
        about = intents.get(first.candidates[0].article_id, frozenset())
        both = self._parts(workspace_id, [f"{first.text} {part.text}" for part in later], spoken, k)
        return (first, *(going_on(part, one, first, about, intents) for part, one in zip(later, both, strict=True)))

    def nearest(self, workspace_id: UUID, texts: Sequence[str], spoken: Language, k: int) -> tuple[Nearby, ...]:
        """Of each text the `k` questions of this language nearest in meaning; raises `KeyError` as `ask` does, and without an encoder."""
        index, found = self._shelves[workspace_id].index, []
        for text, vector in zip(texts, self._meant(texts), strict=True):
            near = [one for one in index.nearest(vector) if one[0].language == spoken]
            near = [one for one in near if one[0].article_id not in BESIDE_IDS][:k]
            found += [Nearby(lesson.article_id, text, question, likeness) for lesson, question, likeness in near]
        return tuple(found)

    def alike(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """The cosine of a text's meaning with that of each other; raises `KeyError` without an encoder."""
        one, *rest = self._meant([text, *others])
        return tuple(float(one @ other) for other in rest)

    def _meant(self, texts: Sequence[str]) -> Vectors:
        if self._encoder.trouble:
            raise KeyError(self._encoder.trouble)
        return self._encoder.encode([essence(normalise(text, self._tables)) for text in texts])

    def _parts(self, workspace_id: UUID, texts: Sequence[str], spoken: Language, k: int) -> list[Part]:
        """Of each text, with the two topics beside the articles still among its candidates."""
        bare = [essence(normalise(without_numbers(text), self._tables)) for text in texts]
        shelf, (_, model) = self._shelves[workspace_id], self._model(workspace_id)
        parts = []
        for text, plain, vector in zip(texts, bare, self._encoder.encode(bare), strict=True):
            ranked = shelf.index.rank(read(plain, vector), spoken, k + len(BESIDE_IDS))
            outside = next((one.confidence for one in ranked if one.article_id == OUTSIDE_ID), 0.0)
            intents: tuple[Intent, ...] = ()
            if model is not None:
                # Models learn whole messages, and read 0.1-0.6 in a hundred more of them right; that costs a second encoding of
                # most, and of strangers' questions no more are answered rightly.
                intents, outside = model.classify(plain, vector if self._reads_with(model) else NO_MEANING)
                ranked = informed(ranked, intents, shelf.intents)
            ranked = heard(ranked, spoken)
            spelt = normalise(text, self._tables)
            products, points = asked(spelt, shelf.catalogue), pointed(spelt, shelf.catalogue)
            skus = points.skus if points else ()
            strays = [shelf.catalogue.strays(spelt, normalise(one.question, self._tables), skus) for one in ranked]
            ranked = doubted(ranked, strays)
            if products is not None and products.lacking:
                products = missed(products, text, spelt) if ranked[0].confidence < COVERED else None
            parts.append(Part(text, intents, ranked, outside, products, points))
        return parts


def _peak_mib() -> float:
    """The most memory this process ever had; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


class Server:
    """Serves questions at once and loads between them."""

    def __init__(self, mind: Mind, source: int, sink: int) -> None:
        self._mind = mind
        self._source = source
        self._sink = sink
        self._frames = Frames()
        self._loads: deque[tuple[int, Iterator[None]]] = deque()
        self._models: deque[wire.Teach] = deque()

    def run(self) -> None:
        """Until the parent closes the pipe."""
        self._send(wire.Ready(encoder=self._mind.health().encoder))
        while True:
            ready, _, _ = select.select([self._source], [], [], 0 if self._loads or self._models else None)
            if not ready:
                self._load_a_little()
                continue
            data = os.read(self._source, 1 << 16)
            if not data:
                return
            for frame in self._frames.feed(data):
                self._serve(wire.read_request(frame))

    def _serve(self, request: wire.Request) -> None:
        match request:
            case wire.Load():
                steps = self._mind.load(request.workspace_id, request.revision, request.lessons, request.products)
                self._loads.append((request.id, steps))
            case wire.Teach():
                self._models.append(request)  # reading one takes a second: articles come first
            case wire.Checkup():
                self._send(wire.Checked(id=request.id, health=self._mind.health()))
            case wire.Ask() | wire.Near() | wire.Compare():
                self._answer(request)

    def _answer(self, request: wire.Ask | wire.Near | wire.Compare) -> None:
        try:
            self._send(self._reply(request))
        except KeyError:
            self._send(wire.Missing(id=request.id))

    def _reply(self, request: wire.Ask | wire.Near | wire.Compare) -> wire.Reply:
        if isinstance(request, wire.Compare):
            return wire.Compared(request.id, self._mind.alike(request.text, request.others))
        if self._mind.revision(request.workspace_id) is None:
            self._load_all()  # after a restart: better late than "not loaded"
        if isinstance(request, wire.Near):
            found = self._mind.nearest(request.workspace_id, request.texts, request.language, request.k)
            return wire.Neared(request.id, found)
        guess = self._mind.ask(request.workspace_id, request.text, request.language, request.k)
        return wire.Guessed(request.id, guess)

    def _load_all(self) -> None:
        while self._loads:
            self._load_a_little()

    def _load_a_little(self) -> None:
        if not self._loads:
            self._learn(self._models.popleft())
            return
        ticket, steps = self._loads[0]
        try:
            next(steps)
        except StopIteration:
            self._loads.popleft()
            self._send(wire.Loaded(id=ticket))

    def _learn(self, request: wire.Teach) -> None:
        trouble = self._mind.teach(request.workspace_id, request.model, request.data)
        self._send(wire.Taught(id=request.id, trouble=trouble.why if trouble else ""))

    def _send(self, reply: wire.Reply) -> None:
        data = memoryview(wire.frame(reply))
        while data:
            data = data[os.write(self._sink, data) :]


def main() -> None:
    """Serve on the inherited pipes; the one argument is the folder of the caches."""
    sink = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not land between frames
    Server(Mind(Path(sys.argv[1]), senses=AllSenses(script_tables())), 0, sink).run()


if __name__ == "__main__":
    main()
