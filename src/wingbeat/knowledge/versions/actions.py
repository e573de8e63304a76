from uuid import UUID

import msgspec

from wingbeat.knowledge.actions import change
from wingbeat.knowledge.events import Fact
from wingbeat.knowledge.models import Article
from wingbeat.knowledge.queries import article
from wingbeat.knowledge.versions.queries import version as kept_version
from wingbeat.workspaces.queries import Scope


async def restore(scope: Scope, article_id: UUID, number: int, *, version: int) -> tuple[Article, list[Fact]]:
    """Say again what version `number` said; the owner stays. `version` is the present one, as the editor saw it.

    Raises `Forbidden`, `NotFound`, `ArticleChanged`, and `EditionExists` where another took its place meanwhile.
    """
    scope.actor.need("edit_knowledge")
    old = await kept_version(scope, article_id, number)
    now = await article(scope, article_id)
    draft = msgspec.structs.replace(old.draft, owner_id=now.owner_id, out_of_date=now.out_of_date)
    return await change(scope, article_id, draft, version=version, how="restored")
