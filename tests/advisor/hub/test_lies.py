"""Hubs that lie: whatever one answers, there is a value or a sentence, soon, and little was taken for it."""

from __future__ import annotations

import gzip
import itertools
import json
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError, HubProblem, HubUnreachable
from advisor.hub import bounds
from advisor.hub.hub import MOST_PAGES, Hub, SearchResult
from advisor.hub.listing import HubBuild, Listing, RepositoryFile, make_listing
from advisor.hub.remote import peek
from advisor.units import KIB, MIB
from tests.advisor.gguf.raw import assert_sentence
from tests.advisor.hub.lying import Liar, Said, lying
from tests.advisor.test_foreign_text import ANY, harmless

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SIBLING: dict[str, Any] = {
    "rfilename": "a-Q8_0.gguf", "size": 9, "blobId": COMMIT, "lfs": {"sha256": "a" * 64, "size": 9, "pointerSize": 1},
}  # fmt: skip
INFO: dict[str, Any] = {
    "id": "o/r", "sha": COMMIT, "gated": False, "private": False, "tags": ["license:mit"], "siblings": [SIBLING],
    "cardData": {"license": "mit", "license_link": "https://x"}, "downloads": 1, "likes": 1,
    "lastModified": "2026-01-01T00:00:00.000Z", "gguf": {"architecture": "llama", "total": 1, "context_length": 2},
}  # fmt: skip
VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), ANY, st.just([]),
    st.just({}), st.just([[]]),
    st.just("\x1b]0;x\x07"), st.just(10**400), st.lists(ANY, max_size=3),
)  # fmt: skip


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying() as made:
        yield made


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*here, key))


def changed(value: Any, path: tuple[Any, ...], to: Any) -> Any:
    if not path:
        return to
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], to)
    return copy


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(list(paths(INFO))), VALUE)
def test_any_value_in_any_place_of_an_answer(liar: Liar, path: tuple[Any, ...], value: Any) -> None:
    said = changed(INFO, path, value)
    liar.answer = lambda asked: Said(json.dumps(said if "o/r" in asked else [said, INFO]).encode())
    hub = Hub(liar.endpoint)
    try:
        found = hub.listing("o/r")
    except AdvisorError as error:
        assert_sentence(error)
    else:
        assert isinstance(found, Listing)
        assert harmless(found.license + found.license_link + found.repo)
        assert all(file.size >= 0 for build in found.builds for file in build.files)
    try:
        rows = hub.search("x")
    except AdvisorError as error:
        assert_sentence(error)
        # Half a character, or a number that JSON has not, makes the whole page no JSON.
        assert any(word in json.dumps(said) for word in ("\\ud", "Infinity", "NaN"))
    else:
        assert all(isinstance(row, SearchResult) and harmless(row.architecture + row.license) for row in rows)
        assert rows[-1].repo == "o/r"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"null", b'"x"', b"[]", b"<html>", b"1e999"]
)
def test_what_is_no_object(liar: Liar, body: bytes) -> None:
    liar.answer = lambda _: Said(body)
    with pytest.raises(HubProblem) as caught:
        Hub(liar.endpoint).listing("o/r")
    assert_sentence(caught.value, "not as a Hugging Face hub")


@pytest.mark.parametrize("status", [200, 302, 404, 418])
def test_an_answer_without_end(liar: Liar, status: int) -> None:
    liar.answer = lambda _: Said(itertools.repeat(b"x" * MIB), status, {"Location": "/again"} if status == 302 else {})
    tracemalloc.start()
    with pytest.raises(HubProblem) as caught:
        Hub(liar.endpoint).listing("o/r")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert_sentence(caught.value)
    assert peak < 64 * MIB
    assert liar.sent < 32 * MIB


def test_a_small_answer_that_is_packed_tightly(liar: Liar) -> None:
    bomb = gzip.compress(bytes(256 * MIB), 1)
    liar.answer = lambda _: Said(bomb, 200, {"Content-Encoding": "gzip"})
    with pytest.raises(HubProblem) as caught:
        Hub(liar.endpoint).listing("o/r")
    assert_sentence(caught.value, "packs its answers")


def test_an_answer_that_drips(liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip() -> Iterator[bytes]:
        while True:
            time.sleep(0.02)
            yield b" "

    monkeypatch.setattr(bounds, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(bounds, "GRACE_SECONDS", 0.2)
    liar.answer = lambda _: Said(drip())
    hub = Hub(liar.endpoint)
    began = time.monotonic()
    with pytest.raises(HubUnreachable) as caught:
        hub.listing("o/r")
    assert_sentence(caught.value, "too slowly")
    liar.answer = lambda _: Said(drip(), 206, {"Content-Range": f"bytes 0-{MIB - 1}/{10**10}"})
    file = RepositoryFile("a-Q8_0.gguf", 10**10, COMMIT, None)  # of which much is read at once
    with pytest.raises(HubUnreachable) as slow:
        peek(hub, HubBuild("o/r", COMMIT, "Q8_0", "Q8_0", (file,)))
    assert_sentence(slow.value, "too slowly")
    assert time.monotonic() - began < 50


def test_pages_without_end_and_without_anything(liar: Liar) -> None:
    again = {"Link": f'<{liar.endpoint}/api/models?cursor=x>; rel="next"'}
    liar.answer = lambda _: Said(b"[]", 200, again)
    assert Hub(liar.endpoint).search("x") == ()
    assert len(liar.asked) == 1
    liar.answer = lambda _: Said(json.dumps([INFO]).encode(), 200, again)
    assert len(Hub(liar.endpoint).search("x", 500)) == MOST_PAGES


def test_a_page_of_a_million_rows_that_are_none(liar: Liar) -> None:
    liar.answer = lambda _: Said(b"[" + b"0," * 1_000_000 + b"0]")
    began = time.thread_time()
    assert Hub(liar.endpoint).search("x") == ()
    assert time.thread_time() - began < 1  # 3 s when each was looked at


def test_the_token_goes_to_nobody_else(liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    page = json.dumps([INFO]).encode()
    with lying() as other:
        liar.answer = lambda _: Said(page, 200, {"Link": f'<{other.endpoint}/api/models>; rel="next"'})
        assert len(Hub(liar.endpoint).search("x")) == 1
        assert "hf_secret" in liar.asked[0][1]
        assert other.asked == []
        other.answer = lambda _: Said(json.dumps(INFO).encode())
        liar.answer = lambda path: Said(b"", 307, {"Location": other.endpoint + path})
        assert Hub(liar.endpoint).listing("o/r").builds
        assert [token for _, token in other.asked] == [""]


def test_redirects_in_a_circle(liar: Liar) -> None:
    liar.answer = lambda path: Said(b"", 302, {"Location": path})
    with pytest.raises(HubProblem) as caught:
        Hub(liar.endpoint).listing("o/r")
    assert_sentence(caught.value)
    assert len(liar.asked) <= bounds.REDIRECTS + 1


@pytest.mark.parametrize("name", ["Retry-After", "ratelimit", "Location", "X-Error-Code", "X-Error-Message"])
@pytest.mark.parametrize("value", ["²", "9" * 5000, "-1", "nan", "\xff", '"api";r=0;t=' + "9" * 5000, "http://", "x:y"])
@pytest.mark.parametrize("status", [302, 429, 503])
def test_headers_of_a_refusal(liar: Liar, name: str, value: str, status: int) -> None:
    liar.answer = lambda _: Said(b"no", status, {name: value})
    with pytest.raises(HubProblem) as caught:
        Hub(liar.endpoint).listing("o/r")
    assert_sentence(caught.value)
    assert getattr(caught.value, "retry_after", 0) <= bounds.MOST_SECONDS_TO_WAIT


@pytest.mark.parametrize("name", ["Content-Range", "ETag", "Content-Type", "Accept-Ranges", "X-Linked-Size"])
@pytest.mark.parametrize(
    "value", ["²", "bytes 0-1/" + "9" * 5000, "bytes 9-1/*", "bytes 0-8/9", "", "\xff", "bytes ١-٢/٣"]
)
@pytest.mark.parametrize("status", [200, 206, 416])
def test_headers_of_a_file(liar: Liar, name: str, value: str, status: int) -> None:
    value = value.encode().decode("latin-1")
    liar.answer = lambda _: Said(b"not a model, this", status, {name: value})
    file = RepositoryFile("a-Q8_0.gguf", 9, COMMIT, None)
    with pytest.raises(AdvisorError) as caught:
        peek(Hub(liar.endpoint), HubBuild("o/r", COMMIT, "Q8_0", "Q8_0", (file,)))
    assert_sentence(caught.value)
    assert liar.sent <= 4 * KIB


def test_names_that_claim_a_hundred_thousand_parts_each() -> None:
    empty = Listing("o/r", COMMIT, "", "", gated=False, private=False, builds=())
    files = [RepositoryFile(f"m{n}-00001-of-99999.gguf", 1, f"{n}", None) for n in range(3000)]
    tracemalloc.start()
    listing = make_listing(empty, files)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(listing.builds) == 3000
    assert all(build.missing for build in listing.builds)
    assert peak < 64 * MIB
