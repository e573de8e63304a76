"""Training and examination in a process of their own: `python -m wingbeat.bot.intents.adapters.worker`.

One job comes as msgpack on stdin, how far it is and its outcome go to stdout, and the process ends: what training needs
of memory goes with it, and the server's loop never waits.
"""

import os
import resource
import sys
import time
from collections.abc import Sequence
from hashlib import blake2b

import msgspec
import numpy as np

from wingbeat.bot.adapters.encoder import Encoder, Sentences
from wingbeat.bot.engine import script_tables
from wingbeat.bot.intents.adapters import jobs
from wingbeat.bot.intents.exam.models import Result, Row, Said
from wingbeat.bot.intents.exam.rules.figures import compare
from wingbeat.bot.intents.models import Lesson, Taught
from wingbeat.bot.intents.rules.features import Floats
from wingbeat.bot.intents.rules.model import Example, IntentModel
from wingbeat.bot.intents.rules.reading import plain, read
from wingbeat.bot.intents.rules.training import TooFewIntents, train
from wingbeat.bot.intents.work.models import Told
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.frames import framed

# Every fifth example is held back: the same ones for every version, since its text alone decides.
HELD_BACK = 5
# Texts embedded between two words on how far it is: a second's work.
CHUNK = 512
# Where embedding ends, and where the first and second of three trainings do, as measured on the starter's sentences.
EMBEDDED, TRAINED, EXAMINED = 0.25, 0.55, 0.8


class Pupil:
    """Reads and learns with the encoder of this process, or the one given; `tell` hears which share of the job is done."""

    def __init__(self, tell: Told, encoder: Encoder | None = None) -> None:
        self._tables, self._encoder, self._tell = script_tables(), encoder or Sentences(), tell

    def train(self, job: jobs.Train) -> jobs.Trained:
        began = time.perf_counter()
        examples = self._examples(job.lessons)
        model = train(examples, self._encode([one.text for one in examples]), self._encoder.name, job.seed)
        return jobs.Trained(model.to_bytes(), time.perf_counter() - began)

    def examine(self, job: jobs.Examine) -> jobs.Examined:
        model = IntentModel.from_bytes(job.model)
        said = [self._said(model, text) for text in job.texts]
        return jobs.Examined(said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    def teach(self, job: jobs.Teach) -> jobs.Lectured:
        began = time.perf_counter()
        examples = self._examples(job.lessons)
        vectors = self._encode([one.text for one in examples], EMBEDDED)
        model = train(examples, vectors, self._encoder.name)
        seconds = time.perf_counter() - began
        self._tell(TRAINED)
        held = np.array([_held_back(one.text) for one in examples])
        known = {one.text: at for at, one in enumerate(examples)}
        test = [examples[at] for at in np.flatnonzero(held)]
        report = self._report([one for one, out in zip(examples, held, strict=True) if not out], vectors[~held], test)
        self._tell(EXAMINED)
        earlier = None
        if job.earlier:
            past = job.earlier
            learnt = IntentModel.from_bytes(past).examples() if isinstance(past, bytes) else self._examples(past)
            before = [one for one in learnt if not _held_back(one.text)]
            missing = [one.text for one in before if one.text not in known]
            fresh = dict(zip(missing, self._encode(missing), strict=True))
            ready = [vectors[known[one.text]] if one.text in known else fresh[one.text] for one in before]
            earlier = self._report(before, np.array(ready, np.float32), test)
        taught = Taught(model.to_bytes(), len(examples), len(model.labels), seconds, report, earlier)
        return jobs.Lectured(taught)

    def mark(self, job: jobs.Mark) -> jobs.Marked:
        if job.model is None:
            examples = self._examples(job.lessons)
            model = train(examples, self._encode([one.text for one in examples], EMBEDDED), self._encoder.name)
        else:
            model = IntentModel.from_bytes(job.model)
        learnt = {one.text for one in model.examples()}
        rows = [row for row in job.rows if plain(row.text, self._tables) not in learnt]
        said, begin = [], TRAINED if job.model is None else 0.0
        for at, row in enumerate(rows):
            said.append(self._said(model, row.text))
            if at % CHUNK == 0:
                self._tell(begin + (1 - begin) * at / len(rows))
        return jobs.Marked(compare(rows, said) if rows else Result.nothing(), len(job.rows) - len(rows))

    def _said(self, model: IntentModel, text: str) -> Said:
        began = time.perf_counter()
        reading = read(text, model, self._tables, self._encoder.encode)
        took_ms = (time.perf_counter() - began) * 1000
        parts = tuple(part.intents[0].name for part in reading.parts)
        return Said(reading.whole.intents, reading.whole.outside, parts, took_ms)

    def _report(self, examples: Sequence[Example], vectors: Floats, test: Sequence[Example]) -> Result:
        """Train on the examples and say how it does on the test."""
        try:
            model = train(examples, vectors, self._encoder.name)
        except TooFewIntents:  # all but one intent have so few examples that they are held back
            return Result.nothing()
        if not test:
            return Result.nothing()
        texts = [one.text for one in test]
        read = model.classify_all(texts, self._encode(texts))
        said = [Said(intents, outside, (intents[0].name,), 0.0) for intents, outside in read]
        return compare([Row(one.text, (one.label,)) for one in test], said)

    def _examples(self, lessons: Sequence[Lesson]) -> list[Example]:
        """Each text once, as it is compared; of two labels the later counts."""
        found = {plain(one.text, self._tables): one.intent for one in lessons}
        return [Example(text, intent) for text, intent in found.items() if text]

    def _encode(self, texts: Sequence[str], upto: float = 0.0) -> Floats:
        """Vectors of the texts; when they are done, `upto` of the job is."""
        if not upto:
            return self._encoder.encode(texts)
        parts = [np.zeros((0, self._encoder.dimensions), np.float32)]
        for at in range(0, len(texts), CHUNK):
            parts.append(self._encoder.encode(texts[at : at + CHUNK]))
            self._tell(upto * min(1.0, (at + CHUNK) / len(texts)))
        return np.concatenate(parts)


def _held_back(text: str) -> bool:
    return blake2b(text.encode(), digest_size=2).digest()[0] % HELD_BACK == 0


def main() -> None:
    sink = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not land in the outcome
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=jobs.Job)
    with os.fdopen(sink, "wb") as out:

        def send(message: jobs.Outcome | jobs.Progress) -> None:
            out.write(framed(msgspec.msgpack.encode(message)))
            out.flush()

        send(_outcome(Pupil(lambda share: send(jobs.Progress(share))), job))


def _outcome(pupil: Pupil, job: jobs.Job) -> jobs.Outcome:
    try:
        match job:
            case jobs.Train():
                return pupil.train(job)
            case jobs.Examine():
                return pupil.examine(job)
            case jobs.Teach():
                return pupil.teach(job)
            case jobs.Mark():
                return pupil.mark(job)
    except WingbeatError as error:
        return jobs.Refused(error.message)


if __name__ == "__main__":
    main()
