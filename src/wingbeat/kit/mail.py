"""The system's own mail: invitations, alerts. Conversations by mail are a channel, not this."""

import asyncio
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from wingbeat.kit.errors import Invalid, WingbeatError
from wingbeat.kit.ids import uuid7

# A slow server greets within seconds; the caller is a step that can come back, not a person who waits.
TIMEOUT_SECONDS = 20.0

SMTP_PORT, SMTPS_PORT = 587, 465  # submission, RFC 6409 and RFC 8314
LONGEST_WHY = 200  # characters of a refusal: servers add links and advice without end
FULL = 552  # a mailbox that takes nothing more is the right one
LASTING = range(500, 600)  # "do not try again", RFC 5321 §4.2.1


class BadHeader(Invalid):
    """A mail's name, address or subject may not contain line breaks."""


class MailNotSent(WingbeatError):
    """The mail was not sent."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, why: str, *, lasting: bool = False, address: bool = False) -> None:
        """`why`: what was said; `lasting`: trying again is of no use; `address`: that is what was refused."""
        super().__init__(why=why, lasting=lasting, address=address)


class Mail(Protocol):
    """A way out for the system's mail."""

    async def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises `BadHeader` or `MailNotSent`."""
        ...

    async def reach(self) -> None:
        """Whether there is anybody to hand mail to; raises `MailNotSent`."""
        ...


def letter(
    *, sender: str, to: str | Sequence[str], subject: str, text: str, name: str = "", key: str = ""
) -> EmailMessage:
    """A plain mail to the address `to`, shown with `name`, or to several; raises `BadHeader` (hostile case 38).

    With a `key` it has the one Message-ID of that key: whoever gets it twice sees that it is one.
    """
    message = EmailMessage()
    try:
        message["From"] = sender
        whom = [to] if isinstance(to, str) else to
        message["To"] = [Address(display_name=name, addr_spec=one) for one in whom]
        message["Subject"] = subject
    except (ValueError, IndexError) as error:  # the parser of addresses runs off the end of some broken ones
        raise BadHeader(why=str(error)) from error
    message["Date"] = formatdate(usegmt=True)
    domain = message["From"].addresses[0].domain or "localhost"
    message["Message-ID"] = f"<{key}@{domain}>" if key else make_msgid(domain=domain)
    message.set_content(text)
    return refuse_injection(message)


def refuse_injection(message: EmailMessage) -> EmailMessage:
    """The same message; raises `BadHeader` when a header would break its line and begin another."""
    for header, value in message.raw_items():
        if any(character in f"{header}{value}" for character in "\r\n\0"):
            raise BadHeader(header=header)
    return message


class SmtpMail:
    """Send through `smtp://user:password@host:587` (TLS where the server offers it) or `smtps://` (TLS at once)."""

    def __init__(self, url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (SMTPS_PORT if self._tls else SMTP_PORT)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._timeout_seconds = timeout_seconds

    async def send(self, message: EmailMessage) -> None:
        refuse_injection(message)
        try:
            # The library's time-out is for each exchange; a server that drips would stretch it without end.
            async with asyncio.timeout(self._timeout_seconds):
                await aiosmtplib.send(
                    message,
                    hostname=self._host,
                    port=self._port,
                    username=self._user,
                    password=self._password,
                    use_tls=self._tls,
                    timeout=self._timeout_seconds,
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise MailNotSent(words(error), lasting=_lasting(error), address=_of_address(error)) from error

    async def reach(self) -> None:
        """Greet the server and say goodbye."""
        server = aiosmtplib.SMTP(hostname=self._host, port=self._port, use_tls=self._tls, timeout=self._timeout_seconds)
        try:
            await server.connect()
            await server.quit()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise MailNotSent(words(error)) from error
        finally:
            server.close()


def words(error: Exception) -> str:
    """What a mail server said, as one short line that is safe to show."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        return words(error.recipients[0])
    said = f"{error.code} {error.message}" if isinstance(error, aiosmtplib.SMTPResponseException) else str(error)
    line = "".join(one if one.isprintable() else " " for one in said)
    return " ".join(line.split())[:LONGEST_WHY] or type(error).__name__


def _lasting(error: Exception) -> bool:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(_lasting(refused) for refused in error.recipients)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return error.code in LASTING
    return isinstance(error, (ValueError, aiosmtplib.SMTPNotSupported))


def _of_address(error: Exception) -> bool:
    """Whether it is the recipient that is refused for good: a full mailbox (552) is theirs all the same."""
    refused = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
    return _lasting(error) and all(
        isinstance(one, aiosmtplib.SMTPRecipientRefused) and one.code != FULL for one in refused
    )


class FileMail:
    """Put each mail into a folder as an `.eml` file, oldest name first: for demos, tests, and shops without SMTP."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage) -> None:
        refuse_injection(message)
        if not message.get_all("To"):
            raise MailNotSent("no recipient", lasting=True, address=True)
        try:
            await asyncio.to_thread(self._write, bytes(message))
        except OSError as error:
            raise MailNotSent(words(error)) from error

    async def reach(self) -> None:
        """A folder is always there."""

    def _write(self, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = uuid7().hex
        draft = self._folder / f"{name}.part"
        draft.write_bytes(content)
        draft.rename(self._folder / f"{name}.eml")
