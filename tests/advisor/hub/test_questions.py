"""Searching, listing, and everything a hub may answer instead."""

from __future__ import annotations

import socket
from pathlib import Path

import huggingface_hub
import pytest

from advisor.errors import HubProblem, HubRefused, HubUnreachable, UsageError
from advisor.hub import client
from advisor.hub.hub import Hub
from tests.advisor.gguf.raw import assert_sentence
from tests.hub import Fault, Kind
from tests.hub import Hub as Server

REPO = "maker/Tiny-GGUF"
FILE = f"{REPO}/tiny-Q8_0.gguf"


def test_search(hub: Server, asked: Hub) -> None:
    about = {"architecture": "llama", "total": 8_030_261_248, "context_length": 131072}
    hub.put("maker/Llama-8B-GGUF/llama-Q8_0.gguf", b"x", downloads=5, likes=2, license="mit", gated="auto", gguf=about)
    hub.put("maker/Llama-1B-GGUF/llama-Q8_0.gguf", b"x", downloads=9)
    hub.put("maker/Llama-8B/model.safetensors", b"x", downloads=99)
    hub.put("maker/Mistral-GGUF/m.gguf", b"x")
    small, large = asked.search("  llama   gguf ")
    assert (small.repo, small.downloads, small.license, small.gated) == ("maker/Llama-1B-GGUF", 9, "", False)
    assert (large.architecture, large.parameters, large.context) == ("llama", 8_030_261_248, 131072)
    assert (large.license, large.gated, large.downloads) == ("mit", True, 5)
    assert large.updated is not None
    assert [found.repo for found in asked.search("llama", limit=1)] == ["maker/Llama-1B-GGUF"]
    assert asked.search("nothing of the kind") == ()


def test_listing(hub: Server, asked: Hub) -> None:
    hub.put(FILE, b"x" * 1000, license="apache-2.0")
    hub.put(f"{REPO}/README.md", b"# Tiny")
    hub.put(f"{REPO}/.revisions/v2/tiny-Q2_K.gguf", b"y")
    found = asked.listing(REPO)
    assert (found.repo, found.license, found.gated, found.private) == (REPO, "apache-2.0", False, False)
    (build,) = found.builds
    assert (build.label, build.size, len(build.commit)) == ("Q8_0", 1000, 40)
    assert build.files[0].sha256 == build.files[0].etag
    assert asked.url(build, build.files[0]) == f"{hub.endpoint}/{REPO}/resolve/{build.commit}/tiny-Q8_0.gguf"
    assert [build.label for build in asked.listing(REPO, "v2").builds] == ["Q2_K"]
    assert len(hub.requests) == 2


def test_a_renamed_repository_is_found(hub: Server, asked: Hub) -> None:
    hub.put(FILE, b"x")
    hub.put("maker/Old/x", b"x", moved_to=REPO)
    assert asked.listing("maker/Old").repo == REPO


def test_names_that_lead_out_of_the_folder_are_left_aside(hub: Server, asked: Hub) -> None:
    hub.put(FILE, b"x")
    hub.put(f"{REPO}/nul.gguf", b"x")
    hub.put(f"{REPO}/a:b-Q4_0.gguf", b"x")
    assert [build.name for build in asked.listing(REPO).builds] == ["tiny-Q8_0.gguf"]
    for repo in ("maker/..", "../maker", "maker", "maker/a/b", "maker/a b"):
        with pytest.raises(UsageError) as caught:
            asked.listing(repo)
        assert_sentence(caught.value)
    assert len(hub.requests) == 1


def test_tokens_come_from_huggingface_hub(hub: Server, asked: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.put(FILE, b"x", private=True)
    hub.allow("hf_alice", "alice", REPO)
    assert asked.user() is None
    with pytest.raises(HubProblem) as caught:
        asked.listing(REPO)
    assert_sentence(caught.value, REPO, "hf auth login")
    monkeypatch.setenv("HF_TOKEN", "hf_alice")
    assert asked.user() == "alice"
    assert asked.listing(REPO).private
    hub.allow("hf_bob", "bob")
    monkeypatch.setenv("HF_TOKEN", "hf_bob")
    with pytest.raises(HubProblem) as refused:
        asked.listing(REPO)
    assert_sentence(refused.value, REPO, "your token")
    monkeypatch.setenv("HF_TOKEN", "hf_stranger")
    with pytest.raises(HubRefused) as unknown:
        asked.listing(REPO)
    assert_sentence(unknown.value, "does not take your token")
    assert "hf_stranger" not in str(unknown.value)


def test_nothing_is_sent_that_was_not_asked_for(hub: Server, asked: Hub) -> None:
    hub.put(FILE, b"x")
    asked.listing(REPO)
    asked.search("tiny")
    assert [request.path for request in hub.requests] == [f"/api/models/{REPO}", "/api/models"]


@pytest.mark.parametrize(
    ("repo", "revision", "words"),
    [("maker/None", "", "has no repository maker/None"), (REPO, "v9", "no branch, tag or commit 'v9'")],
)
def test_what_is_not_there(hub: Server, asked: Hub, repo: str, revision: str, words: str) -> None:
    hub.put(FILE, b"x")
    with pytest.raises(HubProblem) as caught:
        asked.listing(repo, revision)
    assert_sentence(caught.value, words)
    assert not isinstance(caught.value, HubUnreachable)


def test_a_closed_repository_and_one_without_gguf(hub: Server, asked: Hub) -> None:
    hub.put(FILE, b"x", disabled=True)
    hub.put("maker/Plain/model.safetensors", b"x")
    for repo, words in ((REPO, "has closed"), ("maker/Plain", "no GGUF model")):
        with pytest.raises(HubProblem) as caught:
            asked.listing(repo)
        assert_sentence(caught.value, repo, words)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_hub_that_passes_trouble_is_asked_again(hub: Server, asked: Hub, status: int) -> None:
    hub.put(FILE, b"x")
    hub.faults.add(Fault(Kind.STATUS, "/api/*", status=status, retry_after=0, times=2))
    assert asked.listing(REPO).builds
    assert len(hub.requests) == 3


@pytest.mark.parametrize("ask", ["listing", "search"])
def test_a_hub_that_stays_in_trouble(hub: Server, asked: Hub, ask: str) -> None:
    hub.put(FILE, b"x")
    for status, after, words, seconds in ((503, None, "503", 0.5), (429, 77, "Wait 77 seconds", 77)):
        hub.faults.clear()
        hub.requests.clear()
        hub.faults.add(Fault(Kind.STATUS, "/api/*", status=status, retry_after=after, times=None))
        with pytest.raises(HubUnreachable) as caught:
            getattr(asked, ask)(REPO)
        assert_sentence(caught.value, words)
        assert caught.value.retry_after == seconds
        assert len(hub.requests) == (1 if status == 429 else 3)


def test_a_hub_that_hangs_up_or_says_nothing(hub: Server, asked: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.put(FILE, b"x")
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.2)
    for kind, words in ((Kind.DROP, "broke off"), (Kind.STALL, "has not answered")):
        hub.faults.clear()
        hub.faults.add(Fault(kind, "/api/*", times=None))
        with pytest.raises(HubUnreachable) as caught:
            asked.listing(REPO)
        assert_sentence(caught.value, words)


def test_a_hub_that_talks_nonsense(hub: Server, asked: Hub) -> None:
    hub.put(FILE, b"x")
    hub.faults.add(Fault(Kind.BYTES, "/api/*", times=None))
    for ask in (asked.listing, asked.search):
        with pytest.raises(HubProblem) as caught:
            ask(REPO)
        assert_sentence(caught.value, "not as a Hugging Face hub does", "address in the settings")


def test_nobody_there_and_no_tls(hub: Server) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(HubUnreachable) as caught:
        Hub(f"http://127.0.0.1:{port}").listing(REPO)
    assert_sentence(caught.value, f"127.0.0.1:{port} cannot be reached")
    with pytest.raises(HubProblem) as unsafe:
        Hub(hub.endpoint.replace("http:", "https:")).listing(REPO)
    assert_sentence(unsafe.value, "No safe connection")


def test_offline(hub: Server, asked: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(HubProblem) as caught:
        asked.search("tiny")
    assert_sentence(caught.value, "offline", "HF_HUB_OFFLINE")
    assert hub.requests == []


def test_mirrors_and_proxies_of_the_environment(hub: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loopback hub stands in for the proxy: it is asked for an address that nobody could look up."""
    hub.put(FILE, b"x")
    assert Hub().listing(REPO).builds
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setenv("HTTP_PROXY", hub.endpoint)
    huggingface_hub.close_session()
    assert Hub().endpoint == "http://hub.invalid"
    assert Hub().listing(REPO).builds


def test_tokens_are_not_written_anywhere(hub: Server, asked: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.put(FILE, b"x")
    hub.allow("hf_verysecret", "alice")
    monkeypatch.setenv("HF_TOKEN", "hf_verysecret")
    before = Path.home()
    asked.listing(REPO)
    assert hub.requests[0].token
    written = [path for path in before.rglob("*") if path.is_file() and b"hf_verysecret" in path.read_bytes()]
    assert written == []
