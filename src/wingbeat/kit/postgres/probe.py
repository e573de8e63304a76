"""Ask a server whether it answers, and whether it is fit for us."""

from typing import Any
from urllib.parse import urlsplit

import asyncpg

from wingbeat.kit.database import Connection
from wingbeat.kit.postgres.errors import (
    BadDatabaseUrl,
    NoRights,
    NoSuchDatabase,
    PostgresError,
    ReadOnly,
    SignInRefused,
    TextUnfit,
    TooOld,
    Unreachable,
)
from wingbeat.kit.postgres.find import OLDEST_MAJOR

ANSWER_TIMEOUT_SECONDS = 5.0  # a server across the world answers within one

# With LC_CTYPE=C the regular expression and `lower` silently do nothing outside ASCII.
TEXT_TEST = r"""
SELECT current_setting('server_encoding') = 'UTF8' AND lower('ÀÉ退款') = 'àé退款' AND '退款流程' ~ '^\w+$'
       AND '怎么退货' LIKE '%退_' AND char_length('退款') = 2
"""

FITNESS = """
SELECT current_setting('server_version_num')::int / 10000 AS major,
       pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS read_only,
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create
"""


async def check(url: str) -> None:
    """Raise the `PostgresError` that says why the server at `url` will not do; never shows its password."""
    try:
        parts = urlsplit(url)
        facts: dict[str, Any] = {"host": parts.hostname, "port": parts.port, "database": parts.path.lstrip("/")}
    except ValueError as error:
        raise BadDatabaseUrl from error
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadDatabaseUrl(scheme=parts.scheme)
    try:
        connection = await asyncpg.connect(url, timeout=ANSWER_TIMEOUT_SECONDS)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, ValueError) as error:
        raise _reason(error)(why=str(error), **facts) from error
    try:
        await _judge(connection)
    finally:
        await connection.close()


def _reason(error: Exception) -> type[PostgresError]:
    """The class that says it best."""
    # In this order: the first that fits; asyncpg's own complaints about the address are InterfaceErrors and ValueErrors.
    reasons: list[tuple[type[Exception], type[PostgresError]]] = [
        (asyncpg.InvalidAuthorizationSpecificationError, SignInRefused),
        (asyncpg.InvalidCatalogNameError, NoSuchDatabase),
        (asyncpg.InsufficientPrivilegeError, NoRights),
        (asyncpg.InterfaceError, BadDatabaseUrl),
        (UnicodeError, Unreachable),  # a host name no resolver accepts
        (ValueError, BadDatabaseUrl),
    ]
    return next((reason for kind, reason in reasons if isinstance(error, kind)), Unreachable)


async def _judge(connection: Connection) -> None:
    fitness = await connection.fetchrow(FITNESS)
    assert fitness is not None
    if fitness["major"] < OLDEST_MAJOR:
        raise TooOld(found=fitness["major"])
    if fitness["read_only"]:
        raise ReadOnly
    if not fitness["may_create"]:
        raise NoRights
    await text_works(connection)


async def text_works(connection: Connection) -> None:
    """Raise `TextUnfit` when Chinese text would silently not be found."""
    if not await connection.fetchval(TEXT_TEST):
        raise TextUnfit
