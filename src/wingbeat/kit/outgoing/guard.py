"""Which addresses may be asked: pure rules over URLs and resolved addresses."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

import msgspec

from wingbeat.kit.errors import Invalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed = frozenset[tuple[str, int]]

PORTS = {"http": 80, "https": 443}
LOWEST_PORT = 1024  # below it only the web's own two: mail, names and time servers are never spoken to
LONGEST_URL = 2048

# Written out, because what Python calls private has changed between its releases; it is asked too.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        ),
    )
)  # fmt: skip
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
)
# An IPv6-only network reaches IPv4 through this prefix: what counts is the address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
# 127.1, 0x7f000001, 017700000001, 2130706433: the C library reads all of them as addresses.
_NUMERIC_END = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]|\\")


class AddressRefused(Invalid):
    """This address may not be asked from here. Addresses of the own network stand in WINGBEAT_OUTGOING_ALLOW."""


class Target(msgspec.Struct, frozen=True):
    """A URL taken apart: `host` is a name in lower case or a canonical address, `path` carries the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(url: str, allowed: Allowed = frozenset()) -> Target:
    """Read a URL; raises `AddressRefused` for whatever could be read in two ways or is not the public web."""
    if len(url) > LONGEST_URL or _UNPRINTABLE.search(url):
        raise AddressRefused
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise AddressRefused from error
    if "@" in parts.netloc or not parts.hostname:
        raise AddressRefused
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(parts.scheme, _host(parts.hostname), port, path)
    if (target.host, port) not in allowed:
        literal = _literal(target.host)
        if (port < LOWEST_PORT and port not in PORTS.values()) or (literal and not public(literal)):
            raise AddressRefused
    return target


def redirected(target: Target, location: str, allowed: Allowed) -> Target:
    """Where a redirect leads; raises `AddressRefused` for what may not be asked, or not without encryption."""
    found = target_of(urljoin(target.url, location), allowed)
    if (target.scheme, found.scheme) == ("https", "http"):
        raise AddressRefused
    return found


def permitted(found: Iterable[str], *, named: bool) -> Sequence[str]:
    """The addresses of a name, if every one of them may be asked; `named`: the operator allowed this host and port.

    One private address among public ones is an attack or a mistake: either way nothing is asked.
    """
    addresses = [_literal(one.partition("%")[0]) for one in found]
    if not addresses or not all(one and (public(one) or (named and _own(one))) for one in addresses):
        raise AddressRefused
    return [str(one) for one in addresses]


def public(address: Address) -> bool:
    """Whether everybody on the internet may ask this address."""
    if isinstance(address, ipaddress.IPv4Address):
        return not (address.is_private or any(address in network for network in _NOT_PUBLIC))
    if address in _NAT64:
        return public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    known = address in _PUBLIC_V6 and not any(address in network for network in _NOT_PUBLIC_V6)
    return known and not (address.is_private or address.is_reserved)


def _own(address: Address) -> bool:
    """An operator may mean this machine or its network, never the cloud's metadata or a whole group of hosts."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if mapped is not None:
        return _own(mapped)
    return not (address.is_link_local or address.is_multicast or address.is_unspecified)


def allowed_of(words: str) -> Allowed:
    """The operator's list `host:port,…`; raises `ValueError` with the entry that cannot be read."""
    found = set()
    for word in filter(None, (one.strip() for one in words.split(","))):
        host, _, port = word.rpartition(":")
        try:
            found.add((_host(host.strip("[]")), range(65536)[int(port)]))
        except (ValueError, IndexError, AddressRefused) as error:
            raise ValueError(f"{word!r} is not host:port") from error
    return frozenset(found)


def _host(host: str) -> str:
    host = host.lower().removesuffix(".")
    literal = _literal(host)
    if literal is not None:
        return str(literal)
    if not _HOST.fullmatch(host) or _NUMERIC_END.search(host):
        raise AddressRefused
    return host


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
