"""The elements of a page of HTML, of whatever bytes: in time that grows with the page and no faster.

The standard library's parser takes minutes for some pages of a few kilobytes (tags that never end), so this is our own. It
only has to find what people read: what it takes wrongly is shown as text.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

DEEPEST = 100  # elements inside each other; what is deeper is laid flat
MOST = 50_000
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)  # fmt: skip
RAW = frozenset(["script", "style", "title", "textarea", "xmp", "noscript", "iframe"])  # nothing in them is an element
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "details",
    ]
)
# Elements that end where another begins.
CLOSES: Mapping[str, frozenset[str]] = dict.fromkeys(BLOCKS, frozenset({"p"})) | {
    "li": frozenset({"p", "li"}), "dt": frozenset({"p", "dt", "dd"}), "dd": frozenset({"p", "dt", "dd"}),
    "tr": frozenset({"p", "tr", "td", "th"}), "td": frozenset({"p", "td", "th"}), "th": frozenset({"p", "td", "th"}),
}  # fmt: skip
# Possessive, and never past the next "<": no tag is looked at twice.
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}+)((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>""")
ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")


class Node:
    """An element: its children are elements and texts."""

    __slots__ = ("attributes", "children", "line", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.children: list[Node | str] = []

    @property
    def elements(self) -> list["Node"]:
        return [one for one in self.children if isinstance(one, Node)]

    def walk(self) -> Iterator["Node"]:
        """The element and all in it, in the page's order."""
        yield self
        for one in self.elements:
            yield from one.walk()

    def text(self) -> str:
        """All words in it, on one line."""
        return " ".join("".join(texts(self)).split())


def texts(node: Node) -> Iterator[str]:
    """Every text in an element, in the page's order."""
    for one in node.children:
        if isinstance(one, str):
            yield one
        else:
            yield from texts(one)


def parsed(text: str) -> Node:
    """The elements of a page; end tags that were left out are understood, nothing is refused."""
    page = _Page(text)
    while page.go_on():
        pass
    return page.root


class _Page:
    def __init__(self, text: str) -> None:
        self.root = Node("", {}, 1)
        self._text = text
        self._lower = text.lower() if len(text.lower()) == len(text) else text
        self._at = 0
        self._line = 1
        self._open = [self.root]
        self._count = 0

    def go_on(self) -> bool:
        """Take the next text, comment or tag; False at the end."""
        start = self._text.find("<", self._at)
        if start < 0:
            self._say(len(self._text))
            return False
        self._say(start)
        if self._text.startswith(("<!", "<?"), start):
            self._skip("-->" if self._text.startswith("<!--", start) else ">")
        elif (tag := TAG.match(self._text, start)) is not None:
            self._move(tag.end())
            self._take(tag)
        else:
            self._open[-1].children.append("<")
            self._move(start + 1)
        return True

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _say(self, to: int) -> None:
        if to > self._at:
            self._open[-1].children.append(unescape(self._text[self._at : to]))
        self._move(to)

    def _skip(self, end: str) -> None:
        """Past a comment; one that never ends is the rest of the page."""
        found = self._text.find(end, self._at)
        self._move(len(self._text) if found < 0 else found + len(end))

    def _take(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        if tag[1]:
            self._close(name)
            return
        while self._open[-1].tag in CLOSES.get(name, ()):
            self._open.pop()
        self._count += 1
        if self._count > MOST:
            return
        node = Node(
            name, {key.lower(): unescape(a or b or c) for key, a, b, c in ATTRIBUTE.findall(tag[3])}, self._line
        )
        self._open[-1].children.append(node)
        if name in RAW:
            self._raw(node)
        elif name not in VOID and not tag[3].endswith("/") and len(self._open) < DEEPEST:
            self._open.append(node)

    def _close(self, name: str) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == name:
                del self._open[at:]
                return

    def _raw(self, node: Node) -> None:
        end = self._lower.find(f"</{node.tag}", self._at)
        end = len(self._text) if end < 0 else end
        held = self._text[self._at : end]
        node.children.append(unescape(held) if node.tag == "title" else held)
        self._move(end)
