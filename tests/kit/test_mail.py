"""One contract for both ways out, the real one against a real, tiny SMTP server."""

import asyncio
import email.policy
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.smtp import SmtpServer, parse
from wingbeat.kit.mail import BadHeader, FileMail, Mail, MailNotSent, SmtpMail, letter


@dataclass
class Way:
    mail: Mail
    arrived: Callable[[], list[EmailMessage]]


@asynccontextmanager
async def by_smtp(_: Path) -> AsyncIterator[Way]:
    async with SmtpServer().listening() as server:
        yield Way(SmtpMail(f"smtp://127.0.0.1:{server.port}"), lambda: [parse(raw) for raw in server.taken])


@asynccontextmanager
async def by_file(folder: Path) -> AsyncIterator[Way]:
    outbox = folder / "mail"
    yield Way(FileMail(outbox), lambda: [parse(file.read_bytes()) for file in sorted(outbox.glob("*.eml"))])


BOTH = pytest.mark.parametrize("way", [by_smtp, by_file])
WayOut = Callable[[Path], AbstractAsyncContextManager[Way]]


def invitation() -> EmailMessage:
    return letter(
        sender="Wingbeat <desk@shop.example>",
        to="lin@shop.example",
        name="林 小雨",
        subject="邀请您加入客服团队",
        text="您好，\n请点击链接完成注册。\n",
    )


@BOTH
async def test_a_letter_arrives_as_it_was_written(way: WayOut, tmp_path: Path) -> None:
    async with way(tmp_path) as out:
        await out.mail.send(invitation())
        (arrived,) = out.arrived()
    assert arrived["Subject"] == "邀请您加入客服团队"
    assert arrived["To"].addresses[0].display_name == "林 小雨"
    assert arrived["To"].addresses[0].addr_spec == "lin@shop.example"
    assert arrived.get_content().replace("\r\n", "\n").startswith("您好，\n请点击链接完成注册。\n")
    assert arrived["Message-ID"].endswith("@shop.example>")


@BOTH
async def test_letters_keep_their_order(way: WayOut, tmp_path: Path) -> None:
    async with way(tmp_path) as out:
        for number in range(5):
            await out.mail.send(letter(sender="a@b.example", to="c@d.example", subject=str(number), text=""))
            await asyncio.sleep(0.002)  # the names of files are ordered by the millisecond
        assert [mail["Subject"] for mail in out.arrived()] == ["0", "1", "2", "3", "4"]


@BOTH
async def test_hostile_38_a_header_that_would_break_its_line_is_refused(way: WayOut, tmp_path: Path) -> None:
    async with way(tmp_path) as out:
        # Older policies let it through when it is set; it must not leave.
        sly = EmailMessage(policy=email.policy.compat32)
        sly["To"] = "c@d.example"
        sly["Subject"] = "hello\r\nBcc: everybody@d.example"
        with pytest.raises(BadHeader):
            await out.mail.send(sly)
        assert out.arrived() == []


@BOTH
async def test_a_letter_to_nobody_is_refused_for_good(way: WayOut, tmp_path: Path) -> None:
    async with way(tmp_path) as out:
        addressless = EmailMessage()
        addressless["From"] = "a@b.example"
        with pytest.raises(MailNotSent) as caught:
            await out.mail.send(addressless)
        assert caught.value.facts["lasting"] is True


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\0"])
@pytest.mark.parametrize("place", ["subject", "name", "to", "sender"])
def test_hostile_38_no_part_of_a_letter_may_bring_a_header_of_its_own(place: str, line_end: str) -> None:
    parts = {"sender": "a@b.example", "to": "c@d.example", "subject": "hello", "name": "Lin", "text": "hi"}
    parts[place] += f"{line_end}Bcc: everybody@d.example"
    with pytest.raises(BadHeader):
        letter(**parts)


@pytest.mark.parametrize(("answer", "lasting"), [("450 later", False), ("550 never", True)])
@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_fault_17_a_refusal_tells_whether_trying_again_is_of_use(
    command: str, answer: str, *, lasting: bool
) -> None:
    async with SmtpServer(refusals={command: answer}).listening() as server:
        with pytest.raises(MailNotSent) as caught:
            await SmtpMail(f"smtp://127.0.0.1:{server.port}").send(invitation())
    assert caught.value.facts["lasting"] is lasting
    assert answer in caught.value.facts["why"], "for the log"


async def test_a_server_that_says_nothing_is_given_up() -> None:
    async with SmtpServer(silent=True).listening() as server:
        with pytest.raises(MailNotSent) as caught:
            await SmtpMail(f"smtp://127.0.0.1:{server.port}", timeout_seconds=0.2).send(invitation())
    assert caught.value.facts["lasting"] is False


async def test_a_server_that_is_not_there_may_come_back() -> None:
    async with SmtpServer().listening() as server:
        gone = server.port
    with pytest.raises(MailNotSent) as caught:
        await SmtpMail(f"smtp://127.0.0.1:{gone}").send(invitation())
    assert caught.value.facts["lasting"] is False
