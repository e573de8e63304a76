import structlog

from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.mail import Mail, letter
from wingbeat.people.events import Invited, ResetSent
from wingbeat.people.invitations import rules as invitations
from wingbeat.people.invitations.models import VALID_HOURS
from wingbeat.people.resets import rules as resets
from wingbeat.people.resets.models import VALID_MINUTES
from wingbeat.workspaces.queries import Scope, workspace

log = structlog.get_logger()


class Letters:
    """Writes invitations and resets; `base` is the address people reach us at, without a slash at its end."""

    def __init__(self, mail: Mail, *, sender: str, base: str) -> None:
        self._mail = mail
        self._sender = sender
        self.base = base

    async def post(self, to: str, subject: str, text: str, html: str, *, key: str) -> None:
        """Send a letter that is written already, as text and as HTML; raises `MailNotSent` and `BadHeader`.

        A letter with the same `key` is the same letter.
        """
        message = letter(sender=self._sender, to=to, subject=subject, text=text, key=key)
        message.add_alternative(html, subtype="html")
        await self._mail.send(message)

    async def send(self, *, to: str, name: str, subject: str, text: str) -> None:
        """A letter a member asked for: they hear if it was not sent; raises `BadHeader` and `MailNotSent`."""
        await self._mail.send(letter(sender=self._sender, to=to, name=name, subject=subject, text=text))

    async def write(self, scope: Scope, due: Invited | ResetSent) -> None:
        """Write the letter that is due; one that fails only costs a warning, since there is another way in."""
        firm = await workspace(scope)
        if isinstance(due, Invited):
            link = f"{self.base}/invitation#{due.token}"
            subject, text = invitations.words(firm.language, firm=firm.name, link=link, hours=VALID_HOURS)
            otherwise = "hand the invitation's link over"
        else:
            link = f"{self.base}/reset#{due.token}"
            subject, text = resets.words(due.locale or firm.language, firm=firm.name, link=link, minutes=VALID_MINUTES)
            otherwise = "type `wingbeat password ADDRESS` on the machine"
        try:
            await self._mail.send(letter(sender=self._sender, to=due.email, subject=subject, text=text))
        except WingbeatError as error:
            log.warning("a mail could not be sent", error=error.message, otherwise=otherwise)
