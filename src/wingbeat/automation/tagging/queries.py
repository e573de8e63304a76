import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from wingbeat.automation.models import Check
from wingbeat.automation.rules.conditions import Untold, holds
from wingbeat.automation.tagging.models import Known, Reach, TagRule
from wingbeat.automation.tagging.rules import facts_of, whole
from wingbeat.commerce.queries import connector
from wingbeat.commerce.worth.models import Worth
from wingbeat.commerce.worth.queries import worths
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

PREVIEWED = 2000  # customers a rule is tried on: a fifth of a second
SHOWN = 5  # of them by name


async def tag_rules(scope: Scope) -> list[TagRule]:
    """All of a workspace, by tag."""
    rows = await scope.rows(
        "SELECT tag, meaning, checks, condition, trouble FROM tag_rule WHERE workspace_id = $1 ORDER BY tag"
    )
    return [TagRule(**{**dict(row), "checks": msgspec.convert(row["checks"], tuple[Check, ...])}) for row in rows]


async def known(scope: Scope, ids: Sequence[UUID], *, lock: bool = False) -> list[Known]:
    """Customers as rules see them, those merged away left out; `lock` holds their rows."""
    rows = await scope.rows(
        f"""SELECT id, name, tier, language, tags, rule_tags, worth, EXISTS (
                SELECT FROM identity i WHERE i.workspace_id = $1 AND i.customer_id = c.id AND i.verified) AS verified
            FROM customer c WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND merged_into IS NULL
            ORDER BY id {"FOR NO KEY UPDATE" if lock else ""}""",
        list(ids),
    )
    own = (await connector(scope)).kind == "own"
    counted = await worths(scope, [row["id"] for row in rows]) if own else {}
    return [_known(row, counted, own=own) for row in rows]


def _known(row: Row, counted: Mapping[UUID, Worth], *, own: bool) -> Known:
    told = Worth() if own or row["worth"] is None else msgspec.convert(row["worth"], Worth)
    facts = facts_of(dict(row), counted.get(row["id"], told))
    return Known(row["id"], row["name"], facts, tuple(row["tags"]), tuple(row["rule_tags"]))


def _true_of(text: str, all_: Sequence[Known]) -> tuple[list[Known], str]:
    would, trouble = list[Known](), ""
    for one in all_:
        try:
            if text and holds(text, one.facts):
                would.append(one)
        except Untold as error:
            trouble = str(error)
    return would, trouble


async def reach(scope: Scope, rule: TagRule) -> Reach:
    """How many of the newest customers the rule is true of; raises `Forbidden`, `Invalid`."""
    scope.actor.need("converse")
    text = whole(rule)
    rows = await scope.rows(
        "SELECT id FROM customer WHERE workspace_id = $1 AND merged_into IS NULL AND id < $2 ORDER BY id DESC LIMIT $3",
        LAST,
        PREVIEWED,
    )
    found = await known(scope, [row["id"] for row in rows])
    would, trouble = await asyncio.to_thread(_true_of, text, found)  # sockets are served meanwhile
    have = sum(rule.tag in one.tags for one in found)
    some = tuple((one.id, one.name) for one in would[-SHOWN:])
    return Reach(len(found), len(would), have, some, trouble)
