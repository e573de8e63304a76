import socket

import pytest

from wingbeat.kit.listening import CannotListen, check_free


def test_a_port_somebody_listens_at_is_refused_with_its_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            check_free("127.0.0.1", port)
    assert refused.value.facts["address"] == f"127.0.0.1:{port}"
    check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotListen):
        check_free("192.0.2.1", 0)  # kept for documents: nobody has it


def test_a_name_nobody_knows_is_refused() -> None:
    with pytest.raises(CannotListen):
        check_free("nowhere.invalid", 0)
