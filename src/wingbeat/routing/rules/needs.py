"""What a conversation needs of a member, and whether a member brings it, pure."""

from collections.abc import Collection, Iterable, Mapping

from wingbeat.conversations.promises.events import Needs
from wingbeat.routing.models import Here
from wingbeat.routing.profiles.rules import level_of
from wingbeat.routing.settings.models import MatterKind, RoutingSettings, SkillRule

WIDEST = 3
NICE_SECONDS = 30.0  # a skill that is liked is worth half a minute of handling
CHANNEL_SECONDS = 15.0  # who can go on where the customer likes to be answered: half of a liked skill
LEVEL_SECONDS = 5.0  # a level more in what is needed: enough to decide between equals, too little to make anybody busy


def meets(member: Here, needs: Needs, ring: int) -> bool:
    """Whether a member may take it in this ring: 1 all that is needed; 2 at any level, or a sister of the language; 3 anybody."""
    if ring >= WIDEST:
        return True
    loosely = ring > 1
    if member.languages and needs.language and not level_of(member.languages, needs.language, loosely=loosely):
        return False
    return all(member.skills.get(skill, 0) >= (1 if loosely else needs.levels.get(skill, 1)) for skill in needs.skills)


def bonus_seconds(member: Here, needs: Needs) -> float:
    """How much better than another a member is for this, in seconds of handling."""
    nice = sum(member.skills.get(skill, 0) >= needs.levels.get(skill, 1) for skill in needs.nice)
    levels = sum(member.skills.get(skill, 0) for skill in needs.skills)
    if needs.language:
        levels += level_of(member.languages, needs.language, loosely=True)
    return NICE_SECONDS * nice + LEVEL_SECONDS * levels + CHANNEL_SECONDS * _answers_on(member, needs.channel)


def _answers_on(member: Here, kind: str) -> bool:
    """Whether the member takes conversations of this kind of channel at all."""
    return bool(kind) and member.rooms.get(kind, 1) > 0


def brought(member: Here, needs: Needs) -> list[str]:
    """What the member brings of it, and what is missing, in the words of `Because.reasons`."""
    found = []
    for skill in needs.skills:
        has = member.skills.get(skill, 0) >= needs.levels.get(skill, 1)
        found.append(f"{'skill' if has else 'without_skill'}:{skill}")
    found += [f"nice:{one}" for one in needs.nice if member.skills.get(one, 0) >= needs.levels.get(one, 1)]
    if member.languages and needs.language:
        speaks = level_of(member.languages, needs.language)
        found.append(f"{'language' if speaks else 'without_language'}:{needs.language}")
    if _answers_on(member, needs.channel):
        found.append(f"channel:{needs.channel}")
    return found


def skills_of(
    rules: Iterable[SkillRule], matters: Mapping[MatterKind, Collection[str]]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, int]]:
    """The needed and the liked skills of these intents, reasons and tags, and the levels above 1."""
    must: dict[str, int] = {}
    nice: dict[str, int] = {}
    for rule in rules:
        if any(_named(rule, name) for name in matters.get(rule.kind, ())):
            kept = must if rule.must else nice
            kept[rule.skill] = max(rule.level, kept.get(rule.skill, 0))
    liked = {skill: level for skill, level in nice.items() if skill not in must}
    levels = {skill: level for skill, level in (must | liked).items() if level > 1}
    return tuple(must), tuple(liked), levels


def _named(rule: SkillRule, name: str) -> bool:
    """Reasons are a tree: a rule about a branch is about its leaves."""
    wanted, found = rule.name.casefold(), name.casefold()
    return found.startswith(wanted) if rule.kind == "reason" else found == wanted


def is_vip(settings: RoutingSettings, tier: str, tags: Iterable[str]) -> bool:
    tiers = {one.casefold() for one in settings.vip_tiers}
    named = {one.casefold() for one in settings.vip_tags}
    return tier.casefold() in tiers or any(tag.casefold() in named for tag in tags)


def weight_of(settings: RoutingSettings, tier: str, value: float) -> float:
    """What a second of this customer's wait costs, of an ordinary one's."""
    tiers = {name.casefold(): weight for name, weight in settings.tier_weights.items()}
    weight = tiers.get(tier.casefold(), 1.0)
    return weight * settings.value_weight if settings.value_from and value >= settings.value_from else weight
