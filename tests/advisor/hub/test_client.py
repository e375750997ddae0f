"""Not waiting for a hub that does not answer."""

from __future__ import annotations

import socket
import threading

import huggingface_hub
import pytest

from advisor.errors import HubUnreachable
from advisor.hub import client
from advisor.hub.client import hang_up
from advisor.hub.hub import Hub
from tests.helpers import patience


def test_hanging_up_ends_the_wait_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(client._LIMITS, "read", 1000.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hub = Hub(f"http://127.0.0.1:{silent.getsockname()[1]}")
        caught: list[Exception] = []

        def ask() -> None:
            with pytest.raises(HubUnreachable) as problem:
                hub.search("anything")
            caught.append(problem.value)

        asking = threading.Thread(target=ask)
        asking.start()
        with silent.accept()[0] as connection:
            assert connection.recv(10)
            hang_up()
            asking.join(patience.SECONDS)
        assert len(caught) == 1
        huggingface_hub.close_session()
