import msgspec
from pydantic import BaseModel

from wingbeat.knowledge.figures.models import Figures


class ArticleFiguresOut(BaseModel):
    """What an article did, over its life; `seconds_saved` is null until people have answered in this workspace."""

    asked: int
    answered: int
    helpful: int
    unhelpful: int
    to_person: int
    settled: int
    reads: int
    seconds_saved: float | None

    @classmethod
    def of(cls, figures: Figures) -> "ArticleFiguresOut":
        return cls(**msgspec.structs.asdict(figures))
