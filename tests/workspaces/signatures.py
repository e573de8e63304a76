"""What a receiver of webhooks does, by the text of Standard Webhooks 1.0 and nothing of ours."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

TOLERATED_SECONDS = 300


def verified(secret: str, headers: Mapping[str, str], body: bytes, *, now_epoch_seconds: float) -> bool:
    """Whether one of the signatures is right, and the message not an old one sent again."""
    sent = headers["webhook-timestamp"]
    if abs(now_epoch_seconds - int(sent)) > TOLERATED_SECONDS:
        return False
    prefix, _, key = secret.partition("_")
    assert prefix == "whsec"
    content = f"{headers['webhook-id']}.{sent}.{body.decode()}".encode()
    right = base64.b64encode(hmac.new(base64.b64decode(key), content, hashlib.sha256).digest()).decode()
    pairs = (one.partition(",") for one in headers["webhook-signature"].split(" "))
    return any(version == "v1" and hmac.compare_digest(found, right) for version, _, found in pairs)
