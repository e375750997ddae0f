"""The hub is reached as the person chose: address, proxy and token, from the next question on."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from advisor.errors import HubProblem, HubUnreachable
from advisor.hub import access
from advisor.hub.access import HubAccess
from advisor.hub.hub import Hub
from advisor.hub.reference import HOME, endpoint
from advisor.hub.token_store import TokenStore
from advisor.settings import Settings
from tests.hub import Hub as Loopback


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(access._Process, "store", TokenStore(tmp_path / "token.json"))
    monkeypatch.setattr("advisor.hub.client.PAUSES", (0.0, 0.0))
    yield
    access.reach_by(HubAccess())


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that refuses everybody; its address, and what it was asked for."""
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(403)

        do_CONNECT = do_GET  # noqa: N815 as http.server calls it

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_chosen_address_comes_before_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    assert endpoint() == "http://hub.invalid"
    access.reach_by(HubAccess.of(Settings(hub_address="https://mirror.example/hub/")))
    assert endpoint() == "https://mirror.example/hub"
    monkeypatch.delenv("HF_ENDPOINT")
    access.reach_by(HubAccess.of(Settings()))
    assert endpoint() == HOME


def test_questions_go_through_the_chosen_proxy_and_no_longer_once_it_is_taken_back(
    hub: Loopback, proxy: tuple[str, list[str]]
) -> None:
    assert Hub().search("x") == ()
    address, asked = proxy
    access.reach_by(HubAccess(hub.endpoint, address))
    with pytest.raises(HubProblem):
        Hub().search("x")
    assert asked[0].startswith(hub.endpoint)
    access.reach_by(HubAccess(hub.endpoint))
    assert Hub().search("x") == ()
    assert HubAccess(proxy=address).environment["HTTPS_PROXY"] == address
    assert HubAccess().environment == {}


def test_a_hub_that_cannot_be_reached_leads_to_the_settings() -> None:
    access.reach_by(HubAccess("http://127.0.0.1:9"))
    with pytest.raises(HubUnreachable, match="a mirror or a proxy is chosen in the settings"):
        Hub().search("x")


def test_the_token_given_to_us_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_environment")
    assert Hub().headers()["Authorization"] == "Bearer hf_environment"
    access.token_store().keep("hf_typed_in")
    assert Hub().headers()["Authorization"] == "Bearer hf_typed_in"
    access.token_store().forget()
    assert Hub().headers()["Authorization"] == "Bearer hf_environment"
