"""Hostile case 36: whoever chooses an address does not thereby choose what this machine can reach."""

from ipaddress import IPv6Network
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.strangers import names, says, stranger
from wingbeat.kit.outgoing import AddressRefused, Allowed, Guarded, OutgoingFailed, allowed_of
from wingbeat.kit.outgoing.guard import permitted, redirected, target_of

PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.170", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fd00::1",
    "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "2001:db8::1", "::127.0.0.1",
)  # fmt: skip
TRICKS = (
    "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/", "http://0177.0.0.1/",
    "http://127.0.0.1.:80/", "http://0x7f.1/", "http://1/", "http://[::ffff:7f00:1]/", "http://[fe80::1%25eth0]/",
    "http://shop.example@127.0.0.1/", "http://user:word@shop.example/", "http://shop.example\\@127.0.0.1/",
    "http://①②⑦.0.0.1/", "http://shop.example:25/", "http://shop.example:99999/", "http://shop.example:x/",
    "http:///etc/passwd", "http://", "file:///etc/passwd", "ftp://shop.example/", "gopher://shop.example/",
    "//shop.example/", "shop.example", "", "http://shop.example/\r\nHost: other", "http://shop.example/ x",
    "http://shop..example/", "http://-shop.example/", "http://shop.example/" + "x" * 3000,
)  # fmt: skip
PUBLIC = "93.184.216.34"
NAT64 = IPv6Network("64:ff9b::/96")


class Wire(httpcore.AsyncNetworkBackend):
    """A wire that remembers which addresses were dialled, and answers on all of them."""

    def __init__(self, *answers: bytes) -> None:
        self.dialled: list[str] = []
        self._answers = list(answers)

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        assert port == 80
        self.dialled.append(host)
        return httpcore.AsyncMockStream([self._answers.pop(0)])


def answer(status: int, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} x", "Connection: close", "Content-Length: 0", *headers, "", ""]).encode()


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_private_address_is_not_asked_by_itself_or_behind_a_name(address: str) -> None:
    wire = Wire()
    guarded = Guarded(resolve=names([address]), wire=wire)
    host = f"[{address}]" if ":" in address else address
    for url in (f"http://{host}/", "http://shop.example/"):
        with pytest.raises(AddressRefused):
            await guarded.request("GET", url)
    assert wire.dialled == []


@pytest.mark.parametrize("url", TRICKS)
def test_a_url_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(url)


def test_one_private_address_among_public_ones_refuses_them_all() -> None:
    with pytest.raises(AddressRefused):
        permitted([PUBLIC, "10.0.0.1"], named=False)


async def test_a_name_is_looked_up_once_and_what_was_checked_is_what_is_dialled() -> None:
    wire = Wire(answer(200), answer(200))
    guarded = Guarded(resolve=names([PUBLIC], ["127.0.0.1"]), wire=wire)
    assert (await guarded.request("GET", "http://shop.example/")).status == 200
    with pytest.raises(AddressRefused):  # the second connection's name leads home now
        await guarded.request("GET", "http://shop.example/")
    assert wire.dialled == [PUBLIC]


async def test_a_redirect_to_a_private_address_is_refused_and_its_server_never_asked() -> None:
    async with (
        stranger(says(200, b"secret")) as inside,
        stranger(says(302, b"", f"Location: {inside.url}/")) as outside,
    ):
        guarded = Guarded(frozenset({("127.0.0.1", outside.port)}))
        with pytest.raises(AddressRefused) as refused:
            await guarded.request("GET", outside.url)
        await guarded.close()
        assert inside.asked == []
        assert "secret" not in str(refused.value.as_dict())


async def test_a_redirect_never_leads_from_https_to_http() -> None:
    with pytest.raises(AddressRefused):
        redirected(target_of("https://shop.example/"), "http://shop.example/", frozenset())


async def test_credentials_stay_with_the_host_they_were_meant_for() -> None:
    async with stranger(says(200)) as other, stranger(says(302, b"", f"Location: {other.url}/x")) as first:
        guarded = Guarded(frozenset({("127.0.0.1", first.port), ("127.0.0.1", other.port)}))
        secret = {"Authorization": "Bearer k", "Cookie": "a=b", "X-Api-Key": "k", "Accept": "text/plain"}
        assert (await guarded.request("GET", first.url, headers=secret)).status == 200
        await guarded.close()
        assert "Bearer k" in first.asked[0]
        assert "text/plain" in other.asked[0]
        assert not any(word in other.asked[0].lower() for word in ("bearer", "cookie", "api-key"))


async def test_a_body_is_not_carried_to_another_host() -> None:
    async with stranger(says(200)) as other, stranger(says(307, b"", f"Location: {other.url}/")) as first:
        guarded = Guarded(frozenset({("127.0.0.1", first.port), ("127.0.0.1", other.port)}))
        with pytest.raises(OutgoingFailed):
            await guarded.request("POST", first.url, content=b"meant for the first")
        await guarded.close()
        assert other.asked == []


async def test_a_server_that_redirects_for_ever_is_left() -> None:
    async with stranger(says(302, b"", "Location: /again")) as turning:
        guarded = Guarded(frozenset({("127.0.0.1", turning.port)}))
        with pytest.raises(OutgoingFailed) as failed:
            await guarded.request("GET", turning.url)
        await guarded.close()
        assert failed.value.facts == {"why": "redirects"}
        assert len(turning.asked) == 4


async def test_what_the_operator_opened_is_asked_and_nothing_beside_it() -> None:
    async with stranger(says(200, b"hello")) as opened, stranger(says(200)) as closed:
        guarded = Guarded(frozenset({("127.0.0.1", opened.port)}))
        assert (await guarded.request("GET", opened.url)).body == b"hello"
        for url in (closed.url, f"http://localhost:{opened.port}/", f"http://2130706433:{opened.port}/"):
            with pytest.raises(AddressRefused):
                await guarded.request("GET", url)
        await guarded.close()


def test_an_opened_name_may_lead_home_but_never_to_the_metadata_of_a_cloud() -> None:
    assert permitted(["192.168.1.5"], named=True) == ["192.168.1.5"]
    for address in ("169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"):
        with pytest.raises(AddressRefused):
            permitted([address], named=True)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", frozenset()),
        ("127.0.0.1:11434, LLM.lan:8000", {("127.0.0.1", 11434), ("llm.lan", 8000)}),
        ("[::1]:80", {("::1", 80)}),
    ],
)
def test_the_list_of_what_is_open_is_read(words: str, found: Allowed) -> None:
    assert allowed_of(words) == found


@pytest.mark.parametrize("words", ["llm", ":80", "llm:", "llm:http", "llm:70000", "llm:-1x", "2130706433:80", "a b:1"])
def test_a_list_that_cannot_be_read_is_said_so(words: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        allowed_of(words)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public_to_us(address) -> None:
    if address.version == 6 and address in NAT64:  # reserved to Python; to us what is inside counts
        return
    refused = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    if refused or address.is_reserved or address.is_unspecified:
        with pytest.raises(AddressRefused):
            permitted([str(address)], named=False)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}/"):
        try:
            target = target_of(url)
        except AddressRefused:
            continue
        assert target_of(target.url) == target
