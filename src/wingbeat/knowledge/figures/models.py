import msgspec


class Counts(msgspec.Struct, frozen=True):
    """What an article did; `docs/reference/measures.md` says what each counts."""

    asked: int = 0
    answered: int = 0
    to_person: int = 0
    settled: int = 0
    helpful: int = 0
    unhelpful: int = 0
    reads: int = 0


class Figures(Counts, frozen=True, kw_only=True):
    """Over its life. `seconds_saved` is None until people have answered in this workspace: there is nothing to compare
    with.
    """

    seconds_saved: float | None = None
