"""Whether there is room for us at an address."""

import socket

from wingbeat.kit.errors import WingbeatError


class CannotListen(WingbeatError):
    """Wingbeat cannot listen at this address. If it runs there already, open it; else choose another port, such as `WINGBEAT_PORT=8081 make run`."""


def check_free(host: str, port: int) -> None:
    """Raises `CannotListen`: at once, not after all the rest has been started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
            trial.bind(address)
    except OSError as error:
        raise CannotListen(address=f"{host}:{port}", why=error.strerror) from error
