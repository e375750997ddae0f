"""Who may ask: names of this computer, pages of this computer, and whoever has the key."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from advisor.server.gate import host_of
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from tests.advisor.server.conftest import Client, Serve
from tests.advisor.services.conftest import HEALTH

MODELS = "/v1/models"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:1876", "127.0.0.1:80", "[::1]:1876", "LOCALHOST", "localhost."]
)
def test_names_of_this_computer_are_served(client: Client, host: str) -> None:
    assert client.http.get(MODELS, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:1876", "10.0.0.7", "", "[::1", "localhost@evil"]
)
def test_another_name_may_be_rebinding_and_is_refused(client: Client, host: str) -> None:
    answered = client.http.get(MODELS, headers={"host": host})
    assert answered.status_code in (400, 403)  # 400 where it is no host at all
    if answered.status_code == 403:
        assert (
            answered.json()["error"]["message"]
            == "This server is only asked under a name of this computer, as localhost."
        )
        assert answered.json()["error"]["type"] == "permission_error"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "http://["},
        {"origin": "file://localhost"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_pages_of_other_sites_are_refused(client: Client, headers: dict[str, str]) -> None:
    for path in (MODELS, "/api/tags"):
        assert client.http.get(path, headers=headers).status_code == 403
    answered = client.http.options("/v1/chat/completions", headers=headers)
    assert answered.status_code == 403
    assert "access-control-allow-origin" not in answered.headers


def test_pages_of_this_computer_may_ask(client: Client) -> None:
    origin = "http://localhost:3000"
    asked = {"origin": origin, "access-control-request-method": "POST"}
    before = client.http.options("/v1/chat/completions", headers=asked)
    assert before.status_code == 204
    assert "authorization" in before.headers["access-control-allow-headers"]
    wanted = "authorization,content-type,x-stainless-lang"  # as OpenAI's client in a page does
    more = client.http.options("/v1/chat/completions", headers={**asked, "access-control-request-headers": wanted})
    assert more.headers["access-control-allow-headers"] == wanted
    for answered in (before, client.http.get(MODELS, headers={"origin": origin, "sec-fetch-site": "same-site"})):
        assert answered.headers["access-control-allow-origin"] == origin


def test_a_key_is_wanted_where_there_is_one(serve_here: Serve) -> None:
    server = serve_here(key="")
    key = server.http.headers["authorization"].removeprefix("Bearer ")
    assert len(key) > 20
    bare = {"authorization": ""}
    assert server.http.get(MODELS).status_code == 200
    assert server.http.get(MODELS, headers=bare | {"x-api-key": key}).status_code == 200
    for wrong in ("", "Bearer", "Bearer x", f"Bearer {key}x", f"Basic {key}", "Bearer ÿ"):
        answered = server.http.get(MODELS, headers=[(b"authorization", wrong.encode("latin-1"))])
        assert answered.status_code == 401
        assert answered.json()["error"]["message"] == "This server wants its key: Authorization: Bearer KEY."
        assert answered.headers["www-authenticate"] == "Bearer"
    assert server.http.get("/health", headers=bare).json() == {"status": "ok"}
    # Who has the key may be any page, under any name.
    elsewhere = {"host": "my-computer.lan", "origin": "https://my.page"}
    assert server.http.get(MODELS, headers=elsewhere).headers["access-control-allow-origin"] == "https://my.page"


def test_a_key_of_other_letters_is_taken_as_it_comes(tmp_path: Path) -> None:
    with (
        Services(check=lambda **_: HEALTH, asleep=tmp_path) as services,
        serving_beside(services.serving, key="Schlüssel", log=lambda _: None) as there,
    ):
        for spelled, status in (("utf-8", 200), ("latin-1", 401)):
            headers = [(b"authorization", "Bearer Schlüssel".encode(spelled))]
            assert httpx2.get(there.address + MODELS, headers=headers).status_code == status


def test_hosts_are_read_as_browsers_write_them() -> None:
    assert host_of("LocalHost:80") == "localhost"
    assert host_of("[::1]:80") == "::1"
    assert host_of("a:b:c[") == ""
