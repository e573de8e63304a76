"""The document in and out: YAML that a shop's owner can read, and what is wrong with it, by line.

YAML is read as plain words (no dates, no `no` that means false), without anchors, and only as deep as a flow can be.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from wingbeat.bot.flows.models import BadFlow, Flow, Problem
from wingbeat.bot.flows.rules.problems import problem

LARGEST_BYTES = 256 * 1024  # a hundred steps in three languages are about 100 kB
DEEPEST = 12  # steps → step → choices → choice → label → language is six

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$?(?P<path>[^`]*)`)?$", re.DOTALL)

# How the reader's complaints begin, and what we call them.
CODES = {
    "Object missing required field": "missing",
    "Object contains unknown field": "unknown",
    "Invalid value": "not_allowed",
    "Invalid enum value": "not_allowed",
    "Expected `object`": "no_block",
    "Expected `array`": "no_list",
    "Expected `str` matching regex": "bad_name",
    "Expected `str` of length": "bad_length",
    "Expected `array` of length": "bad_count",
    "Expected `int": "no_whole_number",
    "Expected `float": "no_number",
    "Expected `bool": "no_truth",
}


def from_builtins(document: Any) -> Flow:
    """A flow from JSON's values; raises `BadFlow`."""
    try:
        return msgspec.convert(document, Flow, strict=False)
    except msgspec.ValidationError as error:
        raise BadFlow([_problem(str(error), {})]) from None


def to_builtins(flow: Flow) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(flow, str_keys=True)
    return found


def from_yaml(text: str) -> Flow:
    """A flow from YAML; raises `BadFlow` with the line of each problem."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        raise BadFlow([problem("too_large", most=LARGEST_BYTES // 1024)])
    lines: dict[str, int] = {}
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=_Loader)
        document = _value(root, "", lines)
    except yaml.MarkedYAMLError as error:
        # Its words are in English alone: the place says enough. A quote left open is found at the end, and meant where it begins.
        found, begun = error.problem_mark, error.context_mark
        mark = begun if begun and (not found or found.index >= len(text.rstrip())) else found
        raise BadFlow([problem("not_yaml", line=mark.line + 1, column=mark.column + 1)]) from None
    except yaml.YAMLError:
        raise BadFlow([problem("unprintable")]) from None
    try:
        return msgspec.convert(document, Flow, strict=False)
    except msgspec.ValidationError as error:
        raise BadFlow([_problem(str(error), lines)]) from None


def located(one: Problem, flow: Flow, text: str) -> Problem:
    """The problem with its line in this YAML of the flow."""
    lines: dict[str, int] = {}
    _value(yaml.compose(text, Loader=_Loader), "", lines)
    place = next((f".steps[{n}]" for n, step in enumerate(flow.steps) if step.id == one.step), "")
    path = f"{place}.{one.where}" if one.where else place
    return msgspec.structs.replace(one, where=path.lstrip("."), line=_line(path, lines))


def to_yaml(flow: Flow) -> str:
    """The document as YAML, in the order of its fields; reading it again gives the same flow."""
    text: str = yaml.dump(
        to_builtins(flow), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


class _Dumper(yaml.SafeDumper):  # type: ignore[misc] # the library has no types
    """Texts of several lines as blocks, and nothing shared by anchors."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _block(dumper: _Dumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)


def _refuse_tricks(text: str) -> None:
    """Anchors make a small file huge, and depth breaks readers; no flow needs either. Raises `BadFlow`."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) is not None:
            raise BadFlow([problem("anchor", line=line)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BadFlow([problem("too_deep", line=line)])


def _value(node: Any, path: str, lines: dict[str, int]) -> Any:
    """A node as plain values; notes the line of every path."""
    if node is None:
        return None
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, f"{path}[{place}]", lines) for place, one in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in found:
            raise BadFlow([problem("written_twice", line=line, name=name)])
        found[name] = _value(value, f"{path}.{name}", lines)
        lines[f"{path}.{name}"] = line
    return found


def _problem(told: str, lines: Mapping[str, int]) -> Problem:
    """A reader's complaint in words that say what to do."""
    found = _AT.match(told)
    assert found is not None
    what, path = found["what"], found["path"] or ""
    named = re.findall(r"`([^`]*)`", what)
    code = next((code for start, code in CODES.items() if what.startswith(start)), "unreadable")
    quoted = re.findall(r"'([^']*)'", what)
    name = (quoted or named or ["this"])[-1]
    return problem(code, where=path.lstrip("."), line=_line(path, lines), name=name, why=what)


def _line(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of a path, else of what it is in."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)
