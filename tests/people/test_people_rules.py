import hashlib
import hmac
from email.message import Message
from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.errors import Invalid
from wingbeat.people.customers.models import Claim
from wingbeat.people.customers.rules import is_proven, tag_changes
from wingbeat.people.events import Away, Offline, Online
from wingbeat.people.files.rules import LONGEST_NAME, clean_name, disposition, media_type
from wingbeat.people.presence.rules import State, changes
from wingbeat.people.rules import address, check_password, is_own_origin, place


def test_an_address_has_one_form() -> None:
    assert address("  Ada@Finch.Example ") == "ada@finch.example"
    assert address("王@例子.公司") == "王@例子.公司"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "ada",
        "@finch.example",
        "ada@",
        "ada@finch",
        "a b@c.d",
        "a@b.c\r\nBcc: x@y.z",
        "<a@b.c>",
        "a@" + "b" * 260 + ".c",
    ],
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid):
        address(wrong)


@pytest.mark.parametrize("easy", ["short", "aaaaaaaaaaaa", "ada@finch.example", "Ada@Finch.Example", "x" * 1001])
def test_an_easy_password_is_refused(easy: str) -> None:
    with pytest.raises(Invalid):
        check_password(easy, "ada@finch.example")


def test_a_place_is_an_address_or_the_network_one_customer_holds() -> None:
    assert place("192.0.2.7") == place("::ffff:192.0.2.7") == "192.0.2.7"
    assert place("2001:db8:1:2:3::4") == place("2001:db8:1:2:ffff::1") != place("2001:db8:1:3::1")
    assert place("") == ""


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://desk.example", "desk.example", True),
        ("https://desk.example:443", "desk.example", True),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", True),
        ("https://Desk.Example", "desk.example", True),
        ("https://desk.example.evil.example", "desk.example", False),
        ("https://evil.example", "desk.example", False),
        ("http://127.0.0.1:8081", "127.0.0.1:8080", False),
        ("null", "desk.example", False),
        ("", "", False),
        ("file://", "", False),
    ],
)
def test_hostile_32_only_our_own_pages_are_our_own(origin: str, host: str, own: bool) -> None:  # noqa: FBT001
    assert is_own_origin(origin, host) is own


def sign(secret: str, user_id: str) -> str:
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


def test_hostile_15_only_the_shops_server_can_prove_who_a_user_is() -> None:
    good = sign("secret", "u1")
    assert is_proven(Claim("u1", good), "secret")
    assert is_proven(Claim("u1", good.upper()), "secret")
    for user_id, signature, secret in [
        ("u2", good, "secret"),
        ("u1", good[:-1], "secret"),
        ("u1", "", "secret"),
        ("u1", "é" * 64, "secret"),
        ("u1", sign("", "u1"), ""),
        ("", sign("secret", ""), "secret"),
        ("u" * 201, sign("secret", "u" * 201), "secret"),
        ("u\ud800", "\ud800" * 64, "secret"),
        ("u\0", sign("secret", "u\0"), "secret"),
    ]:
        assert not is_proven(Claim(user_id, signature), secret)


def test_tags_come_and_go() -> None:
    assert tag_changes(["a", "b"], ["b", "c"]) == (["c"], ["a"])


def test_presence_changes_are_told_once() -> None:
    ada, bo, cy = (UUID(int=n) for n in range(3))
    before: dict[UUID, State] = {ada: "online", bo: "away"}
    after: dict[UUID, State] = {bo: "online", cy: "away"}
    assert changes(before, after) == [Offline(ada), Online(bo), Away(cy)]
    assert changes(after, after) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\cmd.exe", "cmd.exe"),
        ("in\u202egnp.exe", "ingnp.exe"),
        ("a\0b\r\nc.txt", "abc.txt"),
        ("...", "file"),
        ("", "file"),
        ("..", "file"),
        ("发票 2026.pdf", "发票 2026.pdf"),
        ("x" * 4096 + ".pdf", "x" * 116 + ".pdf"),
        ("y" * 200, "y" * 120),
    ],
)
def test_hostile_05_a_file_name_is_only_a_name(given: str, shown: str) -> None:
    assert clean_name(given) == shown


@given(st.text(max_size=400))
def test_hostile_05_any_name_makes_a_short_readable_name_and_a_sound_header(name: str) -> None:
    shown = clean_name(name)
    assert 1 <= len(shown) <= LONGEST_NAME
    assert not set(shown) & set("/\\\0\r\n\u202e")
    header = disposition(shown, "text/plain")
    assert header.isascii()
    assert "\n" not in header
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    assert unquote(header.partition("filename*=UTF-8''")[2]) == shown


@pytest.mark.parametrize(
    ("head", "declared", "served"),
    [
        (b"\x89PNG\r\n\x1a\n....", "text/html", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/png", "image/jpeg"),
        (b"RIFF....WEBPVP8 ", "", "image/webp"),
        (b"GIF89a=1;alert(1)", "text/javascript", "image/gif"),
        (b"<svg onload=x>", "image/svg+xml", "application/octet-stream"),
        (b"<html>", "text/html", "application/octet-stream"),
        (b"<html>", "image/png", "application/octet-stream"),
        (b"%PDF-1.7", "application/pdf; x=y", "application/pdf"),
        (b"hello", "TEXT/PLAIN", "text/plain"),
    ],
)
def test_hostile_03_a_media_type_is_seen_or_on_the_list(head: bytes, declared: str, served: str) -> None:
    assert media_type(head, declared) == served


def test_only_images_are_shown_in_place() -> None:
    assert disposition("a.png", "image/png").startswith("inline;")
    assert disposition('a".pdf', "application/pdf") == "attachment; filename=\"a_.pdf\"; filename*=UTF-8''a%22.pdf"
