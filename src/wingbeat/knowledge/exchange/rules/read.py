"""A file of articles, whatever it is."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from wingbeat.kit.archives import MOST_ENTRIES, Entry, unpack
from wingbeat.knowledge.exchange.models import BadLine, Format, Found, Parsed
from wingbeat.knowledge.exchange.rules import jsonl, markdown, pages, table
from wingbeat.knowledge.exchange.rules.lines import Read, collect, text_of
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.rules.reasons import reason

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
ENDINGS: Mapping[str, Format] = {
    "csv": "csv", "tsv": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "md": "markdown", "markdown": "markdown",
    "html": "html", "htm": "html", "xhtml": "html", "xml": "html",
}  # fmt: skip
# A list of addresses, not a document: nothing of it is expanded or fetched (hostile case 14).
PLACE = re.compile(r"<loc>\s*([^<\s][^<]*?)\s*</loc>", re.IGNORECASE)
SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
SNIFFED = 4096  # bytes from which a file is known


def parse(body: bytes, *, name: str = "", language: Language = "zh-CN", file_format: Format | None = None) -> Parsed:
    """The articles of a file, and the lines that are none: any bytes have an answer."""
    if body.startswith(ZIP):
        entries = list(unpack(body))
        kind: Format = "html" if any(ENDINGS.get(_ending(one.name)) == "html" for one in entries) else "markdown"
        return collect(_archive(entries, language), file_format or kind)
    known = file_format or ENDINGS.get(_ending(name)) or _sniffed(body)
    read: Read
    if SITEMAP.search(body[:SNIFFED]):
        read = _sitemap(Entry(name, body), {}, language)
    elif known == "jsonl":
        read = jsonl.read(body, language)
    elif known == "csv":
        read = table.read(body, language)
    elif known == "markdown":
        read = markdown.read(name, body, language)
    else:
        read = pages.read(name, body, language)
    return collect(read, known)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _sniffed(body: bytes) -> Format:
    first = body[:SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return "html" if first == b"<" else "jsonl" if first in {b"{", b"["} or not first else "csv"


def _archive(entries: list[Entry], language: Language) -> Iterator[Found | BadLine]:
    """The Markdown and HTML files of a folder; with a sitemap only the pages it lists."""
    files = {one.name: one for one in entries if not one.refused}
    yield from (BadLine(1, reason(one.refused, most=MOST_ENTRIES), one.name) for one in entries if one.refused)
    maps = [one for one in files.values() if _ending(one.name) == "xml" and SITEMAP.search(one.data[:SNIFFED])]
    for one in maps:
        yield from _sitemap(one, files, language)
    for one in files.values():
        kind = ENDINGS.get(_ending(one.name))
        if kind == "markdown":
            yield from markdown.read(one.name, one.data, language)
        elif kind == "html" and not maps:
            yield from pages.read(one.name, one.data, language)
        elif kind != "html":
            yield BadLine(1, reason("no_format"), one.name)


def _sitemap(sitemap: Entry, files: Mapping[str, Entry], language: Language) -> Iterator[Found | BadLine]:
    """The pages it lists, from the folder it lies in; nothing is fetched from the network."""
    seen: set[str] = set()
    for number, line in enumerate((text_of(sitemap.data) or "").splitlines(), 1):
        for match in PLACE.finditer(line):
            path = _path(unescape(match[1]))
            page = next((files[one] for one in _files_of(path, files) if one in files), None)
            if page is None:
                yield BadLine(number, reason("no_such_page", address=match[1][:200]), sitemap.name)
            elif page.name not in seen:
                seen.add(page.name)
                yield from pages.read(page.name, page.data, language)


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).strip("/")
    except ValueError:
        return ""


def _files_of(path: str, files: Mapping[str, Entry]) -> list[str]:
    """What the file of a page may be called; a folder that was packed whole stands before it."""
    names = [path, f"{path}.html", f"{path}.htm", f"{path}/index.html".lstrip("/")]
    roots = {name.partition("/")[0] for name in files if "/" in name}
    return [*names, *(f"{root}/{name}" for root in sorted(roots) for name in names)]
