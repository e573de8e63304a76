"""The classifier every workspace's bot begins with: trained where it runs, once, and kept."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import msgspec
import structlog

from wingbeat.bot.intents.models import OUTSIDE, Lesson, TrainingFailed, Untrainable
from wingbeat.bot.models import Language
from wingbeat.bot.ports import BrokenModel, Understanding
from wingbeat.bot.starter.queries import intents, intents_for, sentences

log = structlog.get_logger()

# Counted up when the same sentences, learnt again, come out otherwise.
VERSION = 2
# The starter's name for what training calls `OUTSIDE`.
NO_INTENT = "out_of_scope"


class Trained(Protocol):
    @property
    def model(self) -> bytes: ...


class Trainer(Protocol):
    async def train(self, lessons: Sequence[Lesson], /) -> Trained: ...


class Shipped:
    """What a workspace's own training begins with."""

    def lessons(self) -> Sequence[Lesson]:
        return [Lesson(one.text, OUTSIDE if one.intent == NO_INTENT else one.intent) for one in sentences()]

    def intent_of(self, group: str) -> str:
        """The starter's first intent that asks for an article of this group; else the group is one itself."""
        return (*intents_for(group), group)[0]

    def title_of(self, intent: str) -> Mapping[Language, str]:
        name = NO_INTENT if intent == OUTSIDE else intent
        return next((one.title for one in intents() if one.name == name), {})


async def teach_starter(understanding: Understanding, trainer: Trainer, folder: Path) -> None:
    """Classify with the starter's model for all who have none of their own; without it articles still answer.

    Raises `EngineDown`.
    """
    for anew in (False, True):
        try:
            await understanding.teach(None, 0, await starter_model(folder, trainer, anew=anew))
        except BrokenModel as error:  # of another version
            log.warning("the starter's model is made again", error=error.message)
        except (TrainingFailed, Untrainable) as error:
            log.warning("the bot begins without intents", error=error.message, facts=error.facts)
            return
        else:
            return


async def starter_model(folder: Path, trainer: Trainer, *, anew: bool = False) -> bytes:
    """The model, read from the folder; trained first where the folder has none of these sentences, or `anew`.

    Takes some ten seconds of another process. Raises `TrainingFailed`, `Untrainable`.
    """
    lessons = Shipped().lessons()
    kept = folder / f"starter-{blake2b(msgspec.json.encode((VERSION, lessons)), digest_size=8).hexdigest()}.model"
    if anew or not kept.exists():
        trained = await trainer.train(lessons)
        await asyncio.to_thread(_keep, kept, trained.model)
        return trained.model
    return await asyncio.to_thread(kept.read_bytes)


def _keep(place: Path, model: bytes) -> None:
    """A reader sees all of it or nothing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(model)
    fresh.replace(place)
