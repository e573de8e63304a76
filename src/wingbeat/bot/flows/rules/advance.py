"""What one turn in a flow leads to. Pure: the same flow, run, message and surroundings always give the same moves."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from wingbeat.bot.flows.models import (
    AnyStep,
    ArticleStep,
    Ask,
    Branch,
    Call,
    Case,
    End,
    Fit,
    Flow,
    Heard,
    Here,
    Moves,
    Person,
    ReasonStep,
    Result,
    Run,
    Say,
    Saying,
    TagStep,
    Text,
    ToPerson,
    Wanted,
)
from wingbeat.bot.flows.rules import words
from wingbeat.bot.flows.rules.card import auto_card, card
from wingbeat.bot.flows.rules.template import SKIPPED, fill, tidy, value_at
from wingbeat.bot.flows.rules.values import choice, is_place, number, value_of, will_do
from wingbeat.bot.flows.rules.words import BACK, YES_NO, Words, leaves, means, plain
from wingbeat.kit.languages import in_language

# A turn of an honest flow passes a dozen steps; one that passes fifty runs in a circle.
MOST_VISITS = 50
# Nobody answers forty questions of a machine: by then a person should have come.
MOST_TURNS = 40
MOST_OFFERS = 8
LITTLE = 10  # characters around a number that only correct it: "sorry, it is"


def begin(flow: Flow, run: Run, heard: Heard, here: Here) -> Moves:
    """The first turn: `run` stands at the first step; what the message already says fills its questions."""
    walk = Walk(flow, replace(run, step=flow.steps[0].id), here)
    walk.take(heard, spent=None)
    return walk.go()


def advance(flow: Flow, run: Run, heard: Heard | None, result: Result | None, here: Here) -> Moves:
    """Go on with what the customer wrote, or with what a look-up came to (exactly one of the two)."""
    walk = Walk(flow, run, here)
    if not isinstance(walk.steps.get(run.step), Ask | Call):
        return walk.give_up(words.TRIED, words.WHY_LOST)
    if result is not None:
        return walk.returned(result)
    assert heard is not None
    return walk.answered(heard)


def fits(flow: Flow, run: Run, heard: Heard, here: Here) -> Fit:
    """Whether a message belongs to the open question. Free words fit any question that asks for words: `perhaps`."""
    step = next((one for one in flow.steps if one.id == run.step), None)
    if not isinstance(step, Ask) or leaves(heard.text) or means(heard.text, BACK):
        return "surely"
    if value_of(step, heard, here) is None:
        part = step.kind == "address" and is_place(heard.text)
        return "surely" if part or Walk(flow, run, here).corrected(heard, step) else "no"
    return "perhaps" if step.kind in {"text", "product", "address"} else "surely"


def reminder(flow: Flow, run: Run, here: Here) -> Saying | None:
    """The open question once more, for when something else was answered in between."""
    walk = Walk(flow, run, here)
    step = walk.steps.get(run.step)
    return walk.question(step) if isinstance(step, Ask) else None


def is_closing(flow: Flow, run: Run) -> bool:
    """Whether the open question only asks if all is well: nobody needs to be asked that twice."""
    step = next((one for one in flow.steps if one.id == run.step), None)
    return isinstance(step, Ask) and step.kind == "yes_no" and step.tries == 1


class Walk:
    """One turn: steps are passed until one has to wait."""

    def __init__(self, flow: Flow, run: Run, here: Here) -> None:
        self.flow, self.run, self.here = flow, run, here
        self.steps: Mapping[str, AnyStep] = {step.id: step for step in flow.steps}
        self.says: list[Saying] = []
        self.tags: list[str] = []
        self.visited: list[str] = []
        self.reason = ""

    # --- what came in

    def answered(self, heard: Heard) -> Moves:
        """A message of the customer, at a question."""
        self.run = replace(self.run, turns=self.run.turns + 1)
        step = self.steps[self.run.step]
        assert isinstance(step, Ask)
        value = value_of(step, heard, self.here)
        if self.run.turns > MOST_TURNS:
            return self.give_up(words.TRIED, words.WHY_LONG)
        if leaves(heard.text) and (value is None or step.kind not in {"choice", "yes_no"}):
            self.say(words.LEFT)
            return self._moves(None, ended="left")
        if means(heard.text, BACK) and step.kind != "choice":
            return self.back()
        self.take(heard, spent=value, at=step)
        if value is None:
            return self.wait(step) if self.corrected(heard, step) else self.again(step)
        asked = (*self.run.asked, step.id)
        slots = {**self.run.slots, step.slot: value}
        self.run = replace(self.run, slots=slots, asked=asked[-MOST_TURNS:], tries=0, waiting="")
        return self.go(step.next)

    def returned(self, result: Result) -> Moves:
        """What a look-up came to."""
        step = self.steps[self.run.step]
        assert isinstance(step, Call)
        self.run = replace(self.run, waiting="")
        match result.outcome:
            case "done":
                self.run = replace(self.run, saved={**self.run.saved, step.save: dict(result.fields)})
                return self.go(step.next)
            case "down":
                return self.give_up(words.DOWN, words.WHY_DOWN)
            case "limited":
                return self.give_up(words.LIMITED, words.WHY_LIMITED)
        if step.otherwise is None:
            return self.give_up(words.TRIED, words.WHY_MISSING)
        return self.go(step.otherwise)

    def take(self, heard: Heard, *, spent: str | None, at: Ask | None = None) -> None:
        """Fill every other empty slot that the message has a value for; no value fills two."""
        left = [one for one in heard.found if one.value != spent]
        slots = dict(self.run.slots)
        for step in self.flow.steps:
            if not isinstance(step, Ask) or step.afresh or step.slot in slots or (at and step.slot == at.slot):
                continue
            if step.kind == "choice" and at is None and (chosen := choice(step, heard.text)):
                slots[step.slot] = chosen  # "I want to exchange it" is not asked whether it is to be exchanged
                continue
            kinds = {"phone", "email"} if step.kind == "contact" else {step.kind}
            fit = next((one for one in left if one.kind in kinds and will_do(step, one.value, self.here)), None)
            if fit is not None:
                left.remove(fit)
                slots[step.slot] = fit.value
        self.run = replace(self.run, slots=slots)

    def corrected(self, heard: Heard, at: Ask) -> bool:
        """Whether it gives another order's number, and little else, before one was looked up: who mistyped it says it again."""
        told = next((one.value for one in heard.found if one.kind == "order_number"), "")
        named = {step.slot for step in self.steps.values() if isinstance(step, Ask) and step.kind == "order_number"}
        wrong = {slot for slot in named - {at.slot} if self.run.slots.get(slot, told) != told}
        little = len(plain(heard.text)) <= len(plain(told)) + LITTLE
        if not (told and wrong and little) or self.run.saved:
            return False
        self.run = replace(self.run, slots={**self.run.slots, **dict.fromkeys(wrong, told)})
        return True

    def back(self) -> Moves:
        """Return one answer; what was said stays until it is said anew."""
        if not self.run.asked:
            self.say(words.NO_STEP_BACK, "status")
            return self.wait(self.steps[self.run.step])
        *before, last = self.run.asked
        step = self.steps.get(last)
        if not isinstance(step, Ask):
            return self.give_up(words.TRIED, words.WHY_LOST)
        self.run = replace(self.run, step=last, asked=tuple(before), tries=0)
        return self.wait(step)

    def again(self, step: Ask) -> Moves:
        """The value will not do: say what is needed, or let a person do it."""
        self.run = replace(self.run, tries=self.run.tries + 1)
        if self.run.tries >= step.tries:
            self.run = replace(self.run, tries=0)
            return self.go(step.fails) if step.fails else self.give_up(words.TRIED, words.WHY_TRIED)
        text = step.again or dict(words.AGAIN[step.kind])
        self.says.append(Saying(self.text(text), "question", self.question(step).suggestions))
        return self._moves(self.run)

    # --- going on

    def go(self, to: str | None = "") -> Moves:
        """Pass steps from here (or from step `to`) until one waits or the flow is over; no `to` at all is an end."""
        if to != "":
            self.run = replace(self.run, step=to or "")
        while True:
            step = self.steps.get(self.run.step)
            if step is None:
                return self._moves(None, ended="done")
            if len(self.visited) >= MOST_VISITS:
                return self.give_up(words.TRIED, words.WHY_LONG)
            self.visited.append(step.id)
            moves = self.stop_at(step)
            if moves is not None:
                return moves
            self.run = replace(self.run, step=self.after(step) or "")

    def stop_at(self, step: AnyStep) -> Moves | None:
        """What the flow waits for at this step, or how it ends there; None when it goes on."""
        match step:
            case Ask() if step.afresh or not self.run.slots.get(step.slot):
                return self.wait(step)
            case Call():
                arguments = {name: self.bare(text) for name, text in step.arguments.items()}
                self.run = replace(self.run, waiting="result")
                return self._moves(self.run, call=Wanted(step.action, arguments))
            case Person():
                return self.to_person(step)
            case End():
                if step.text:
                    self.say(step.text)
                helped = step.resolved_if is not None and self.run.slots.get(step.resolved_if) == "yes"
                return self._moves(None, ended="done", resolved=helped)
        return None

    def after(self, step: AnyStep) -> str | None:
        """Do what a step does in passing; the step that follows."""
        match step:
            case Branch():
                return next((case.go for case in step.cases if self.holds(case)), step.otherwise)
            case Say():
                self.say(step.text)
            case TagStep():
                self.tags.append(step.tag)
            case ReasonStep():
                self.reason = step.reason
            case ArticleStep():
                self.says.append(Saying("", article_group=step.group))
        return getattr(step, "next", None)

    def holds(self, case: Case) -> bool:
        """Whether a case's one test is true of its value."""
        value = value_at(case.value, self.run, self.here)
        size = number(value)
        match case:
            case Case(equals=str(wanted)):
                return value == wanted
            case Case(differs=str(unwanted)):
                return value != unwanted
            case Case(among=tuple(some)):
                return value in some
            case Case(empty=bool(empty)):
                return empty == (value in {"", SKIPPED})
            case Case(above=None, below=float(limit)):
                return size is not None and size < limit
        return size is not None and case.above is not None and size > case.above

    # --- what goes out

    def wait(self, step: AnyStep) -> Moves:
        """Ask, and wait for the answer."""
        assert isinstance(step, Ask)
        self.run = replace(self.run, step=step.id, waiting="answer", tries=0)
        self.says.append(self.question(step))
        return self._moves(self.run)

    def question(self, step: Ask) -> Saying:
        language = self.here.language
        offers = tuple(in_language(choice.label, language) for choice in step.choices)
        if step.kind == "yes_no":
            offers = YES_NO[language]
        elif step.offers:
            lines = value_at(step.offers, self.run, self.here).splitlines()
            offers = tuple(tidy(line) for line in lines if line.strip())[:MOST_OFFERS]
        if step.optional:
            offers = (*offers, words.SKIP_IT[language])
        return Saying(self.text(step.text), "question", offers)

    def to_person(self, step: Person) -> Moves:
        propose = None
        if step.propose is not None:
            arguments = {name: self.bare(text) for name, text in step.propose.arguments.items()}
            propose = Wanted(step.propose.action, arguments)
        self.say(step.text or words.PERSON, "status")
        lines = card(self.flow, step, self.run, self.here)
        return self._moves(None, handoff=ToPerson(lines, step.team or "", propose), ended="handed_over")

    def give_up(self, say: Words, why: Words) -> Moves:
        """Hand over with all that was collected, and say so in plain words."""
        self.say(say, "status")
        lines = auto_card(self.flow, self.run, self.here, why[self.here.desk_language])
        return self._moves(None, handoff=ToPerson(lines), ended="handed_over")

    def say(self, text: Text | Words, purpose: str = "answer") -> None:
        filled = self.text(text)
        if filled:
            self.says.append(msgspec.convert({"text": filled, "purpose": purpose}, Saying))

    def text(self, text: Text | Words) -> str:
        here = self.here
        return fill(in_language(text, here.language), self.flow, self.run, here, here.language).strip()

    def bare(self, text: str) -> str:
        """An argument for the shop: values as they are kept, not as people read them."""
        raw = msgspec.structs.replace(self.flow, steps=())
        return fill(text, raw, self.run, self.here, self.here.language).strip()

    def _moves(self, run: Run | None, **more: object) -> Moves:
        """The moves so far, with what else this turn comes to."""
        moves = Moves(run, self.run, tuple(self.says), tags=tuple(self.tags), reason=self.reason)
        return replace(moves, visited=tuple(self.visited), **more)
