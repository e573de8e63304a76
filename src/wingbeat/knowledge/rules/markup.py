"""Answers as Markdown, shown as safe HTML and as plain text.

The HTML is safe by how it is made: only the few shapes listed here are ever written, every text is escaped, links lead
where they say, and pictures are files of ours. Nothing of the answer's own markup passes through (hostile cases 1, 7–9).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from uuid import UUID

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from wingbeat.knowledge.rules.fields import FIELD

PICTURE = "picture:"  # stands before a picture's id until somebody knows where pictures are for the reader
MEMBER_PICTURES = "/api/v1/files/"
FILE = re.compile(r"file:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
# A name of letters we can all tell apart, or one that only a browser reads: the rest might look like somebody else's.
LINK = re.compile(
    r"https?://(?!xn--)(?:(?!\.xn--)[a-z0-9.-])+(?::\d{1,5})?(?:[/?#][!-~]*)?|mailto:[!-~]+@[a-z0-9.-]+|tel:\+?[0-9() .-]+",
    re.IGNORECASE,
)

Node = SyntaxTreeNode


class _Parser(MarkdownIt):
    """Finds every link, also those that are not shown as one: what becomes of it is decided below."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's own name and shape
        return True


def _field(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's shape
    """A field stays one piece, so that the underscores of its name are no emphasis."""
    match = FIELD.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("text_special", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "breaks": True})
    # Lines that begin with spaces, and dashes under a line, are layout for those who do not know Markdown.
    parser.enable(["table", "strikethrough"]).disable(["code", "lheading", "html_block", "html_inline", "reference"])
    parser.inline.ruler.before("emphasis", "field", _field)
    parser.core.ruler.disable("text_join")  # it would join fields with the text beside them, which is harmless but slow
    return parser


_PARSER = _parser()


def tree(answer: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_PARSER.parse(answer))


def safe_url(url: str) -> bool:
    """Whether a link may lead there: an ordinary address with an ordinary host, a mailbox, a telephone."""
    return LINK.fullmatch(url) is not None


def picture_ids(answer: str) -> list[UUID]:
    """The files an answer shows, each once."""
    found = (FILE.fullmatch(str(node.attrs.get("src", ""))) for node in tree(answer).walk() if node.type == "image")
    return list(dict.fromkeys(UUID(match[1]) for match in found if match))


def located(rendered: str, base: str) -> str:
    """HTML with its pictures where the reader finds them. No text can be mistaken for one: its quotes are escaped."""
    return rendered.replace(f'src="{PICTURE}', f'src="{base}')


# --- HTML

TAGS: Mapping[str, str] = {
    "paragraph": "p", "bullet_list": "ul", "list_item": "li", "blockquote": "blockquote", "strong": "strong", "em": "em",
    "s": "s", "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr", "th": "th", "td": "td",
}  # fmt: skip


def html(answer: str) -> str:
    """Safe HTML; fields stay as they are, pictures begin with `PICTURE`."""
    return _inside(tree(answer).children, "\n").strip()


def _inside(nodes: Iterable[Node], between: str = "") -> str:
    return between.join(_html(node) for node in nodes)


def _html(node: Node) -> str:
    shape = _SHAPES.get(node.type)
    if shape is not None:
        return shape(node)
    inner = _inside(node.children) if node.children else escape(node.content)
    tag = TAGS.get(node.type)
    return f"<{tag}>{inner}</{tag}>" if tag and not node.hidden else inner


def _heading(node: Node) -> str:
    tag = f"h{min(int(node.tag[1:]) + 2, 6)}"  # a page has its own title and section above an answer
    return f"<{tag}>{_inside(node.children)}</{tag}>"


def _numbered(node: Node) -> str:
    start = int(node.attrs.get("start", 1))
    tag = "<ol>" if start == 1 else f'<ol start="{start}">'
    return f"{tag}{_inside(node.children)}</ol>"


def _link(node: Node) -> str:
    inner, url = _inside(node.children), str(node.attrs.get("href", ""))
    if not safe_url(url):
        return inner
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">{inner}</a>'


def _image(node: Node) -> str:
    alt = escape(_words(node.children))
    match = FILE.fullmatch(str(node.attrs.get("src", "")))
    return f'<img src="{PICTURE}{match[1]}" alt="{alt}" loading="lazy">' if match else alt


def _block_of_code(node: Node) -> str:
    return f"<pre><code>{escape(node.content)}</code></pre>"


_SHAPES: Mapping[str, Callable[[Node], str]] = {
    "heading": _heading,
    "ordered_list": _numbered,
    "link": _link,
    "image": _image,
    "fence": _block_of_code,
    "code_block": _block_of_code,
    "code_inline": lambda node: f"<code>{escape(node.content)}</code>",
    "hr": lambda _node: "<hr>",
    "softbreak": lambda _node: "<br>\n",
    "hardbreak": lambda _node: "<br>\n",
}


# --- plain text


def plain(answer: str) -> str:
    """The answer for channels without markup: lists keep their signs, links their address, pictures their words."""
    return _blocks(tree(answer).children).strip()


def _blocks(nodes: Iterable[Node]) -> str:
    """Blocks under each other, with an empty line where the answer has one."""
    out, below = "", None
    for node in nodes:
        text = _block(node)
        if out and text:
            out += "\n" if node.map and below == node.map[0] else "\n\n"
        out, below = out + text, _end(node)
    return out


def _end(node: Node) -> int | None:
    """The line after a block's last one; a list counts the empty lines behind it as its own."""
    while node.children and node.children[-1].map:
        node = node.children[-1]
    return node.map[1] if node.map else None


def _block(node: Node) -> str:
    match node.type:
        case "bullet_list":
            return "\n".join(_item("- ", item) for item in node.children)
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return "\n".join(_item(f"{at}. ", item) for at, item in enumerate(node.children, start))
        case "blockquote":
            return "\n".join(f"> {line}" for line in _blocks(node.children).split("\n"))
        case "table":
            rows = [row for part in node.children for row in part.children]
            return "\n".join(" | ".join(_words(cell.children) for cell in row.children) for row in rows)
        case "fence" | "code_block":
            return node.content.rstrip("\n")
    return "———" if node.type == "hr" else _words(node.children)


def _item(sign: str, item: Node) -> str:
    return sign + _blocks(item.children).replace("\n", "\n" + " " * len(sign))


def _words(nodes: Iterable[Node]) -> str:
    return "".join(_word(node) for node in nodes)


def _word(node: Node) -> str:
    match node.type:
        case "softbreak" | "hardbreak":
            return "\n"
        case "link":
            label, url = _words(node.children), str(node.attrs.get("href", ""))
            shown = url.removeprefix("mailto:").removeprefix("tel:")
            return label if not safe_url(url) or shown == label else f"{label} ({shown})"
    return _words(node.children) if node.children else node.content
