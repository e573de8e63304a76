"""The document in and out: YAML that a shop's owner can read, and what is wrong with it, by line.

YAML is read as plain words (no dates, no `no` that means false), without anchors, and only as deep as a flow can be.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from wingbeat.bot.flows.models import BadFlow, Flow, Problem

LARGEST_BYTES = 256 * 1024  # a hundred steps in three languages are about 100 kB
DEEPEST = 12  # steps → step → choices → choice → label → language is six

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$?(?P<path>[^`]*)`)?$", re.DOTALL)

ADVICE = {
    "Object missing required field": "Add {0}; the how-to page lists what each step needs.",
    "Object contains unknown field": "There is no {0} here; check its spelling and its indentation.",
    "Invalid value": "{0} is none of the allowed words here.",
    "Invalid enum value": "{0} is none of the allowed words here.",
    "Expected `object`": "Write a block of `name: value` lines here.",
    "Expected `array`": "Write a list here, one `- ` a line.",
    "Expected `str` matching regex": "Use a small letter first, then small letters, digits and _ (at most 40).",
    "Expected `str` of length": "This is too short or too long.",
    "Expected `array` of length": "These are too few or too many.",
    "Expected `int": "Write a whole number within its limits.",
    "Expected `float": "Write a number.",
    "Expected `bool": "Write true or false.",
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
        raise BadFlow([Problem("error", f"A flow has at most {LARGEST_BYTES // 1024} kB.")])
    lines: dict[str, int] = {}
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=_Loader)
        document = _value(root, "", lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        what = f"This is not YAML: {error.problem or error.context}. Check the indentation and the quotes."
        raise BadFlow([Problem("error", what, line=mark.line + 1 if mark else None)]) from None
    except yaml.YAMLError:
        raise BadFlow([Problem("error", "The text has characters that cannot be shown; take them out.")]) from None
    try:
        return msgspec.convert(document, Flow, strict=False)
    except msgspec.ValidationError as error:
        raise BadFlow([_problem(str(error), lines)]) from None


def located(problem: Problem, flow: Flow, text: str) -> Problem:
    """The problem with its line in this YAML of the flow."""
    lines: dict[str, int] = {}
    _value(yaml.compose(text, Loader=_Loader), "", lines)
    place = next((f".steps[{n}]" for n, step in enumerate(flow.steps) if step.id == problem.step), "")
    path = f"{place}.{problem.where}" if problem.where else place
    return msgspec.structs.replace(problem, where=path.lstrip("."), line=_line(path, lines))


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
            raise BadFlow([Problem("error", "Anchors (& and *) are not used in flows; write the text out.", line=line)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BadFlow([Problem("error", "This is nested too deeply; check the indentation.", line=line)])


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
            problem = Problem("error", f"“{name}” is written twice here; keep one.", line=line)
            raise BadFlow([problem])
        found[name] = _value(value, f"{path}.{name}", lines)
        lines[f"{path}.{name}"] = line
    return found


def _problem(told: str, lines: Mapping[str, int]) -> Problem:
    """A reader's complaint in words that say what to do."""
    found = _AT.match(told)
    assert found is not None
    what, path = found["what"], found["path"] or ""
    named = re.findall(r"`([^`]*)`", what)
    start = next((start for start in ADVICE if what.startswith(start)), None)
    quoted = re.findall(r"'([^']*)'", what)
    subject = f"“{(quoted or named or ['this'])[-1]}”"
    message = ADVICE[start].format(subject) if start else f"{what}."
    return Problem("error", message, where=path.lstrip("."), line=_line(path, lines))


def _line(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of a path, else of what it is in."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)
