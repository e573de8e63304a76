"""One line an event: for people on a terminal, JSON everywhere else."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor


class WithoutTraceback(logging.Filter):
    """Keep the sentence, drop the traceback: a lost connection is not a bug, and pools report each of theirs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Send our own and the libraries' logs to `stream` (standard error), from `level` upwards."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,  # `configure` may come after a module made its logger
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(stream)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    _quieten()


def _renderers(stream: TextIO) -> list[Processor]:
    if stream.isatty():
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _quieten() -> None:
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()  # uvicorn brings its own; ours at the root is enough
        logger.propagate = True
    # A line for every request would cost more than many a request.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # it tells of every socket
    for name in ("asyncpg", "asyncpg.pool"):
        logger = logging.getLogger(name)
        logger.filters[:] = [WithoutTraceback()]
