from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from wingbeat.kit.database import Row
from wingbeat.kit.errors import TooLarge
from wingbeat.kit.files import LARGEST_BYTES
from wingbeat.kit.limits import Limit
from wingbeat.people.files import actions, queries
from wingbeat.people.files.ports import Reaches
from wingbeat.people.files.rules import disposition
from wingbeat.workspaces.queries import Scope

# A person sends a handful of pictures at once; more is a flood (hostile case 44).
UPLOADS = Limit("uploads", burst=20, seconds=60)


class FileOut(BaseModel):
    id: UUID
    name: str
    media_type: str
    size_bytes: int


def headers_of(row: Row) -> dict[str, str]:
    """What keeps a stranger's file from being run as a page of ours (hostile cases 2, 3)."""
    return {
        "Content-Type": row["media_type"],
        "Content-Length": str(row["size_bytes"]),
        "Content-Disposition": disposition(row["name"], row["media_type"]),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        # Ten minutes spare a reloaded conversation its pictures; longer would outlive a sign-out.
        "Cache-Control": "private, max-age=600",
    }


def files_router(actor_scope: Callable[..., Awaitable[Scope]], reaches: Reaches) -> APIRouter:
    """The routes of files, for members and customers found by `actor_scope` (which also checks CSRF for cookies)."""
    router = APIRouter(prefix="/api/v1/files", tags=["files"])

    @router.post(
        "",
        status_code=201,
        openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
    )
    async def upload(
        request: Request,
        scope: Annotated[Scope, Depends(actor_scope)],
        name: Annotated[str, Query(max_length=8192)],
    ) -> FileOut:
        """The body is the file itself, at most 25 MB; its Content-Type is a hint."""
        request.app.state.limits.take(UPLOADS, str(scope.actor.id))
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > LARGEST_BYTES:
            raise TooLarge(largest_bytes=LARGEST_BYTES)
        declared = request.headers.get("content-type", "")
        state = request.app.state
        row = await actions.upload(scope, state.files, state.timers, request.stream(), name=name, declared=declared)
        return FileOut.model_validate(dict(row))

    @router.get("/{file_id}", response_class=StreamingResponse)
    async def download(
        file_id: UUID, request: Request, scope: Annotated[Scope, Depends(actor_scope)]
    ) -> StreamingResponse:
        row = await queries.file(scope, file_id, reaches)
        return StreamingResponse(
            await request.app.state.files.open(row["id"]),
            headers=headers_of(row),
        )

    return router
