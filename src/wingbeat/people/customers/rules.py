import hashlib
import hmac

from wingbeat.people.customers.models import Claim

LONGEST_USER_ID = 200


def is_proven(claim: Claim, secret: str) -> bool:
    """Whether the shop's server signed this user id; an empty secret proves nothing (hostile case 15)."""
    sound = claim.user_id.isprintable() and claim.signature.isascii() and len(claim.user_id) <= LONGEST_USER_ID
    if not (secret and claim.user_id and sound):
        return False
    expected = hmac.new(secret.encode(), claim.user_id.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), claim.signature.lower().encode())


def one_line(text: str, longest: int = 120) -> str:
    """What a stranger calls themselves, as one short readable line."""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:longest]


def tag_changes(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """The tags that came and those that went."""
    return [tag for tag in after if tag not in before], [tag for tag in before if tag not in after]


def like(words: str) -> str:
    """A LIKE pattern for text that contains these words as they stand."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
