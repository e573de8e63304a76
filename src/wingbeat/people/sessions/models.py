from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import Conflict, Forbidden, WingbeatError
from wingbeat.kit.secrets import companion
from wingbeat.workspaces.queries import Scope

COOKIE = "wingbeat_session"
CSRF_HEADER = "X-Wingbeat-CSRF"
LONGEST_DAYS = 30  # then the password is asked again, whatever happened
IDLE_DAYS = 7  # a week of holidays signs out


class WrongPassword(WingbeatError):
    """The address or the password is not right."""

    status = HTTPStatus.UNAUTHORIZED


class ChooseWorkspace(Conflict):
    """You belong to several workspaces; choose one."""


class ForeignOrigin(Forbidden):
    """This request comes from a page that is not ours."""


class CsrfMissing(Forbidden):
    """This request lacks the proof that it comes from our own page; load the page again."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member at work: `member` has id, name, email, role, locale, capacity and languages."""

    scope: Scope
    member: Row
    session_id: UUID
    token: str

    @property
    def csrf(self) -> str:
        """Derived from the token: nothing to store, and it opens nothing by itself."""
        return companion(self.token, "csrf")
