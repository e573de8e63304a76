"""What acts, put together: parts of the product that come and go as one, for `flow.py` to name and `app.py` to bind."""

from collections.abc import Mapping
from functools import partial

import msgspec

from wingbeat.automation.doing.actions import Doing, Parts
from wingbeat.automation.firing.actions import Firings
from wingbeat.automation.keeping.actions import TIMER as FORGET
from wingbeat.automation.keeping.actions import Forgetting
from wingbeat.automation.ports import Opening
from wingbeat.automation.queries import Rulebook, Watch
from wingbeat.automation.tagging.actions import TIMER as TAGS
from wingbeat.automation.tagging.actions import Tagging
from wingbeat.automation.webhooks.actions import TIMER as WEBHOOK
from wingbeat.automation.webhooks.actions import Webhooks
from wingbeat.channels.letters import actions as letters
from wingbeat.commerce.ports import Shops
from wingbeat.conversations.actions import ConversationDoor, Merging, Numbers
from wingbeat.conversations.links.actions import Linking
from wingbeat.gestures.actions import TIMER as GESTURE
from wingbeat.gestures.actions import Gestures
from wingbeat.kit.database import Database
from wingbeat.kit.outgoing import Outgoing
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.timers import Handler, Timers
from wingbeat.people.letters.actions import Letters
from wingbeat.people.notes.actions import TIMER as NOTE
from wingbeat.people.notes.actions import Removed
from wingbeat.practice.actions import TIMER as PRACTICE
from wingbeat.practice.actions import Forgetting as PracticeForgetting
from wingbeat.problems.finding import actions as finding_causes
from wingbeat.problems.telling import actions as telling
from wingbeat.routing.alerts.actions import Alerts
from wingbeat.routing.escalation import actions as escalation
from wingbeat.routing.notices.actions import Notices
from wingbeat.routing.offers import actions as offering
from wingbeat.routing.ports import Notify
from wingbeat.routing.requests import actions as requests
from wingbeat.routing.targets.queries import Book
from wingbeat.routing.waits.actions import Waits
from wingbeat.routing.waits.ports import Fitting, no_article
from wingbeat.routing.waits.queries import Knowing
from wingbeat.surveys import actions as surveys
from wingbeat.surveys.page.rules import address_of
from wingbeat.surveys.recovery import actions as recovery
from wingbeat.workspaces.ports import Tell

# What this process knows of the rules of each workspace: it is asked about every event.
WATCH = Watch()


class Following(msgspec.Struct, frozen=True):
    """Who carries over to other conversations what happened to one, or to its customer."""

    merging: Merging
    linking: Linking

    @classmethod
    def of(cls, database: Database, door: ConversationDoor) -> "Following":
        return cls(Merging(database, door), Linking(database, door, Numbers(database)))


class Handing(msgspec.Struct, frozen=True):
    """What is held out to members (offers, escalations, questions beside a conversation), and told to who waits."""

    offers: offering.Offers
    escalations: escalation.Escalations
    requests: requests.Requests
    waits: Waits

    @classmethod
    def of(
        cls,
        parts: tuple[Database, ConversationDoor, Timers],
        tell: Tell,
        notify: Notify,
        knowing: Knowing,
        fitting: Fitting = no_article,
    ) -> "Handing":
        return cls(
            offering.Offers(*parts, tell),
            escalation.Escalations(*parts, notify),
            requests.Requests(*parts, notify),
            Waits(*parts, knowing, fitting),
        )

    @property
    def timers(self) -> Mapping[str, Handler]:
        return {
            offering.TIMER: self.offers.due,
            escalation.TIMER: self.escalations.due,
            requests.TIMER: self.requests.due,
            **self.waits.handlers,
        }


class Ruling(msgspec.Struct, frozen=True):
    """Rules at work: what is in force, what fires, and what is sent to others."""

    book: Rulebook
    firings: Firings
    webhooks: Webhooks
    forgetting: Forgetting

    @classmethod
    def of(
        cls,
        ground: tuple[Database, ConversationDoor, Timers],
        handing: Handing,
        notify: Notify,
        targets: Book,
        outgoing: Outgoing,
        keyring: Keyring,
        opening: Opening,
    ) -> "Ruling":
        database, door, timers = ground
        book, webhooks = Rulebook(database, WATCH), Webhooks(database, outgoing, keyring, timers)
        parts = Parts(door, timers, handing.escalations, notify, targets, webhooks, opening)
        return cls(book, Firings(database, timers, book, Doing(parts)), webhooks, Forgetting(database, timers))

    @property
    def timers(self) -> Mapping[str, Handler]:
        return {**self.firings.timers, WEBHOOK: self.webhooks.due, FORGET: self.forgetting.due}


class Surveying(msgspec.Struct, frozen=True):
    """Who comes back to customers: asks what they think, makes up for what went wrong, tells of what was fixed."""

    asking: surveys.Asking
    recoveries: recovery.Recoveries
    tellings: telling.Tellings
    gathering: finding_causes.Gathering

    @classmethod
    def of(cls, database: Database, door: ConversationDoor, timers: Timers, notify: Notify) -> "Surveying":
        parts = database, door, timers
        return cls(
            surveys.Asking(*parts),
            recovery.Recoveries(*parts, notify),
            telling.Tellings(*parts),
            finding_causes.Gathering(*parts),
        )

    @property
    def timers(self) -> Mapping[str, Handler]:
        return {
            surveys.TIMER: self.asking.due,
            recovery.TIMER: self.recoveries.due,
            telling.TIMER: self.tellings.due,
            finding_causes.TIMER: self.gathering.due,
        }


class Caring(msgspec.Struct, frozen=True):
    """What is known of customers beside conversations, and done for them."""

    tagging: Tagging
    removed: Removed
    gestures: Gestures

    @classmethod
    def of(
        cls, ground: tuple[Database, ConversationDoor, Timers], tell: Tell, notify: Notify, shops: Shops
    ) -> "Caring":
        database, door, timers = ground
        return cls(Tagging(database, timers, tell, shops), Removed(database), Gestures(database, door, shops, notify))

    @property
    def timers(self) -> Mapping[str, Handler]:
        return {TAGS: self.tagging.due, NOTE: self.removed.due, GESTURE: self.gestures.due}


class Watching(msgspec.Struct, frozen=True):
    """Who looks at what happens and does something about it."""

    alerts: Alerts
    ruling: Ruling
    surveying: Surveying
    notices: Notices
    mailing: letters.Mailing
    caring: Caring

    @property
    def timers(self) -> Mapping[str, Handler]:
        return {
            **self.alerts.handlers,
            **self.ruling.timers,
            **self.surveying.timers,
            **self.notices.handlers,
            letters.TIMER: self.mailing.due,
            letters.AGAIN: self.mailing.again,
            **self.caring.timers,
        }


def mailing(ground: tuple[Database, ConversationDoor, Timers], post: Letters, keyring: Keyring) -> letters.Mailing:
    """Letters to customers, with links to where they say what they think."""
    return letters.Mailing(*ground, post, partial(address_of, keyring))


def practising(database: Database) -> Mapping[str, Handler]:
    """Rounds of practice are forgotten in time."""
    return {PRACTICE: PracticeForgetting(database).due}
