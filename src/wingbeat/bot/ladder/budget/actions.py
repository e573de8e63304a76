from datetime import date
from uuid import UUID

import msgspec

from wingbeat.bot.ladder.models import Model, Settings, Spent
from wingbeat.bot.ladder.ports import WriterFailed
from wingbeat.bot.ladder.queries import THIS_MONTH
from wingbeat.kit.seals import SealBroken, seal, unseal
from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.queries import Scope

PURPOSE = "bot model"
NAMES = [field.name for field in msgspec.structs.fields(Settings)]

# One statement, so that calls side by side cannot pass the budget together.
RESERVE = f"""
    INSERT INTO bot_model_month AS m (workspace_id, month, calls, tokens_in, tokens_out, micro_cents)
    SELECT $1, {THIS_MONTH}, 1, $2::bigint, $3::bigint, $4::numeric WHERE $2 + $3 <= $5::bigint AND $4 <= $6::numeric
    ON CONFLICT (workspace_id, month) DO UPDATE SET calls = m.calls + 1, tokens_in = m.tokens_in + excluded.tokens_in,
        tokens_out = m.tokens_out + excluded.tokens_out, micro_cents = m.micro_cents + excluded.micro_cents
    WHERE m.workspace_id = $1 AND m.tokens_in + m.tokens_out + $2 + $3 <= $5 AND m.micro_cents + $4 <= $6
    RETURNING month"""
SETTLE = """
    UPDATE bot_model_month SET tokens_in = tokens_in + $3, tokens_out = tokens_out + $4, micro_cents = micro_cents + $5,
        answered = answered + $6, refused = refused + $7, failed = failed + $8
    WHERE workspace_id = $1 AND month = $2"""


async def reserve(scope: Scope, settings: Settings, most: Spent) -> date | None:
    """Set aside what a call may cost at most; the month it is counted in, or None when the budget does not allow it."""
    cost = settings.micro_cents(most.tokens_in, most.tokens_out)
    found: date | None = await scope.value(
        RESERVE, most.tokens_in, most.tokens_out, cost, settings.monthly_tokens, settings.monthly_cents * 1_000_000
    )
    return found


async def settle(scope: Scope, settings: Settings, month: date, most: Spent, spent: Spent, outcome: str) -> None:
    """Replace what was set aside by what was spent; `outcome` is answered, refused or failed; else nothing but the call counts."""
    tokens_in, tokens_out = spent.tokens_in - most.tokens_in, spent.tokens_out - most.tokens_out
    counts = [int(outcome == one) for one in ("answered", "refused", "failed")]
    await scope.execute(SETTLE, month, tokens_in, tokens_out, settings.micro_cents(tokens_in, tokens_out), *counts)


async def save(scope: Scope, keyring: Keyring, settings: Settings, key: str | None, *, keeps: bool) -> None:
    """Keep new settings; with `keeps` the stored key stays, else it is `key` or none."""
    sealed = seal(keyring, key, PURPOSE, scope.actor.workspace_id) if key else None
    places = ", ".join(f"${at}" for at in range(5, 5 + len(NAMES)))
    changes = ", ".join(f"{name} = excluded.{name}" for name in NAMES)
    await scope.execute(
        f"INSERT INTO bot_model AS m (workspace_id, sealed_key, updated_by, {', '.join(NAMES)})"
        f" SELECT $1, $2::bytea, $3::uuid, {places} WHERE $4::boolean IS NOT NULL"
        f" ON CONFLICT (workspace_id) DO UPDATE SET {changes},"
        " updated_by = excluded.updated_by, updated_at = now(), failed_at = NULL, failure = NULL,"
        " sealed_key = CASE WHEN $4 THEN m.sealed_key ELSE excluded.sealed_key END WHERE m.workspace_id = $1",
        sealed,
        scope.actor.id,
        keeps,
        *msgspec.structs.astuple(settings),
    )


async def note_failure(scope: Scope, why: str) -> None:
    """Remember for the console how the model failed last."""
    await scope.execute("UPDATE bot_model SET failed_at = now(), failure = $2 WHERE workspace_id = $1", why)


async def key_of(scope: Scope, keyring: Keyring, found: Model) -> str:
    """The model's key, or nothing; one sealed with an earlier key of the installation is sealed afresh."""
    if found.sealed_key is None:
        return ""
    place: UUID = scope.actor.workspace_id
    try:
        opened = unseal(keyring, found.sealed_key, PURPOSE, place)
    except SealBroken as error:
        raise WriterFailed("key_refused") from error
    if opened.stale:
        await scope.execute(
            "UPDATE bot_model SET sealed_key = $2 WHERE workspace_id = $1 AND sealed_key = $3",
            seal(keyring, opened.text, PURPOSE, place),
            found.sealed_key,
        )
    return opened.text
