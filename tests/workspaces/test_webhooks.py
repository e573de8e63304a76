"""One secret of a workspace signs whatever it sends; who receives can check it with any library of Standard Webhooks."""

import base64
from datetime import UTC, datetime

import pytest

from tests.people.firms import found_firm
from tests.workspaces.signatures import verified
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.webhooks.actions import renew_secret
from wingbeat.workspaces.webhooks.queries import headers_of, secrets_of
from wingbeat.workspaces.webhooks.rules import secret_of, signed

KEYRING = Keyring(b"k" * 32)
BODY = b'{"type":"rule.fired"}'


def test_the_signature_is_the_one_of_the_standards_own_example() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}'
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_changed_sent_again_later_or_signed_by_another_is_refused() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    mine, other = secret_of(b"m" * 32), secret_of(b"o" * 32)
    headers = signed([mine], "one", at, BODY)
    now = at.timestamp()
    assert verified(mine, headers, BODY, now_epoch_seconds=now)
    assert not verified(mine, headers, BODY + b" ", now_epoch_seconds=now)
    assert not verified(mine, headers | {"webhook-id": "two"}, BODY, now_epoch_seconds=now)
    assert not verified(mine, headers, BODY, now_epoch_seconds=now + 301)
    assert not verified(other, headers, BODY, now_epoch_seconds=now)


async def test_a_renewed_secret_signs_at_once_and_the_one_before_beside_it_for_a_day(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    scope = firm.as_ada
    with pytest.raises(Forbidden):
        await renew_secret(firm.as_bo, KEYRING)
    (first,) = await secrets_of(scope, KEYRING)
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32
    second = await renew_secret(scope, KEYRING)
    headers = await headers_of(scope, KEYRING, "one", BODY)
    now = float(headers["webhook-timestamp"])
    assert all(verified(one, headers, BODY, now_epoch_seconds=now) for one in (first, second))
    third = await renew_secret(scope, KEYRING)
    assert await secrets_of(scope, KEYRING) == [third, second]
    await scope.execute("UPDATE webhook_secret SET renewed_at = now() - interval '25 hours' WHERE workspace_id = $1")
    headers = await headers_of(scope, KEYRING, "one", BODY)
    assert verified(third, headers, BODY, now_epoch_seconds=now)
    assert not verified(second, headers, BODY, now_epoch_seconds=now)
    kept = await scope.value(
        "SELECT count(*) FROM webhook_secret WHERE workspace_id = $1 AND secret <> $2", third.encode()
    )
    assert kept == 1, "it is sealed at rest"
