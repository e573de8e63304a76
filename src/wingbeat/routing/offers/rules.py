"""Who is asked, and when asking ends, pure."""

from uuid import UUID

from wingbeat.routing.offers.models import REASONS, Hand, Offering, OfferSettings


def offering_of(settings: OfferSettings, team_id: UUID) -> Offering:
    return settings.teams.get(team_id, settings.workspace)


def hand(offering: Offering, ring: int, *, passed: bool) -> Hand:
    """What to do with the pair the assigner chose: `ring` were asked before; `passed`: this member was among them.

    The assigner chooses somebody who passed only where nobody else is able, so then asking one by one has ended.
    """
    if offering.how == "push":
        return Hand("push", ring)
    if ring < offering.rings and not passed:
        return Hand("member", ring + 1)
    if offering.then == "everybody" and ring <= offering.rings:
        return Hand("everybody", offering.rings + 1)
    return Hand("push", ring)


def within_seconds(offering: Offering, ring: int) -> float:
    """How long asking goes on at most from this ring on; then whoever fits best has it."""
    rings = offering.rings + (offering.then == "everybody")
    return float(max(rings - ring + 1, 1) * offering.seconds)


def reasons(settings: OfferSettings, language: str) -> tuple[str, ...]:
    """What members may say when they decline."""
    return settings.reasons or REASONS.get(language, REASONS["en"])
