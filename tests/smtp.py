"""A real, tiny SMTP server that takes mail, refuses it, or behaves badly after it has it."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal


@dataclass
class SmtpServer:
    """Enough of RFC 5321 to take a mail, or to answer a command with a refusal.

    `after_data`: what it does with a mail it has taken, in place of saying so. `took` tells each time that it has one.
    """

    refusals: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    after_data: Literal["", "drop", "hang"] = ""
    taken: list[bytes] = field(default_factory=list)
    port: int = 0
    talks: list[asyncio.Task[None] | None] = field(default_factory=list)
    took: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [parse(raw) for raw in self.taken]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.append(asyncio.current_task())
        if self.silent:
            await reader.read()
        else:
            writer.write(b"220 ready\r\n")
            while (line := await reader.readline()) and await self.answer(
                line.decode().strip().upper(), reader, writer
            ):
                pass
        writer.close()
        await writer.wait_closed()

    async def answer(self, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the talk goes on."""
        verb = command.partition(" ")[0].partition(":")[0]
        answer = self.refusals.get(verb, "221 bye" if verb == "QUIT" else "250 fine")
        if verb == "DATA":
            writer.write(b"354 go on\r\n")
            self.taken.append(await reader.readuntil(b"\r\n.\r\n"))
            self.took.set()
            if self.after_data == "hang":
                await reader.read()  # until the other side is gone
            if self.after_data:
                return False
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()
        return True

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["SmtpServer"]:
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self
            await asyncio.gather(*(talk for talk in self.talks if talk))


def parse(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)
