"""Articles in a page of HTML: its questions and answers where it has such, else the page as one article.

The page's own markup ends here: what comes out is Markdown, and of that only what articles may hold is ever shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from wingbeat.knowledge.exchange.models import BadLine, Found
from wingbeat.knowledge.exchange.rules.elements import BLOCKS, Node, parsed
from wingbeat.knowledge.exchange.rules.lines import Line, found, text_of
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.rules.drafts import LONGEST_NAME, LONGEST_QUESTION
from wingbeat.knowledge.rules.markup import safe_url
from wingbeat.knowledge.rules.reasons import reason

LARGEST_CHARACTERS = 500_000  # a long page of text has a tenth of it
# What is about the page, not about the question.
SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "textarea",
        "svg",
        "math",
        "iframe",
        "object",
        "head",
    ]
)
HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
SIGNS = re.compile(r"([\\`*_\[\]<>~|])")
AT_START = re.compile(r"^(\s*)([#+>-]|\d+[.)])(?=\s)", re.MULTILINE)
ASKS = ("?", "？")
LANGUAGES: Mapping[str, Language] = {
    "zh-tw": "zh-TW", "zh-hant": "zh-TW", "zh-hk": "zh-TW", "zh": "zh-CN", "zh-cn": "zh-CN", "zh-hans": "zh-CN", "en": "en",
}  # fmt: skip


def read(name: str, body: bytes, language: Language) -> Iterator[Found | BadLine]:
    """The questions and answers of a page, or the page itself."""
    text = text_of(body)
    if text is None or len(text) > LARGEST_CHARACTERS:
        yield BadLine(1, reason("no_page" if text is None else "long_page"), name)
        return
    root = parsed(text)
    spoken = _spoken(root) or language
    some = False
    for question, answer, line in _asked(root):
        some = True
        one = Line(questions=(question[:LONGEST_QUESTION],), answer=answer, category=_title(root) if not name else "")
        yield found(one, line, spoken, name)
    if not some:
        yield _whole(root, name, spoken)


def _whole(root: Node, name: str, language: Language) -> Found | BadLine:
    group = re.sub(r"(?:/index)?\.\w+$", "", name)[:LONGEST_NAME]
    title = _title(root)
    answer = markdown(_main(root)).removeprefix(f"# {title}\n").lstrip("\n")  # it stands above the answer already
    one = Line(questions=(title[:LONGEST_QUESTION],), answer=answer, group=group)
    return found(one, 1, language, name)


def _spoken(root: Node) -> Language | None:
    """What the page says it is written in."""
    said = next((one.attributes["lang"].lower() for one in root.walk() if one.attributes.get("lang")), "")
    return LANGUAGES.get(said) or LANGUAGES.get(said.partition("-")[0])


def _title(root: Node) -> str:
    """The first heading, else the page's title."""
    named = {one.tag: one.text() for one in reversed([*root.walk()]) if one.tag in {"h1", "title"}}
    return named.get("h1") or named.get("title") or ""


def _main(root: Node) -> Node:
    """Where the page says its own: without what stands around it."""
    found_first: dict[str, Node] = {}
    for one in root.walk():
        found_first.setdefault(one.tag, one)
    return next((found_first[tag] for tag in ("main", "article", "body") if tag in found_first), root)


# --- questions and answers

Asked = Sequence[tuple[str, str, int]]


def _asked(root: Node) -> Asked:
    """Questions with their answers and lines, in the first of the ways pages hold them that this one has."""
    for way in (_structured, _folded, _listed, _headed):
        if pairs := [one for one in way(root) if one[0] and one[1].strip()]:
            return pairs
    return ()


def _structured(root: Node) -> Iterator[tuple[str, str, int]]:
    """What the page tells search engines: schema.org's FAQPage."""
    for one in root.walk():
        if one.tag == "script" and one.attributes.get("type", "").lower() == "application/ld+json":
            for question in _questions("".join(part for part in one.children if isinstance(part, str))):
                answer = parsed(question.accepted.text[:LARGEST_CHARACTERS])
                yield " ".join(question.name.split()), markdown(answer), one.line


class _Answer(msgspec.Struct):
    text: str = ""


class _Question(msgspec.Struct):
    name: str = ""
    accepted: _Answer = msgspec.field(name="acceptedAnswer", default_factory=_Answer)


class _Faq(msgspec.Struct):
    questions: list[_Question] | _Question = msgspec.field(name="mainEntity", default_factory=list)


def _questions(data: str) -> list[_Question]:
    try:
        faqs = msgspec.json.decode(data, type=list[_Faq] | _Faq)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        return []
    found_all: list[_Question] = []
    for faq in faqs if isinstance(faqs, list) else [faqs]:
        found_all += faq.questions if isinstance(faq.questions, list) else [faq.questions]
    return found_all


def _folded(root: Node) -> Iterator[tuple[str, str, int]]:
    """`details` whose `summary` asks."""
    for one in root.walk():
        summary = next((child for child in one.elements if child.tag == "summary"), None)
        if one.tag == "details" and summary is not None:
            rest = Node("div", {}, one.line)
            rest.children = [child for child in one.children if child is not summary]
            yield summary.text(), markdown(rest), one.line


def _listed(root: Node) -> Iterator[tuple[str, str, int]]:
    """Definition lists: `dt` asks, the `dd` after it answer."""
    for one in root.walk():
        if one.tag == "dl":
            yield from _sections(one.children, frozenset({"dt"}), lambda _term: True)


def _headed(root: Node) -> Iterator[tuple[str, str, int]]:
    """Headings that are questions, with what follows up to the next heading; the page's own, too, where others ask below it."""
    for one in root.walk():
        if any(child.tag in HEADINGS for child in one.elements if child.text().endswith(ASKS)):
            yield from _sections(one.children, HEADINGS | {"h1"}, lambda heading: heading.text().endswith(ASKS))


def _sections(
    children: Sequence[Node | str], heads: frozenset[str], asks: Callable[[Node], bool]
) -> Iterator[tuple[str, str, int]]:
    head: Node | None = None
    rest = Node("div", {}, 1)
    for one in children:
        if isinstance(one, Node) and one.tag in heads:
            if head is not None and asks(head):
                yield head.text(), markdown(rest), head.line
            head, rest = one, Node("div", {}, one.line)
        else:
            rest.children.append(one)
    if head is not None and asks(head):
        yield head.text(), markdown(rest), head.line


# --- HTML to Markdown


def markdown(node: Node) -> str:
    """What an element says, in Markdown."""
    return re.sub(r"[ \t]*\n\s*\n\s*", "\n\n", _blocks(node)).strip()


def _blocks(node: Node) -> str:
    """Blocks with an empty line between them; the texts between blocks are paragraphs too."""
    out: list[str] = []
    inline = ""
    for one in node.children:
        if isinstance(one, Node) and one.tag in BLOCKS:
            out += [_paragraph(inline), _block(one)]
            inline = ""
        else:
            inline += _inline(one)
    return "\n\n".join(filter(None, (part.strip("\n") for part in [*out, _paragraph(inline)])))


def _paragraph(inline: str) -> str:
    lines = (" ".join(line.split()) for line in inline.split("\n"))
    return AT_START.sub(r"\1\\\2", "\n".join(lines).strip())


def _block(node: Node) -> str:
    match node.tag:
        case "ul" | "ol":
            signs = ("- " if node.tag == "ul" else f"{at}. " for at in range(1, len(node.children) + 1))
            items = (one for one in node.elements if one.tag not in SKIPPED)
            return "\n".join(_indented(sign, _blocks(item)) for sign, item in zip(signs, items, strict=False))
        case "blockquote":
            return "\n".join(f"> {line}" for line in _blocks(node).split("\n"))
        case "pre":
            text = "".join(one if isinstance(one, str) else one.text() for one in node.children).strip("\n")
            return "```\n" + text.replace("```", "'''") + "\n```"
        case "tr":
            return " · ".join(filter(None, (one.text() for one in node.elements)))
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            text = _paragraph(_inline(node))
            return f"{'#' * int(node.tag[1])} {text}" if text else ""
    return "---" if node.tag == "hr" else _blocks(node)


def _indented(sign: str, text: str) -> str:
    return sign + text.replace("\n\n", "\n").replace("\n", "\n" + " " * len(sign))


def _inline(one: Node | str) -> str:
    if isinstance(one, str):
        return SIGNS.sub(r"\\\1", " ".join(one.split()).join(_edges(one)))
    if one.tag in SKIPPED or "hidden" in one.attributes or one.tag == "title":
        return ""
    return "\n" if one.tag == "br" else _marked(one, "".join(map(_inline, one.children)))


def _marked(one: Node, inner: str) -> str:
    """The words inside an element, with what it makes of them."""
    match one.tag:
        case "strong" | "b" | "em" | "i":
            sign = "**" if one.tag in {"strong", "b"} else "*"
            return f"{sign}{inner.strip()}{sign}".join(_edges(inner)) if inner.strip() else inner
        case "a":
            url = one.attributes.get("href", "")
            return f"[{inner.strip()}](<{url}>)" if safe_url(url) and inner.strip() and "\n" not in inner else inner
        case "img":
            return SIGNS.sub(r"\\\1", one.attributes.get("alt", ""))
    return inner


def _edges(text: str) -> tuple[str, str]:
    """The space before and after a text, one of each; all of a blank text."""
    if not text.strip():
        return (" ", "") if text else ("", "")
    return " " * text[0].isspace(), " " * text[-1].isspace()
