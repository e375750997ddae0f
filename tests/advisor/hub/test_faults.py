"""What can go wrong while a file on the hub is looked into: got over, or one sentence."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import Cancelled, GgufError, HubProblem, HubRefused, HubUnreachable
from advisor.gguf.reader import ValueType
from advisor.hub.hub import Hub
from advisor.hub.remote import peek
from advisor.hub.skeletons import Skeletons
from advisor.progress import Cancel
from advisor.storage.cache import Cache
from advisor.units import MIB
from tests.advisor.gguf.raw import array, assert_sentence, gguf, pair, text_pair
from tests.advisor.hub.variants import FILE, REPO, build_of, requantised, skeleton_of
from tests.hub import Fault, Kind
from tests.hub import Hub as Server
from tests.models.fixtures import ModelFactory


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.DROP, host="storage", at=2 * MIB + 17),
        Fault(Kind.DROP, host="storage", at=5 * MIB, times=2),
        Fault(Kind.STATUS, host="storage", status=503, skip=1),
        Fault(Kind.STATUS, host="hub", status=500),
        Fault(Kind.EXPIRED, host="storage", skip=1),
    ],
)
def test_what_passes_is_got_over(hub: Server, asked: Hub, large: Path, fault: Fault) -> None:
    build = build_of(asked)
    hub.faults.add(fault)
    assert peek(asked, build).skeleton == skeleton_of(large)
    assert [count for _, count in hub.faults.struck()] == [fault.times]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(Kind.DROP, host="storage", at=3 * MIB, times=None), "broke off"),
        (Fault(Kind.STATUS, host="storage", status=503, times=None), "503"),
        (Fault(Kind.STATUS, host="hub", path=f"{REPO}/*", status=429, retry_after=60), "Wait 60 seconds"),
    ],
)
def test_what_does_not_pass(hub: Server, asked: Hub, large: Path, fault: Fault, words: str) -> None:
    build = build_of(asked)
    hub.faults.add(fault)
    with pytest.raises(HubUnreachable) as caught:
        peek(asked, build)
    assert_sentence(caught.value, words)
    assert large.exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(Kind.LENGTH, host="storage", length=-1000, times=None), "lists large-Q4_K_M.gguf with"),
        (Fault(Kind.LENGTH, host="storage", length=1, skip=2), "lists large-Q4_K_M.gguf with"),
        (Fault(Kind.CHANGED, host="storage", skip=2, times=None), "was replaced"),
        (Fault(Kind.NO_RANGE, host="storage", times=None), "only whole"),
    ],
)
def test_a_server_that_lies(hub: Server, asked: Hub, large: Path, fault: Fault, words: str) -> None:
    build = build_of(asked)
    hub.faults.add(fault)
    with pytest.raises(HubProblem) as caught:
        peek(asked, build)
    assert_sentence(caught.value, words)
    assert not isinstance(caught.value, HubUnreachable)
    assert hub.served(host="storage") < 16 * MIB < large.stat().st_size


def test_a_server_without_ranges_serves_small_headers_all_the_same(hub: Server, asked: Hub, tiny: Path) -> None:
    hub.faults.add(Fault(Kind.NO_RANGE, host="storage", times=None))
    assert peek(asked, build_of(asked)).skeleton == skeleton_of(tiny)


def test_a_file_that_shrank_after_it_was_listed(hub: Server, asked: Hub, large: Path) -> None:
    build = build_of(asked)
    hub.faults.add(Fault(Kind.LENGTH, host="storage", length=2 * MIB - large.stat().st_size, skip=1, times=None))
    with pytest.raises(HubProblem) as caught:
        peek(asked, build)
    assert_sentence(caught.value, f"{large.stat().st_size:,} bytes and delivers {2 * MIB:,} bytes")


def test_terms_that_were_not_accepted(
    hub: Server, asked: Hub, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.put(FILE, model_factory(), gated="auto")
    hub.allow("hf_in", "alice", REPO)
    hub.allow("hf_out", "bob")
    build = build_of(asked)
    for token, words in (("", "hf auth login"), ("hf_out", "not accepted")):
        monkeypatch.setenv("HF_TOKEN", token)
        with pytest.raises(HubRefused) as caught:
            peek(asked, build)
        assert_sentence(caught.value, words, f"{hub.endpoint}/{REPO}")
        assert caught.value.page == f"{hub.endpoint}/{REPO}"
    monkeypatch.setenv("HF_TOKEN", "hf_in")
    assert peek(asked, build).skeleton
    assert not any(request.token for request in hub.asked(host="storage"))


def test_a_file_that_was_removed_after_it_was_listed(hub: Server, asked: Hub, tiny: Path) -> None:
    build = build_of(asked)
    (hub.root / FILE).unlink()
    with pytest.raises(HubProblem) as caught:
        peek(asked, build)
    assert_sentence(caught.value, REPO)
    assert tiny.exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + b"x" * 1000, b"GGUF" + bytes(100), b"<!doctype html>" * 10])
def test_what_is_no_gguf(hub: Server, asked: Hub, data: bytes) -> None:
    hub.put(FILE, data)
    with pytest.raises(GgufError) as caught:
        peek(asked, build_of(asked))
    assert_sentence(caught.value, "tiny-Q8_0.gguf")


def test_a_header_without_end_is_given_up(hub: Server, asked: Hub) -> None:
    """70 MB of strings of 56 kB each, most of them a hole in the file."""
    size, count = 56_000, 1300
    start = gguf([text_pair("general.architecture", "llama")], keys=2)
    start += pair("tokenizer.ggml.tokens", ValueType.ARRAY, array(ValueType.STRING, count, b""))
    path = hub.put(FILE, start)
    with path.open("r+b") as file:
        for number in range(count):
            file.seek(len(start) + number * (8 + size))
            file.write(struct.pack("<Q", size))
        file.truncate(2**30)
    with pytest.raises(HubProblem) as caught:
        peek(asked, build_of(asked))
    assert_sentence(caught.value, "longer than 64 MB")
    assert hub.served(host="storage") <= 64 * MIB


def test_stopping(asked: Hub, tiny: Path) -> None:
    cancel = Cancel()
    build = build_of(asked)
    cancel.request()
    with pytest.raises(Cancelled):
        peek(asked, build, cancel=cancel)
    assert tiny.exists()


def test_one_bad_file_does_not_spoil_the_others(hub: Server, asked: Hub, cache: Cache, tiny: Path) -> None:
    hub.put(f"{REPO}/tiny-Q2_K.gguf", b"not a model")
    found = {build.label: answer for build, answer in Skeletons(asked, cache).each(asked.listing(REPO).builds)}
    assert found["Q8_0"] == skeleton_of(tiny)
    assert isinstance(found["Q2_K"], GgufError)


@pytest.mark.parametrize("kind", [Kind.STATUS, Kind.DROP])
def test_a_hub_that_fails_in_the_middle_ends_it(
    hub: Server, asked: Hub, cache: Cache, large: Path, tmp_path: Path, kind: Any
) -> None:
    for name, type_id, file_type in (("Q2_K", 10, 10), ("Q8_0", 8, 7)):
        hub.put(f"{REPO}/large-{name}.gguf", requantised(large, tmp_path / name, type_id, file_type))
    builds = asked.listing(REPO).builds
    hub.faults.add(Fault(kind, f"{REPO}/large-Q8_0.gguf", host="storage", times=None))
    with pytest.raises(HubUnreachable):
        list(Skeletons(asked, cache).each(builds))
    hub.faults.clear()
    assert len(list(Skeletons(asked, cache).each(builds))) == 3
