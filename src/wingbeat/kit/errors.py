"""One family of errors: the docstring is what people read, the attributes are what programs read."""

from http import HTTPStatus
from typing import Any, ClassVar


class WingbeatError(Exception):
    """Something went wrong."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    code: ClassVar[str] = "error"

    def __init__(self, message: str | None = None, **facts: Any) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.facts = facts
        super().__init__(self.message)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")

    def as_dict(self) -> dict[str, Any]:
        """The wire form, the same over REST and the socket: `{code, message, facts}`."""
        return {"code": self.code, "message": self.message, "facts": self.facts}


class NotFound(WingbeatError):
    """There is no such thing here."""

    # Also the answer for another workspace's ids, word for word: existence is not to be probed (hostile case 17).
    status = HTTPStatus.NOT_FOUND


class Forbidden(WingbeatError):
    """Your role does not allow this; ask an administrator of your workspace."""

    status = HTTPStatus.FORBIDDEN


class NotSignedIn(WingbeatError):
    """Sign in first."""

    status = HTTPStatus.UNAUTHORIZED


class Invalid(WingbeatError):
    """The request does not have the right form."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Conflict(WingbeatError):
    """This is not possible in the present state; refresh and look again."""

    status = HTTPStatus.CONFLICT


class TooLarge(WingbeatError):
    """This is too large."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooMany(WingbeatError):
    """Too many requests; wait a moment and try again."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Busy(WingbeatError):
    """The system is busy; nothing was stored. Try again in a second."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
