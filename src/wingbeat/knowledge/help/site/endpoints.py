"""The help centre's pages, for everybody: nobody signs in, no cookie is set, and all but the extras works without a script."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib.resources import files
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Form as Said
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from wingbeat.kit.errors import NotFound, TooMany, WingbeatError
from wingbeat.kit.limits import Limit
from wingbeat.knowledge.figures.actions import vote
from wingbeat.knowledge.help import actions, queries
from wingbeat.knowledge.help.models import Centre, ForeignPage, Item, Visit
from wingbeat.knowledge.help.rules import frame, links, pages, sitemap
from wingbeat.knowledge.help.rules.colour import palette
from wingbeat.knowledge.help.rules.shelf import place as place_of
from wingbeat.knowledge.help.site.models import Packed, Parts
from wingbeat.knowledge.help.site.queries import centre_of
from wingbeat.knowledge.pictures.endpoints import public_pictures
from wingbeat.knowledge.queries import values_for
from wingbeat.knowledge.rules.fields import fields
from wingbeat.people.rules import is_own_origin, place
from wingbeat.workspaces.queries import Scope

YEAR = "public, max-age=31536000, immutable"  # an asset's name changes with what is in it
# Asked again each time, which costs a few bytes: what is taken back is gone at once (hostile case 30).
AGAIN = "public, no-cache"
# A closed centre, as its editors see it: for them alone, and for no search engine.
PREVIEW = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
SMALLEST_PACKED = 500  # bytes; packing less saves nothing
# From one place: an office reads and types a lot; a script that counts votes or searches all day does more.
VOTES = Limit("help_votes", burst=30, seconds=3600)
READS = Limit("help_reads", burst=120, seconds=60)
SEARCHES = Limit("help_searches", burst=120, seconds=60)
SAFE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
}
ROBOTS = "User-agent: *\nAllow: /help/\nDisallow: /help/*/search\nDisallow: /api/\nDisallow: /live/\nDisallow: /desk\n"
CONTENT = files("wingbeat.knowledge.help") / "content"
HTML, XML = "text/html; charset=utf-8", "application/xml; charset=utf-8"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Searched = Annotated[str, Query(max_length=200)]
After = Annotated[UUID | None, Query()]


class Asset(msgspec.Struct, frozen=True):
    content: bytes
    media_type: str


def _assets() -> dict[str, Asset]:
    """Style and script by names that hold their hash."""
    found = {}
    for name, media_type in (("help.css", "text/css"), ("help.js", "text/javascript")):
        content = (CONTENT / name).read_bytes()
        stem, dot, ending = name.partition(".")
        found[f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}{dot}{ending}"] = Asset(content, media_type)
    return found


ASSETS = _assets()
ADDRESSES = frame.Assets(*(f"/help/-/{name}" for name in ASSETS))
# What makes a page besides its data: another release shows another page.
MADE_BY = hashlib.sha256(
    b"".join(
        one.read_bytes() for one in (files("wingbeat.knowledge.help") / "rules").iterdir() if one.name.endswith(".py")
    )
    + "".join(ASSETS).encode()
).digest()


def policy(centre: Centre | None) -> str:
    """Only our own script and style run here, and the accent's, named by its hash."""
    accent = palette(centre.accent) if centre else ""
    style = hashlib.sha256(accent.encode())
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_base64(style.digest())}'; img-src 'self' data:;"
        " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def tag(centre: Centre) -> str:
    """What a page is known by: it changes with the centre's settings, its articles, the release, and daily for its figures.

    Empty for a preview, which nobody keeps.
    """
    if not centre.open:
        return ""
    day = datetime.now(UTC).date().isoformat()
    return f'W/"{hashlib.sha256(msgspec.json.encode(centre) + MADE_BY + day.encode()).hexdigest()[:24]}"'


def reads_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def packed(
    request: Request, text: str | bytes, media_type: str, headers: Mapping[str, str], status: int = 200
) -> Response:
    """A body in the smallest form its reader knows."""
    content = text.encode() if isinstance(text, str) else text
    all_headers = {**SAFE, "Vary": "Accept-Encoding", **headers}
    if len(content) >= SMALLEST_PACKED and reads_gzip(request):
        content, all_headers["Content-Encoding"] = gzip.compress(content, 6, mtime=0), "gzip"
    return Response(content, status, all_headers, media_type)


def shown(
    request: Request, visit: Visit, page: frame.PageOf, *, known: str = "", status: int = 200, **headers: str
) -> Response:
    """A page; one that is `known` by a tag is kept, for readers after this one."""
    caching = {"ETag": known, "Cache-Control": AGAIN} if known else unkept(visit)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    said = {"Content-Security-Policy": policy(visit.centre), "Content-Language": visit.language, **caching, **named}
    answer = packed(request, frame.document(visit, page, ADDRESSES), HTML, said, status)
    if known:
        parts: Parts = request.app.state.help
        parts.kept.keep(place_in(request, visit), Packed(known, bytes(answer.body), dict(answer.headers)))
    return answer


def unkept(visit: Visit) -> dict[str, str]:
    return {"Cache-Control": "no-cache"} if visit.centre.open else PREVIEW


def place_in(request: Request, visit: Visit) -> tuple[str, ...]:
    """What tells a page that is kept from every other one; of a query only what pages read."""
    asked = (request.query_params.get(name, "") for name in ("q", "after"))
    return visit.base, request.url.path, *asked, "gzip" if reads_gzip(request) else ""


def unchanged(request: Request, known: str) -> Response | None:
    """304 for a reader who has this very page."""
    if not known or known not in request.headers.get("if-none-match", ""):
        return None
    return Response(status_code=304, headers={"ETag": known, "Cache-Control": AGAIN, "Vary": "Accept-Encoding"})


def again(request: Request, visit: Visit, known: str) -> Response | None:
    """The page for a reader who has it, or as another reader got it."""
    if (same := unchanged(request, known)) is not None:
        return same
    parts: Parts = request.app.state.help
    page = parts.kept.find(place_in(request, visit), known)
    return None if page is None else Response(page.content, headers=dict(page.headers))


def base_of(request: Request) -> str:
    """The host that pages name as theirs."""
    parts: Parts = request.app.state.help
    return parts.public_url or str(request.base_url).rstrip("/")


async def visit_of(parts: Parts, request: Request, slug: str, language: str | None) -> Visit:
    """None: the language for all others. Raises `NotFound` for a centre or a language that is not there."""
    centre = await centre_of(parts.database, slug, request.cookies)
    spoken = links.language_in(language) if language else centre.language
    if spoken not in centre.languages:
        raise NotFound
    shelf = await parts.shelves.of(queries.scope_of(parts.database, centre), centre)
    return Visit(centre, spoken, shelf, base_of(request))


async def refused(parts: Parts, request: Request, error: Exception) -> Response:
    """An error as a page in the reader's language; within a centre in its own dress."""
    status = int(error.status) if isinstance(error, WingbeatError) else 404
    what = {404: "missing", 429: "too_many"}.get(status, "broken")
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.facts["retry_after_seconds"])
    _, _, slug, given, *_ = [*request.url.path.split("/"), "", "", ""]
    language = links.language_in(given) or links.wanted(request.headers.get("accept-language", ""), "en")
    try:
        visit = await visit_of(parts, request, slug, language)
        asked = await queries.most_asked(queries.scope_of(parts.database, visit.centre), visit.centre, language)
    except WingbeatError:
        said = {"Content-Security-Policy": policy(None), **headers}
        return packed(request, pages.nowhere(language, what), HTML, said, status)
    answer = shown(request, visit, pages.refusal(visit, what, asked), status=status)
    answer.headers.update(headers)
    return answer


class PageRoute(APIRoute):
    """A page's errors are pages too."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except (WingbeatError, RequestValidationError) as error:
                return await refused(request.app.state.help, request, error)

        return answered


def own_page(request: Request) -> None:
    """Raise `ForeignPage` for a form that another site's page sent (hostile case 32)."""
    origin = request.headers.get("origin")
    if origin is not None and not is_own_origin(origin, request.headers.get("host", "")):
        raise ForeignPage


def caller(request: Request) -> str:
    return place(request.client.host if request.client else "")


async def visiting(request: Request, slug: str, language: str) -> Visit:
    return await visit_of(request.app.state.help, request, slug, language)


Here = Annotated[Visit, Depends(visiting)]
router = APIRouter(include_in_schema=False, route_class=PageRoute)
spoken = APIRouter(prefix="/help/{slug}/{language}", include_in_schema=False, route_class=PageRoute)


def scope_of(request: Request, visit: Visit) -> Scope:
    return queries.scope_of(request.app.state.database, visit.centre)


# --- what people look at


@router.get("/robots.txt")
async def robots() -> Response:
    return Response(ROBOTS, media_type="text/plain", headers={"Cache-Control": "public, max-age=86400"})


@router.get("/help/-/{name}")
async def asset(name: str, request: Request) -> Response:
    if name not in ASSETS:
        raise NotFound
    return packed(request, ASSETS[name].content, ASSETS[name].media_type, {"Cache-Control": YEAR})


@router.get("/help/{slug}")
@router.get("/help/{slug}/")
async def entrance(slug: str, request: Request) -> Response:
    parts: Parts = request.app.state.help
    centre = await centre_of(parts.database, slug, request.cookies)
    language = links.wanted(request.headers.get("accept-language", ""), centre.language)
    shelf = await parts.shelves.of(queries.scope_of(parts.database, centre), centre)
    address = links.home(centre, language if language in shelf else centre.language)
    return RedirectResponse(address, 302, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})


@router.get("/help/{slug}/sitemap.xml")
async def show_sitemap(slug: str, request: Request, after: After = None) -> Response:
    visit = await visit_of(request.app.state.help, request, slug, None)
    if not visit.centre.open:
        raise NotFound
    known = tag(visit.centre)
    if (same := unchanged(request, known)) is not None:
        return same
    starts = await queries.sitemap_starts(scope_of(request, visit), visit.centre) if after is None else [None]
    if len(starts) > 1:
        text = sitemap.index(visit, [one or UUID(int=0) for one in starts])
    else:
        entries = await queries.entries(scope_of(request, visit), visit.centre, after)
        text = sitemap.urls(visit, entries, places=after is None or after == UUID(int=0))
    return packed(request, text, XML, {"ETag": known, "Cache-Control": AGAIN})


@spoken.get("")
async def to_home(visit: Here) -> Response:
    return RedirectResponse(links.home(visit.centre, visit.language), 302)


@spoken.get("/")
async def show_home(visit: Here, request: Request, after: After = None) -> Response:
    known = tag(visit.centre)
    if (same := again(request, visit, known)) is not None:
        return same
    scope = scope_of(request, visit)
    loose = await queries.in_category(scope, visit, "", after)
    if after is not None:
        return shown(request, visit, pages.further(visit, loose), known=known)
    asked = await queries.most_asked(scope, visit.centre, visit.language)
    return shown(request, visit, pages.home(visit, asked, loose), known=known)


@spoken.get("/c/{path:path}")
async def show_category(path: str, visit: Here, request: Request, after: After = None) -> Response:
    one = place_of(visit, path)
    if one is None or not path:
        raise NotFound
    known = tag(visit.centre)
    if (same := again(request, visit, known)) is not None:
        return same
    listed = await queries.in_category(scope_of(request, visit), visit, path, after)
    return shown(request, visit, pages.category(visit, one, listed, first=after is None), known=known)


@spoken.get("/articles/{article_id}")
async def show_article(
    article_id: UUID, visit: Here, request: Request, thanked: Annotated[str | None, Query(max_length=1)] = None
) -> Response:
    known = tag(visit.centre) if thanked is None else ""
    if known and (same := again(request, visit, known)) is not None:
        return same
    found = await queries.shown(scope_of(request, visit), visit.centre, visit.language, article_id)
    one = found.article
    asked = fields("\n".join([one.questions[0], one.answer]))
    # What is filled in changes without the article, and thanks are said once: neither is kept.
    known = "" if asked else known
    values = await values_for(scope_of(request, visit), asked, visit.language, None)
    page = pages.article(visit, found, values, public_pictures(visit.centre.workspace_id), thanked=thanked is not None)
    changed = format_datetime(one.updated_at.astimezone(UTC), usegmt=True)
    return shown(request, visit, page, known=known, Last_Modified=changed)


@spoken.get("/search")
async def show_results(
    visit: Here, request: Request, q: Searched = "", after: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    parts: Parts = request.app.state.help
    parts.limits.take(SEARCHES, caller(request))
    known = tag(visit.centre)
    if (same := again(request, visit, known)) is not None:
        return same
    text = " ".join(q.replace("\0", " ").split())
    listed = await queries.sought(scope_of(request, visit), visit.centre, visit.language, text, after) if text else None
    asked: tuple[Item, ...] = ()
    if not listed or not listed.items:
        asked = await queries.most_asked(scope_of(request, visit), visit.centre, visit.language)
    return shown(request, visit, pages.results(visit, text, listed, asked), known=known)


@spoken.get("/suggest")
async def suggest(visit: Here, request: Request, q: Searched = "") -> Response:
    parts: Parts = request.app.state.help
    parts.limits.take(SEARCHES, caller(request))
    text = " ".join(q.replace("\0", " ").split())
    found = await queries.suggested(scope_of(request, visit), visit.centre, visit.language, text) if text else []
    said = json.dumps(pages.suggestions(visit, found), ensure_ascii=False)
    return packed(request, said, "application/json", unkept(visit))


# --- what people say, and what their browser tells of them


@spoken.post("/articles/{article_id}/vote")
async def cast_vote(
    article_id: UUID,
    visit: Here,
    request: Request,
    helpful: Annotated[Literal["yes", "no"], Said()],
    reader: Annotated[UUID | None, Said()] = None,
) -> Response:
    """One opinion a visit and article; who sends none with it is known by the place they ask from."""
    parts: Parts = request.app.state.help
    own_page(request)
    where = caller(request)
    parts.limits.take(VOTES, where)
    scope, workspace_id = scope_of(request, visit), visit.centre.workspace_id
    await queries.check_readable(scope, visit.centre, visit.language, article_id)
    voter = uuid5(workspace_id, parts.keyring.derive("help voter", workspace_id, reader or where))
    if visit.centre.open and (facts := await vote(scope, article_id, voter, helpful=helpful == "yes")):
        await parts.tell(scope, facts)
    return RedirectResponse(f"{links.article(visit.centre, visit.language, article_id)}?thanked=1#vote", 303)


@spoken.post("/articles/{article_id}/read", status_code=204)
async def note_read(article_id: UUID, visit: Here, request: Request, reader: Annotated[UUID, Said()]) -> Response:
    parts: Parts = request.app.state.help
    own_page(request)
    parts.limits.take(READS, caller(request))
    scope = scope_of(request, visit)
    await queries.check_readable(scope, visit.centre, visit.language, article_id)
    if visit.centre.open and (facts := await actions.read(scope, article_id, reader)):
        await parts.tell(scope, facts)
    return Response(status_code=204)


router.include_router(spoken)


@router.get("/help/{path:path}")
async def missing(path: str) -> Response:
    raise NotFound(path=path)
