"""Who hears of what, and in which words; pure."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.kit.log import Recorded
from wingbeat.routing.alerts.rules import is_quiet
from wingbeat.routing.notices.models import TOPICS, Hearer, Notice, Raised, What

CALM: frozenset[What] = frozenset({"taken", "moved"})  # to know, with nothing to do: no letter follows
MOST_TEXT = 160  # what a locked phone shows of a notice


def concerns(state: Conversation, event: Recorded) -> bool:
    """Whether an event may need a member who is not looking."""
    return is_everybodys(state, event) or bool(_told(state, event))


def is_everybodys(state: Conversation, event: Recorded) -> bool:
    """Whether everybody of its team is asked to take it, and nobody has yet."""
    asked = event.kind == "offered" and event.body.member_id is None
    return bool(asked and state.status == "queued" and state.offered_until == event.body.until)


def raised(state: Conversation, event: Recorded, team: Collection[UUID] = ()) -> list[Raised]:
    """Whom it needs, or whose it was; a step hears of all that happened in its conversation, most of which needs nobody.

    `team`: who of it is there, if `is_everybodys`. They are told once a wait, and by push alone: another takes it meanwhile.
    """
    if is_everybodys(state, event):
        key = f"{state.id}:everybody:{state.queued_at}"
        return [Raised(one, "offer", key, state.id, state.number, follows=False) for one in team]
    key = f"{state.id}:{event.seq}"
    return [
        Raised(one, what, key, state.id, state.number, text, follows=what not in CALM)
        for one, what, text in _told(state, event)
    ]


def _told(state: Conversation, event: Recorded) -> list[tuple[UUID, What, str]]:
    """Who hears what of an event: nobody of what they did themselves."""
    found: list[tuple[UUID | None, What, str]] = []
    match event.kind:
        case "message" if state.status == "assigned" and event.actor_kind == "customer":
            found = [(state.assignee_id, "message", event.body.text)]
        case "note":
            found = [(one, "mentioned", event.body.text) for one in event.body.mentions]
        case "assigned":
            # Who is handed it is told with the reason, as it is transferred.
            given, name = None if event.body.how == "handed" else event.body.member_id, event.body.member_name
            found = [(given, "assigned", ""), (event.body.from_id, "taken" if name else "moved", name)]
        case "escalated":
            found = [(event.body.from_id, "moved", "")]
        case "transferred":
            moved = event.body.from_id if event.body.to_team_id is not None else None
            found = [(event.body.to_member_id, "handed", event.body.why or state.last_message), (moved, "moved", "")]
        case "failed" if event.body.what == "answer":  # resolved or not: it is on nobody else
            found = [(state.assignee_id, "undelivered", f"{event.body.email}: {event.body.why}")]
        case "offered":
            found = [(event.body.member_id, "offer", "")]
    return [(one, what, text) for one, what, text in found if one is not None and one != event.actor_id]


def hears(hearer: Hearer, what: What, now: datetime, zone: str) -> bool:
    """Whether a member is told now."""
    chosen = what == "test" or (TOPICS[what] in hearer.settings.topics and not hearer.in_view)
    return chosen and (what == "test" or not is_quiet(hearer.settings.quiet, now, zone))


SAID: Mapping[str, Mapping[What, str]] = {
    "zh-CN": {
        "offer": "新会话 #{n} 等您接待",
        "assigned": "会话 #{n} 已分配给您",
        "handed": "同事把会话 #{n} 转交给您",
        "message": "会话 #{n} 有新消息",
        "mentioned": "同事在会话 #{n} 中提到了您",
        "asked": "同事就会话 #{n} 向您请教",
        "answered": "您在会话 #{n} 中的问题有了答复",
        "request_due": "会话 #{n} 的请教已到时限，还没有答复",
        "escalated": "会话 #{n} 升级到您负责的一步",
        "follow_up": "会话 #{n} 评分偏低，请回访",
        "follow_up_due": "会话 #{n} 的回访已超时",
        "gesture_asked": "会话 #{n} 的小惊喜超出预算，请审批",
        "escalation_due": "您负责的升级会话 #{n} 超过时限，还没有人回应",
        "whispered": "主管就会话 #{n} 给了您提示",
        "rule": "会话 #{n}：规则提醒您看一下",
        "undelivered": "会话 #{n} 的回复没能寄到客户邮箱",
        "taken": "会话 #{n} 已由同事接手",
        "moved": "会话 #{n} 已转出，不再由您接待",
        "breach": "会话 #{n} 可能来不及答复，请来帮忙",
        "alert": "实时监控告警",
        "test": "这台设备能收到通知",
    },
    "zh-TW": {
        "offer": "新對話 #{n} 等您接手",
        "assigned": "對話 #{n} 已指派給您",
        "handed": "同事把對話 #{n} 轉交給您",
        "message": "對話 #{n} 有新訊息",
        "mentioned": "同事在對話 #{n} 中提到了您",
        "asked": "同事就對話 #{n} 向您請教",
        "answered": "您在對話 #{n} 中的問題有了答覆",
        "request_due": "對話 #{n} 的請教已到時限，還沒有答覆",
        "escalated": "對話 #{n} 升級到您負責的一步",
        "follow_up": "對話 #{n} 評分偏低，請回訪",
        "follow_up_due": "對話 #{n} 的回訪已逾時",
        "gesture_asked": "對話 #{n} 的小驚喜超出預算，請審核",
        "escalation_due": "您負責的升級對話 #{n} 超過時限，還沒有人回應",
        "whispered": "主管就對話 #{n} 給了您提示",
        "rule": "對話 #{n}：規則提醒您看一下",
        "undelivered": "對話 #{n} 的回覆沒能寄到客戶信箱",
        "taken": "對話 #{n} 已由同事接手",
        "moved": "對話 #{n} 已轉出，不再由您接手",
        "breach": "對話 #{n} 可能來不及答覆，請來幫忙",
        "alert": "即時監控警示",
        "test": "這台裝置收得到通知",
    },
    "en": {
        "offer": "Conversation #{n} waits for you to take it",
        "assigned": "Conversation #{n} is yours",
        "handed": "A colleague hands #{n} over to you",
        "message": "New message in #{n}",
        "mentioned": "A colleague mentioned you in #{n}",
        "asked": "A colleague asks you about #{n}",
        "answered": "Your question in #{n} was answered",
        "request_due": "A question in #{n} is due and not answered",
        "escalated": "#{n} was escalated to a step you own",
        "follow_up": "#{n} was rated low: please follow up",
        "follow_up_due": "The follow-up of #{n} is late",
        "gesture_asked": "A gesture in conversation #{n} is beyond the budget: your word is needed",
        "escalation_due": "Nobody answered escalation #{n} in time",
        "whispered": "Your supervisor has a hint on #{n}",
        "rule": "A rule asks you to look at #{n}",
        "undelivered": "Your answer in #{n} could not be mailed",
        "taken": "A colleague looks after #{n} now",
        "moved": "#{n} was moved on and is no longer yours",
        "breach": "#{n} may not be answered in time: please step in",
        "alert": "The live board alerts",
        "test": "This device gets notices",
    },
}
MAIL: Mapping[str, str] = {
    "zh-CN": "{said}。\n{text}\n打开：{link}\n\n您没有在 10 秒内看到通知，所以收到这封邮件。在“成员 → 我的资料”里可以调整。",
    "zh-TW": "{said}。\n{text}\n開啟：{link}\n\n您沒有在 10 秒內看到通知，所以收到這封信。在「成員 → 個人資料」可以調整。",
    "en": "{said}.\n{text}\nOpen: {link}\n\nYou get this because the notice was not seen within 10 seconds."
    " People → My profile is where to change that.",
}


def said(one: Notice) -> str:
    """A notice as a sentence, which says nothing of a customer."""
    return SAID.get(one.language, SAID["en"])[one.what].format(n=one.number)


def mail(one: Notice, link: str) -> str:
    words = MAIL.get(one.language, MAIL["en"]).format(said=said(one), text=one.text, link=link)
    return words.replace("\n\n", "\n", 1) if not one.text else words


def path(one: Notice) -> str:
    """Where in the console it leads."""
    if one.what == "test":
        return "/people?tab=me"
    return f"/desk/{one.conversation_id}" if one.conversation_id else "/routing?tab=board"


def payload(one: Notice, proof: str) -> bytes:
    """What the service worker is told; `proof` is what it says it has shown the notice with."""
    return msgspec.json.encode(
        {
            "title": said(one),
            "body": one.text,
            "url": path(one),
            # What is about one conversation stands in one place on the screen: the last of it.
            "tag": str(one.conversation_id or one.id),
            "silent": not one.settings.sound,
            "lang": one.language,
            "proof": proof,
        }
    )
