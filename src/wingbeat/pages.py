"""The built pages: console, widget, demo shop. Read once, compressed once, served from memory with strict headers."""

import gzip
import mimetypes
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from wingbeat.channels.endpoints import base_url
from wingbeat.channels.queries import Sites
from wingbeat.channels.rules import frame_ancestors, snippet
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.help.rules.links import wanted

# The console's own addresses; each shows the same page, which finds its way by the address.
CONSOLE = (
    "/desk",
    "/knowledge",
    "/products",
    "/people",
    "/channels",
    "/bot",
    "/customers",
    "/routing",
    "/surveys",
    "/problems",
    "/gestures",
    "/practice",
    "/templates",
    "/speed",
    "/settings",
    "/sign-in",
    "/invitation",
    "/forgotten",
    "/reset",
    "/profile",
)
YEAR = "public, max-age=31536000, immutable"  # built files carry their content's hash in the name
PLACEHOLDER = "<!-- wingbeat-widget -->"

SAFE: Mapping[str, str] = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
CONSOLE_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
WIDGET_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
)


class NotBuilt(NotFound):
    """The pages are not built; run `make web` in the source folder, or install the wheel."""


class Kept(msgspec.Struct, frozen=True):
    """A file and its smaller forms by the encoding that reads them, best first."""

    content: bytes
    media_type: str
    packed: Mapping[str, bytes]


class Built:
    """Files of one folder of the package by name: Brotli made by the build, gzip at the first request."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._kept: dict[str, Kept] = {}

    def _read(self, name: str) -> Kept:
        if name not in self._kept:
            file = self._find(name)
            if not file.is_file():
                raise NotBuilt if name.endswith((".html", "widget.js")) else NotFound
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            brotli, content = self._find(name + ".br"), file.read_bytes()
            packed = {"br": brotli.read_bytes()} if brotli.is_file() else {}
            self._kept[name] = Kept(content, media_type, packed | {"gzip": gzip.compress(content, 9, mtime=0)})
        return self._kept[name]

    def _find(self, name: str) -> Traversable:
        file = self._folder
        for part in name.split("/"):
            if part in {"", ".", ".."} or "\\" in part or "\x00" in part:
                raise NotFound  # no way out of the folder (hostile case 39)
            file = file / part
        return file

    def text(self, name: str) -> str:
        return self._read(name).content.decode()

    def respond(self, request: Request, name: str, headers: Mapping[str, str], *, text: str | None = None) -> Response:
        """The file (or a text in its place), in the smallest form its reader knows."""
        kept = self._read(name)
        content, packed = kept.content, kept.packed
        if text is not None:
            content, packed = text.encode(), {"gzip": gzip.compress(text.encode(), 6, mtime=0)}
        all_headers = {**SAFE, **headers, "Vary": "Accept-Encoding"}
        known = {one.partition(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")}
        for encoding, form in packed.items():
            if encoding in known and len(form) < len(content):
                content, all_headers["Content-Encoding"] = form, encoding
                break
        return Response(content, media_type=kept.media_type, headers=all_headers)


@cache
def built(folder: str) -> Built:
    """The files of this folder of the package."""
    return Built(package_files("wingbeat").joinpath(*folder.split("/")))


def console_page(request: Request) -> Response:
    headers = {"Content-Security-Policy": CONSOLE_POLICY, "Cache-Control": "no-cache", "X-Frame-Options": "DENY"}
    return built("static").respond(request, "console/index.html", headers)


def lost(request: Request) -> Response | None:
    """The console, which says that there is no such page, to a person who came by an old or mistyped address; None to a program."""
    person = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if not person or request.url.path.startswith("/api/"):
        return None
    with suppress(NotBuilt):
        answer = console_page(request)
        answer.status_code = NotFound.status
        return answer
    return None


def pages(sites: Sites, demo_site: str | None) -> APIRouter:
    """The routes of all pages; `demo_site` is the site key the demo shop's page carries, None without a demo."""
    router = APIRouter(include_in_schema=False)
    static, shop = built("static"), built("demo/content")

    @router.get("/")
    async def home() -> RedirectResponse:
        return RedirectResponse("/desk")

    async def console(request: Request) -> Response:
        return console_page(request)

    for path in CONSOLE:
        router.add_api_route(path, console)
        router.add_api_route(path + "/{rest:path}", console)

    @router.get("/sw.js")
    async def worker(request: Request) -> Response:
        # At the root, because it looks after all of the console's addresses; asked for anew, so that an upgrade reaches it.
        return static.respond(request, "console/sw.js", {"Cache-Control": "no-cache"})

    @router.get("/manifest.webmanifest")
    async def manifest(request: Request) -> Response:
        language = wanted(request.headers.get("accept-language", ""), "en")
        return static.respond(
            request, f"console/manifest.{language}.webmanifest", {"Cache-Control": "private, no-cache"}
        )

    @router.get("/console/{name:path}")
    async def console_file(name: str, request: Request) -> Response:
        return static.respond(request, f"console/{name}", {"Cache-Control": YEAR})

    @router.get("/api/docs")
    async def reader(request: Request) -> Response:
        return static.respond(
            request, "docs/index.html", {"Content-Security-Policy": CONSOLE_POLICY, "Cache-Control": "no-cache"}
        )

    @router.get("/api/docs/{name}")
    async def reader_file(name: str, request: Request) -> Response:
        return static.respond(request, f"docs/{name}", {"Cache-Control": "no-cache"})

    @router.get("/widget.js")
    @router.get("/widget-invite.js")
    async def loader(request: Request) -> Response:
        # Fetched by other sites' pages: an hour is long enough for them and short enough for a new version.
        headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
        return static.respond(request, request.url.path.removeprefix("/"), headers)

    @router.get("/widget/frame")
    async def widget_frame(request: Request, site: str) -> Response:
        channel = await sites.find(site)
        policy = WIDGET_POLICY + frame_ancestors(channel.allowed_origins)
        return static.respond(
            request, "widget/index.html", {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        )

    @router.get("/widget/{name:path}")
    async def widget_file(name: str, request: Request) -> Response:
        return static.respond(request, f"widget/{name}", {"Cache-Control": YEAR})

    @router.get("/shop")
    async def to_shop() -> RedirectResponse:
        return RedirectResponse("/shop/")

    @router.get("/shop/")
    async def shop_page(request: Request) -> Response:
        if demo_site is None:
            raise NotFound
        html = shop.text("shop/index.html").replace(PLACEHOLDER, snippet(base_url(request), demo_site))
        return shop.respond(request, "shop/index.html", {"Cache-Control": "no-cache"}, text=html)

    @router.get("/shop/{name:path}")
    async def shop_file(name: str, request: Request) -> Response:
        folder = "" if name.startswith("images/") else "shop/"
        return shop.respond(request, folder + name, {"Cache-Control": "no-cache"})

    return router
