"""Tags with rules over REST."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wingbeat.automation.endpoints import Cel, RuleCheckForm
from wingbeat.automation.tagging import actions, queries
from wingbeat.automation.tagging.actions import Tagging
from wingbeat.automation.tagging.models import TagRule
from wingbeat.automation.tagging.rules import FIELDS, check
from wingbeat.kit.errors import Invalid
from wingbeat.people.customers.endpoints import Tag
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form


class TagRuleForm(Form):
    """`checks` and `condition` (CEL over `customer` and `orders`) must all hold; without either it is put by hand."""

    tag: Tag
    meaning: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    checks: Annotated[list[RuleCheckForm], Field(default_factory=list, max_length=10)]
    condition: Cel = ""

    def made(self) -> TagRule:
        try:
            return msgspec.convert(self.model_dump(), TagRule)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error


class TagRuleOut(TagRuleForm):
    """`trouble`: why the condition could not be told of somebody."""

    trouble: str

    @classmethod
    def of(cls, rule: TagRule) -> "TagRuleOut":
        return cls.model_validate(msgspec.to_builtins(rule))


class TagFieldOut(BaseModel):
    name: str
    kind: str


class TagRulesOut(BaseModel):
    """All of them (fifty at most), and what the builder can ask about."""

    items: list[TagRuleOut]
    fields: list[TagFieldOut]


class TaggedCustomerOut(BaseModel):
    id: UUID
    name: str


class ReachOut(BaseModel):
    """Of the newest customers (`looked_at` of them): how many would have the tag, and how many have it now."""

    looked_at: int
    would: int
    have: int
    some: list[TaggedCustomerOut]
    trouble: str


def tagging_router(tagging: Tagging) -> APIRouter:
    """The routes of tags with rules, which are named by their tags."""
    router = APIRouter(prefix="/tag-rules", tags=["customers"])

    @router.get("")
    async def list_tag_rules(scope: MemberScope) -> TagRulesOut:
        """By tag."""
        scope.actor.need("converse")
        items = [TagRuleOut.of(one) for one in await queries.tag_rules(scope)]
        return TagRulesOut(
            items=items, fields=[TagFieldOut(name=name, kind=kind) for name, (_, kind) in FIELDS.items()]
        )

    @router.put("", status_code=204)
    async def put_tag_rule(form: TagRuleForm, scope: MemberScope) -> None:
        """Everybody is looked at from now on, the first at once."""
        await actions.put_rule(scope, form.made())
        await tagging.again(scope.actor.workspace_id)

    @router.delete("", status_code=204)
    async def drop_tag_rule(tag: Annotated[Tag, Query()], scope: MemberScope) -> None:
        """Whoever has it by the rule loses it."""
        await actions.drop_rule(scope, tag)
        await tagging.again(scope.actor.workspace_id)

    @router.post("/preview")
    async def preview_tag_rule(form: TagRuleForm, scope: MemberScope) -> ReachOut:
        """How many would have it, before anybody does."""
        rule = form.made()
        check(rule)
        found = await queries.reach(scope, rule)
        some = [TaggedCustomerOut(id=one, name=name) for one, name in found.some]
        return ReachOut(looked_at=found.looked_at, would=found.would, have=found.have, some=some, trouble=found.trouble)

    return router
