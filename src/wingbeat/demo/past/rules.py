"""Who wrote when, what became of it, and the commands it took. Chance is handed in: the same one tells the same past."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from wingbeat.conversations import models as c
from wingbeat.conversations.contents.events import Card, Source
from wingbeat.conversations.events import HandedOff, HandOffWhy, Understood
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.rules import decide, evolve
from wingbeat.conversations.surveys.models import Rate
from wingbeat.conversations.targets.models import SetTarget, Tick
from wingbeat.conversations.targets.rules import next_due
from wingbeat.demo.past.models import Act, Cast, Talk, Told
from wingbeat.kit.door import Sender
from wingbeat.kit.log import Recorded
from wingbeat.knowledge.models import Article
from wingbeat.replay.models import Turn
from wingbeat.routing.targets.models import Subject
from wingbeat.routing.targets.rules import chosen, promise
from wingbeat.routing.targets.rules.begun import begun
from wingbeat.surveys.rules import asks

DAYS = 28  # the longest that a page of measures shows unasked, and four of each weekday for "as usual"
A_DAY = 32  # conversations: a small shop's
JUST_NOW = timedelta(minutes=20)  # what ends has ended by now
OPEN_HOURS = range(8, 23)  # when people are there; by night the bot is alone
ADVICE = "选购建议 Advice"
SYSTEM, BOT = Sender("system"), Sender("bot")
LANGUAGES, SPOKEN = ("zh-CN", "zh-TW", "en"), (11, 5, 4)
MEMBERS, UNKNOWN, GIVES_UP, ASKS_AGAIN = 0.2, 0.06, 0.02, 0.05  # shares of conversations, one after the other
ASKED: tuple[HandOffWhy, ...] = ("asked", "low_confidence")
RATES = 0.34  # of those asked; live chats see a quarter to a half
FAST_SECONDS = 45.0  # who waited less says so


def moments(chance: Random, cast: Cast, until: datetime) -> list[datetime]:
    """When conversations were opened: more in the evening than at noon, fewer on Saturdays, none by the hour."""
    zone, content = ZoneInfo(cast.place.zone), cast.content
    found = []
    for ago in range(DAYS, -1, -1):
        day = (until - timedelta(days=ago)).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        for _ in range(round(A_DAY * content.by_weekday[day.weekday()] * chance.gauss(1, 0.12))):
            (hour,) = chance.choices(range(24), content.by_hour)
            found.append(day + timedelta(hours=hour, seconds=chance.uniform(0, 3600)))
    return sorted(at for at in found if at < until - JUST_NOW)


def language(chance: Random) -> str:
    return chance.choices(LANGUAGES, SPOKEN)[0]


def acts(chance: Random, cast: Cast, one: Talk, number: int) -> list[Act]:
    """What was done in one conversation, in order."""
    writer = _Writer(chance, cast, one, number)
    if not one.over:
        writer.under_way()
        return writer.acts
    by_night = one.opened_at.astimezone(ZoneInfo(cast.place.zone)).hour not in OPEN_HOURS
    dice = 1.0 if by_night else chance.random()
    for share, write in (
        (MEMBERS, writer.dialogue),
        (UNKNOWN, writer.unknown),
        (GIVES_UP, writer.given_up),
        (ASKS_AGAIN, writer.asked_again),
    ):
        if dice < share:
            write()
            return writer.acts
        dice -= share
    writer.answered()
    return writer.acts


class _Writer:
    """Writes one conversation down, act by act."""

    def __init__(self, chance: Random, cast: Cast, one: Talk, number: int) -> None:
        customer, opened_at = one.customer, one.opened_at
        self._chance, self._cast, self._content = chance, cast, cast.content
        self._language = customer.language
        self._customer = Sender("customer", customer.id)
        self._member = chance.choice(cast.members)
        self._opened_at = opened_at
        self._hour = opened_at.astimezone(ZoneInfo(cast.place.zone)).hour
        self._opening = c.Opening(
            channel_id=cast.place.channel_id,
            customer_id=customer.id,
            customer_name=customer.name,
            thread_key=customer.id.hex,
            number=number,
            language=customer.language,
            bot=True,
        )
        self._at = self._queued_at = self._waits = 0.0
        self.acts: list[Act] = []

    # --- kinds of conversations

    def answered(self) -> None:
        """The bot's own: asked, answered, and over."""
        article = self._article()
        self._asks(self._chance.choice(article.questions))
        self._bot_answers(article)
        if self._chance.random() < 0.45:
            self._do(self._chance.uniform(8, 70), self._customer, c.Resolve())
        else:
            self._do(600, SYSTEM, c.Resolve("silence"))
        self._survey(self._chance.choices((5, 4, 3, 2), (10, 6, 2, 1))[0])

    def asked_again(self) -> None:
        """The bot's answer was not what was meant: a person says it."""
        article = self._article()
        first, again = self._chance.sample(article.questions, 2)
        self._asks(first)
        self._bot_answers(article)
        self._do(self._chance.uniform(15, 40), self._customer, c.Say(again))
        waited = self._handed_over("failed_twice", first, topics=(article.group_key,))
        self._taken()
        self._says(article.answer_text, after=self._chance.uniform(10, 25))
        self._ends(ADVICE, waited)

    def dialogue(self) -> None:
        """Two who talk."""
        one = self._chance.choice([one for one in self._cast.dialogues if one.language == self._language])
        upset = one.id in self._content.upset
        first, *rest = one.turns
        self._asks(first.text)
        why: HandOffWhy = "angry" if upset else self._chance.choices(ASKED, (4, 1))[0]
        waited = self._handed_over(why, first.text, sentiment=-0.7 if upset else 0.0)
        taken = False
        for turn in rest:
            if turn.by == "member" and not taken:
                self._taken()
                taken = True
            self._turn(turn)
        self._ends(self._content.matters[one.id], waited, upset=upset)

    def under_way(self) -> None:
        """Answered a moment ago, and not over yet."""
        self._member = self._cast.place.host
        one = next(one for one in self._cast.dialogues if one.language == self._language)
        until = next(n for n, turn in enumerate(one.turns) if turn.by == "member")
        self._asks(one.turns[0].text)
        self._handed_over("asked", one.turns[0].text)
        self._taken()
        for turn in one.turns[1 : until + 1]:
            self._turn(turn)

    def unknown(self) -> None:
        """What no article knows, and a member does."""
        one = self._chance.choice([one for one in self._content.unknown if one.language == self._language])
        question = self._chance.choice(one.questions)
        self._asks(question)
        waited = self._handed_over("low_confidence", question)
        self._taken()
        self._says(one.answer, after=self._chance.uniform(15, 40))
        self._ends(ADVICE, waited)

    def given_up(self) -> None:
        """Nobody came in time."""
        article = self._article()
        question = self._chance.choice(article.questions)
        self._asks(question)
        self._handed_over("asked", question)
        self._at += self._chance.uniform(40, 260)
        self._do(0, SYSTEM, c.Leave(self._opened_at + timedelta(seconds=self._at)))

    # --- what they are made of

    def _article(self) -> Article:
        groups, weights = zip(*self._content.asked.items(), strict=True)
        return self._cast.articles[self._chance.choices(groups, weights)[0], self._language]

    def _do(self, after: float, sender: Sender, command: c.AnyCommand) -> None:
        self._at += after
        self.acts.append(Act(self._at, sender, lambda _state: command))

    def _asks(self, text: str) -> None:
        self._do(0, self._customer, c.Say(text, opening=self._opening))

    def _bot_turn(
        self,
        said: c.Say,
        *,
        confidence: float,
        sentiment: float = 0.0,
        topics: tuple[str, ...] = (),
        hand_off: HandedOff | None = None,
    ) -> None:
        def reply(state: Conversation) -> c.Reply:
            upto = state.last_customer_seq
            understood = Understood(upto, self._language, (), confidence, sentiment, topics=topics)
            return c.Reply(state.heard_seq, upto, understood, (said,), hand_off=hand_off)

        self._at += self._chance.uniform(0.2, 0.9)
        self.acts.append(Act(self._at, BOT, reply))

    def _bot_answers(self, article: Article) -> None:
        confidence = round(self._chance.uniform(0.72, 0.98), 2)
        source = Source(article.id, article.questions[0])
        said = c.Say(article.answer_text, sources=(source,), confidence=confidence)
        self._bot_turn(said, confidence=confidence, topics=(article.group_key,))

    def _handed_over(
        self, why: HandOffWhy, wants: str, *, topics: tuple[str, ...] = (), sentiment: float = 0.0
    ) -> float:
        """Into the queue; the seconds until somebody takes it, if anybody does."""
        card = Card(wants=wants, mood="angry" if sentiment < 0 else "calm")
        said = c.Say(self._content.one_moment[self._language], purpose="acknowledgement")
        handed = HandedOff(why, self._cast.place.team_id, card)
        self._bot_turn(said, confidence=0.3, sentiment=sentiment, topics=topics, hand_off=handed)
        self._do(0.02, SYSTEM, c.Queue(self._cast.place.team_id))
        crowd = self._content.by_hour[self._hour] / max(self._content.by_hour)
        self._queued_at, self._waits = self._at, self._chance.lognormvariate(1.2, 0.9) * (1 + 3 * crowd * crowd)
        return self._waits

    def _taken(self) -> None:
        one = self._member
        self._at = max(self._at, self._queued_at + self._waits)
        self._do(0, SYSTEM, c.Assign(one.id, "pushed", one.name))
        self._at += self._chance.uniform(1, 6)
        self.acts.append(Act(self._at, self._sender, lambda state: c.MarkRead(state.last_customer_seq)))

    @property
    def _sender(self) -> Sender:
        return Sender("member", self._member.id, self._member.name)

    def _turn(self, turn: Turn) -> None:
        after = turn.after_s or 0.0
        if turn.by == "member":
            self._says(turn.text, after=after)
        else:
            self._do(after, self._customer, c.Say(turn.text))

    def _says(self, text: str, *, after: float) -> None:
        takes = after * self._member.pace * self._chance.uniform(0.6, 1.3)
        self._do(takes * 0.3, self._sender, c.StartTyping())
        self._do(takes * 0.7, self._sender, c.Say(text))

    def _ends(self, reason: str, waited: float, *, upset: bool = False) -> None:
        self._do(self._chance.uniform(5, 30), self._sender, c.SetReason(reason))
        self._do(self._chance.uniform(1, 90), self._sender, c.Resolve())
        fine = waited < FAST_SECONDS and not upset
        weights = (12, 5, 1, 0, 1) if fine else (3, 4, 4, 3, 3)
        self._survey(self._chance.choices((5, 4, 3, 2, 1), weights)[0], fast=waited < FAST_SECONDS)

    def _survey(self, score: int, *, fast: bool = True) -> None:
        stored = self._cast.survey
        self._do(stored.survey.delay_seconds, SYSTEM, asks(stored, self._language))
        if self._chance.random() >= RATES:
            return
        words = self._content.pleased if score > 3 else self._content.annoyed
        answers = {one.id: "yes" if fast else "no" for one in stored.survey.questions}
        rated = Rate(score, self._chance.choice(words[self._language]), answers)
        self._do(self._chance.uniform(10, 300), self._customer, rated)


def told(state: Conversation, cast: Cast, opened_at: datetime, done: Sequence[Act]) -> list[Told]:
    """The commands of a conversation, each at its moment; beside them what was promised then, and what broke meanwhile."""
    found: list[Told] = []
    for act in done:
        at = opened_at + timedelta(seconds=act.at_seconds)
        while (due := next_due(state.promises)) and due < at:
            found.append(Told(due, SYSTEM, Tick(due)))
            state, _ = _after(state, found[-1])
        found.append(Told(at, act.sender, act.command(state)))
        state, events = _after(state, found[-1])
        for command in _promises(state, cast, events):
            found.append(Told(at, SYSTEM, command))
            state, _ = _after(state, found[-1])
    return found


def _after(state: Conversation, one: Told) -> tuple[Conversation, list[Recorded]]:
    """The state after a command, as the door will find it, and its events."""
    events = []
    for body in decide(state, one.command, one.sender, one.at):
        kind = str(body.__struct_config__.tag)
        event = Recorded(state.seq + 1, one.at, kind, one.sender.kind, one.sender.id, None, body)
        state = evolve(state, event)
        events.append(event)
    return state, events


def _promises(state: Conversation, cast: Cast, events: Sequence[Recorded]) -> Iterator[SetTarget]:
    """By the targets that are in force now."""
    if not state.open:
        return
    subject = Subject(channel_id=state.channel_id, team_id=state.team_id, reason=state.reason, priority=state.priority)
    for measure, event in begun(state, events).items():
        target = chosen(cast.held.targets, measure, subject)
        if target is not None:
            yield promise(target, subject, cast.held.calendars, since=event.seq, began_at=event.at)
