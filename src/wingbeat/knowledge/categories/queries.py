import msgspec

from wingbeat.knowledge.categories.models import Category
from wingbeat.workspaces.queries import Scope


async def categories(scope: Scope) -> list[Category]:
    """All that have an order or an article: in their order, the rest last by name."""
    rows = await scope.rows(
        """SELECT coalesce(c.path, n.path) AS path, coalesce(c.titles, '{}') AS titles, coalesce(n.articles, 0) AS articles
           FROM (SELECT path, titles, position FROM article_category WHERE workspace_id = $1) c
           FULL JOIN (SELECT category AS path, count(*) AS articles FROM article
                      WHERE workspace_id = $1 AND status <> 'retired' AND category <> '' GROUP BY category) n USING (path)
           ORDER BY c.position, path"""
    )
    return [msgspec.convert(dict(row), Category) for row in rows]
