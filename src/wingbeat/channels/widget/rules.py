"""What a widget's settings may be, what a page is told of them, and what a form's answers are: pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wingbeat.channels.widget.models import Field, Icon, Invitation, Launcher, Palette, Size, Widget, Words
from wingbeat.conversations.reach.events import FieldKind, Filled
from wingbeat.conversations.reach.models import FillForm
from wingbeat.kit.errors import Invalid
from wingbeat.kit.secrets import Keyring, same
from wingbeat.people.customers.rules import one_line, telephone
from wingbeat.people.rules import address
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import is_open, next_opening

Rgb = tuple[int, int, int]
LONGEST_ANSWER = 500
DAY_SECONDS = 86_400
LABELS: Mapping[str, Words] = {
    "name": {"zh-CN": "怎么称呼您", "zh-TW": "怎麼稱呼您", "en": "Your name"},
    "email": {"zh-CN": "邮箱", "zh-TW": "電子郵件", "en": "E-mail"},
    "phone": {"zh-CN": "手机号", "zh-TW": "手機號碼", "en": "Phone"},
    "order": {"zh-CN": "订单号", "zh-TW": "訂單編號", "en": "Order number"},
    "reason": {"zh-CN": "想咨询什么", "zh-TW": "想詢問什麼", "en": "What is it about?"},
}


ICONS: Mapping[Icon, str] = {
    "bubble": "M4 5h16v11H10l-4 4v-4H4z",
    "question": "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.01M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z",
    "headset": "M4 13a8 8 0 0 1 16 0v5a2 2 0 0 1-2 2h-1v-7h3M4 13h3v7H6a2 2 0 0 1-2-2z",
    "heart": "M12 20S4 15 4 9.5A4.2 4.2 0 0 1 12 7.5a4.2 4.2 0 0 1 8 2C20 15 12 20 12 20z",
}
SIZES: Mapping[Size, int] = {"small": 48, "medium": 56, "large": 64}  # pixels; a thumb hits 44
READABLE = 4.5  # WCAG 2.2 AA: the contrast of text and its ground
GROUNDS: Mapping[str, Rgb] = {"light": (245, 246, 248), "dark": (28, 31, 38)}  # as in the widget's style sheet
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
DARK: Rgb = (17, 19, 24)


class BadAnswer(Invalid):
    """This answer of the form cannot be right; look at it again."""


def check(widget: Widget) -> None:
    """Raise `Invalid` for settings that contradict themselves."""
    for ids in ([one.id for one in widget.form], [one.id for one in widget.invitations]):
        if len(set(ids)) < len(ids):
            raise Invalid("Each field and each invitation has an id of its own.")
    for field in widget.form:
        if (field.kind == "reason") != bool(field.choices):
            raise Invalid("A reason has choices, and nothing else has.", field=field.id)
        if field.kind == "question" and not field.label:
            raise Invalid("Write the question.", field=field.id)
    for one in widget.invitations:
        if one.live and not one.text:
            raise Invalid("Write what the invitation says before it is shown.", invitation=one.name)


def said(words: Words, language: str, own: str) -> str:
    """In a language, else in the channel's own, else in whatever there is."""
    return words.get(language) or words.get(own) or next(iter(words.values()), "")


def label_of(field: Field, language: str, own: str) -> str:
    """In the shop's words; where it has none in this language, in ours, but a question of its own in those it has."""
    usual = LABELS.get(field.kind, {}).get(language, "")
    return field.label.get(language) or usual or said(field.label, language, own)


def form_for(widget: Widget, language: str, own: str) -> list[dict[str, Any]]:
    """The fields as a customer reads them."""
    return [
        {
            "id": field.id,
            "kind": field.kind,
            "label": label_of(field, language, own),
            "required": field.required,
            "choices": [{"value": one.value, "text": one.text.get(language) or one.value} for one in field.choices],
        }
        for field in widget.form
    ]


def invitations_for(widget: Widget, language: str, own: str, *, opened: bool) -> list[dict[str, Any]]:
    """Those that may be shown now, as the page weighs them; nobody is told of the others."""
    return [
        {
            "id": one.id,
            "text": said(one.text, language, own),
            "button": one.button.get(language, ""),  # the page has words for it in every language
            "ask": one.ask.get(language, ""),  # said as the customer's own words: in their language or not at all
            "pages": one.pages,
            "seconds": one.seconds,
            "idle_seconds": one.idle_seconds,
            "scroll_percent": one.scroll_percent,
            "pages_seen": one.pages_seen,
            "moment": one.moment,
            "share": one.share,
        }
        for one in widget.invitations
        if one.live and (not one.languages or language in one.languages) and (opened or not one.when_open)
    ]


def invitation_of(widget: Widget, invitation_id: UUID) -> Invitation | None:
    return next((one for one in widget.invitations if one.id == invitation_id and one.live), None)


def opens_at(calendar: Calendar, now: datetime) -> datetime | None:
    """When somebody is there again; None while somebody is, or nobody ever will be."""
    return None if is_open(calendar, now) else next_opening(calendar, now)


def filled(widget: Widget, answers: Mapping[str, str], language: str, own: str) -> FillForm:
    """The form as it goes into the log; raises `BadAnswer` naming the field. What the shop did not ask is left out."""
    found: list[Filled] = []
    for field in widget.form:
        value = _clean(field, answers.get(field.id, ""))
        if value:
            found.append(Filled(field.id, field.kind, label_of(field, language, own), value))
    by_kind = {one.kind: one.value for one in reversed(found)}
    return FillForm(tuple(found), one_line(by_kind.get("name", "")), by_kind.get("reason", ""))


# One way to write each, so that what a member vouches for later is the same address.
WRITTEN: Mapping[FieldKind, Callable[[str], str]] = {"email": address, "phone": telephone}


def _clean(field: Field, answer: str) -> str:
    text = one_line(answer, LONGEST_ANSWER)
    if not text:
        if field.required:
            raise BadAnswer(field=field.id)
        return ""
    if field.kind == "reason" and text not in {one.value for one in field.choices}:
        raise BadAnswer(field=field.id)
    try:
        return WRITTEN[field.kind](text) if field.kind in WRITTEN else text
    except Invalid as error:
        raise BadAnswer(field=field.id) from error


def seal(keyring: Keyring, channel_id: UUID, now_epoch_seconds: float, *, ago_days: int = 0) -> str:
    """What a page shows to have its counts taken: it had the settings of this channel within a day or two."""
    day = int(now_epoch_seconds // DAY_SECONDS) - ago_days
    return keyring.derive("invitations", channel_id, day)[:32]


def is_sealed(keyring: Keyring, channel_id: UUID, given: str, now_epoch_seconds: float) -> bool:
    return any(same(given, seal(keyring, channel_id, now_epoch_seconds, ago_days=ago)) for ago in (0, 1))


def palette(colour: str) -> Palette:
    """A shop's colour (#rrggbb) made readable: a shade of it wherever it would be too near to its ground.

    Upon a few shades of middling brightness neither light nor dark text can be read: these become a little darker.
    """
    own = _rgb(colour)
    ground = own if contrast(DARK, own) >= READABLE else _readable_on(WHITE, own, BLACK)
    ink = WHITE if contrast(WHITE, ground) >= READABLE else DARK
    return Palette(
        _hex(ground),
        _hex(ink),
        _hex(_readable_on(GROUNDS["light"], own, BLACK)),
        _hex(_readable_on(GROUNDS["dark"], own, WHITE)),
    )


def style_of(launcher: Launcher, colour: str) -> str:
    """The launcher's custom properties, made of numbers and of colours alone."""
    found, size = palette(colour), SIZES[launcher.size]
    return f"--c:{found.colour};--i:{found.ink};--x:{launcher.side_px}px;--y:{launcher.bottom_px}px;--s:{size}px"


def contrast(one: Rgb, other: Rgb) -> float:
    """Of two colours, 1–21, as WCAG counts it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable_on(ground: Rgb, colour: Rgb, towards: Rgb) -> Rgb:
    """The colour, moved towards black or white just far enough."""
    for step in range(20):
        tried = _mix(colour, towards, step / 20)
        if contrast(tried, ground) >= READABLE:
            return tried
    return towards


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb)
