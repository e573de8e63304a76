"""What a command says to whoever typed it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from wingbeat.kit.errors import WingbeatError

say = Console(stderr=True, highlight=False)


@contextmanager
def telling() -> Iterator[None]:
    """A `WingbeatError` is told in one line, not as a traceback."""
    try:
        yield
    except WingbeatError as error:
        say.print(f"[red]{error.message}[/red]")
        for name, value in error.facts.items():
            say.print(f"  {name}: {value}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
