import hashlib
import hmac

from wingbeat.kit.errors import Invalid
from wingbeat.people.customers.models import Claim
from wingbeat.people.rules import address

LONGEST_USER_ID = 200
SHORTEST_PHONE, LONGEST_PHONE = 7, 15  # digits: a town's own numbers, and the most of E.164


def is_proven(claim: Claim, secret: str) -> bool:
    """Whether the shop's server signed this user id; an empty secret proves nothing (hostile case 15)."""
    return _signed(claim, claim.user_id, secret) or _signed(claim, _pair(claim), secret)


def proven_email(claim: Claim, secret: str) -> str:
    """The e-mail the shop's server signed together with this very user id, else empty (hostile case 16)."""
    if not _signed(claim, _pair(claim), secret):
        return ""
    try:
        return address(claim.email)
    except Invalid:
        return ""


def _pair(claim: Claim) -> str:
    # Neither holds a line feed, so no signature of a user id is one of a pair, and no pair reads in two ways.
    return f"{claim.user_id}\n{claim.email}"


def _signed(claim: Claim, text: str, secret: str) -> bool:
    readable = claim.user_id.isprintable() and claim.email.isprintable() and claim.signature.isascii()
    if not (secret and claim.user_id and readable and len(claim.user_id) <= LONGEST_USER_ID):
        return False
    expected = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), claim.signature.lower().encode())


def one_line(text: str, longest: int = 120) -> str:
    """What a stranger calls themselves, as one short readable line."""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:longest]


def tag_changes(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """The tags that came and those that went."""
    return [tag for tag in after if tag not in before], [tag for tag in before if tag not in after]


def telephone(text: str) -> str:
    """A telephone number as its digits, with the country's code where it was given; raises `Invalid`."""
    digits = "".join(sign for sign in text if sign.isdecimal() and sign.isascii())
    if not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
        raise Invalid("A telephone number has 7 to 15 digits.", low=SHORTEST_PHONE, high=LONGEST_PHONE)
    return ("+" if text.strip().startswith("+") else "") + digits
