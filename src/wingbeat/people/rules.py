import ipaddress
import re

from wingbeat.kit.errors import Invalid
from wingbeat.kit.limits import Limit

# Spraying: few passwords on many addresses from one place. Thirty lets an office sign in in the morning.
SIGN_INS_PER_PLACE = Limit("sign_ins_per_place", burst=30, seconds=300)
# Guessing from one place; ten is more than anyone mistypes.
SIGN_INS_PER_PLACE_AND_ADDRESS = Limit("sign_ins_per_place_and_address", burst=10, seconds=600)
# Guessing from many places; loose, so that a stranger cannot easily lock the owner of the address out.
SIGN_INS_PER_ADDRESS = Limit("sign_ins_per_address", burst=100, seconds=3600)
# A flood of refused sign-ins is one line of the audit, not a flood of lines.
NOTICES_OF_LIMIT = Limit("notices_of_limit", burst=1, seconds=600)

_ADDRESS = re.compile(r"[^@\s<>\"',;:\\()\[\]\x00-\x1f\x7f]{1,64}@[\w-]+(\.[\w-]+)+")
LONGEST_ADDRESS = 254  # RFC 5321
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000  # bounds the work of a hash, not the owner


def address(text: str) -> str:
    """An e-mail address in the one form we keep and compare; raises `Invalid`."""
    found = text.strip().lower()
    if len(found) > LONGEST_ADDRESS or not found.isprintable() or not _ADDRESS.fullmatch(found):
        raise Invalid("This is not an e-mail address.")
    return found


def check_password(password: str, email: str) -> None:
    """Raise `Invalid` for a password that is too easy: length is what counts, and it may not be the address."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid("A password has at least 10 characters.", shortest=SHORTEST_PASSWORD)
    if password.lower() in {email, email.partition("@")[0]} or len(set(password)) < 4:
        raise Invalid("This password is too easy to guess.")


def place(ip: str) -> str:
    """Whom a limit counts: an IPv4 address, or the /64 that one IPv6 customer holds."""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def is_own_origin(origin: str, host: str) -> bool:
    """Whether a page of `origin` is served by us, `host` being what the browser asked for (with its port)."""
    # Only the host is compared: in front of us a proxy may end TLS, and a browser lets no page choose its Host.
    scheme, separator, name = origin.lower().partition("://")
    port = {"http": ":80", "https": ":443"}.get(scheme)
    if not separator or port is None:
        return False
    return name.removesuffix(port) == host.lower().removesuffix(port)
