"""What may be wrong with a flow: a code for programs, a sentence with what to do for people."""

from collections.abc import Mapping
from typing import Literal

from wingbeat.bot.flows.models import AnyStep, Problem

# The console says the same in three languages: `bot.mend.…` in its catalogue.
SAYS: Mapping[str, str] = {
    # The graph.
    "same_id": "Two steps are called “{id}”; give one of them another id.",
    "no_such_step": "“{source}” leads to “{to}”, which is no step; name one that is.",
    "not_reached": "Nothing leads to “{id}”; point a step to it or take it out.",
    "circle": "The steps around “{id}” can go round without asking anything; add `afresh: true` to a question in it, or lead it elsewhere.",
    # What steps say and read.
    "filled_nowhere": "“{path}” is filled nowhere; name a slot, a field of a saved look-up, or {always}.",
    "one_test": "Each case needs exactly one test: is, is_not, in, empty, above or below.",
    "choices_missing": "A question of kind choice needs `choices`, and only that kind has them.",
    "same_choice": "Two choices have the same value; give each its own.",
    "least_above_most": "`least` is larger than `most`, so nothing would ever do.",
    "two_kinds": "The slot “{slot}” is asked for as two kinds; use two slots.",
    "no_such_action": "“{action}” is no action for this place; choose one of {some}.",
    "takes": "“{action}” takes exactly: {arguments}.",
    "takes_nothing": "“{action}” takes nothing.",
    "not_proven": "Its `number` must be `{{{{order.number}}}}` of a `find_order` before it: only proven orders.",
    "resolved_by_nobody": "`resolved_if` must name a slot of kind yes_no: only the customer's own yes resolves.",
    "title_not_written": "The title is not written in {languages}; another language is shown.",
    "not_written": "Not written in {languages}; another language is shown.",
    "empty_text": "This text is empty; write it in at least one language.",
    # The document.
    "too_large": "A flow has at most {most} kB.",
    "not_yaml": "From column {column} on this cannot be read as YAML. Check the indentation, the colons and the quotes here and in the line above.",
    "unprintable": "The text has characters that cannot be shown; take them out.",
    "anchor": "Anchors (& and *) are not used in flows; write the text out.",
    "too_deep": "This is nested too deeply; check the indentation.",
    "written_twice": "“{name}” is written twice here; keep one.",
    "missing": "Add “{name}”; the how-to page lists what each step needs.",
    "unknown": "There is no “{name}” here; check its spelling and its indentation.",
    "not_allowed": "“{name}” is none of the allowed words here.",
    "no_block": "Write a block of `name: value` lines here.",
    "no_list": "Write a list here, one `- ` a line.",
    "bad_name": "Use a small letter first, then small letters, digits and _ (at most 40).",
    "bad_length": "This is too short or too long.",
    "bad_count": "These are too few or too many.",
    "no_whole_number": "Write a whole number within its limits.",
    "no_number": "Write a number.",
    "no_truth": "Write true or false.",
    "unreadable": "{why}.",
}


def problem(
    code: str,
    *,
    level: Literal["error", "warning"] = "error",
    step: str = "",
    where: str = "",
    line: int | None = None,
    **facts: str | int,
) -> Problem:
    return Problem(level, code, SAYS[code].format(**facts), facts, step, where, line)


def error(step: AnyStep, code: str, where: str = "", **facts: str | int) -> Problem:
    return Problem("error", code, SAYS[code].format(**facts), facts, step.id, where)
