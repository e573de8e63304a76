from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from wingbeat.knowledge.pictures import queries
from wingbeat.people.files.endpoints import headers_of
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

pictures_router = APIRouter(prefix="/pictures")

# A picture never changes under its id; an article may be taken back, and then an hour is the longest it stays seen.
CACHE = "public, max-age=3600"


def public_pictures(workspace_id: UUID) -> str:
    """Where customers find the pictures of a workspace's articles: the base for `located`."""
    return f"/api/v1/articles/pictures/{workspace_id}/"


@pictures_router.get("/{workspace_id}/{file_id}", response_class=StreamingResponse)
async def show_picture(workspace_id: UUID, file_id: UUID, request: Request) -> StreamingResponse:
    """A picture in an article that customers may read; nobody needs to be signed in for it."""
    scope = Scope(request.app.state.database, system(workspace_id))
    row = await queries.picture(scope, file_id)
    stream = await request.app.state.files.open(row["id"])
    return StreamingResponse(stream, headers=headers_of(row) | {"Cache-Control": CACHE})
