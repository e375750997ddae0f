"""The loopback hub, asked by huggingface_hub itself."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from huggingface_hub import HfApi, get_hf_file_metadata, hf_hub_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import RepoFile, RepoFolder

from advisor.hub.bounds import trust
from tests.helpers import patience
from tests.hub import Fault, Hub, Kind, random_fault, serve

DATA = random.Random(0).randbytes(300_000)


def put(hub: Hub, name: str, data: bytes = DATA, **facts: Any) -> Path:
    return hub.put(name, data, **facts)


@pytest.fixture
def api(hub: Hub) -> HfApi:
    trust(hub.endpoint)  # else its requests, which go through our client, would lose their tokens
    return HfApi(endpoint=hub.endpoint, token=False)


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(follow_redirects=True, timeout=patience.SECONDS) as made:
        yield made


def link(hub: Hub, name: str, revision: str = "main") -> str:
    owner, repo, rest = name.split("/", 2)
    return f"{hub.endpoint}/{owner}/{repo}/resolve/{revision}/{rest}"


# -- the API ---------------------------------------------------------------------------------------------------------


def test_search_filters_sorts_and_pages(hub: Hub, api: HfApi) -> None:
    for number in range(7):
        put(hub, f"maker/Tiny-{number}-GGUF/tiny.gguf", downloads=number, license="mit")
    put(hub, "maker/Tiny-safetensors/model.safetensors")
    put(hub, "maker/Tiny-hidden-GGUF/tiny.gguf", private=True)
    hub.search_page = 3
    expand: Any = ["downloads", "gated"]
    found = list(api.list_models(filter="gguf", search="tiny", sort="downloads", limit=5, expand=expand))
    assert [model.id for model in found] == [f"maker/Tiny-{number}-GGUF" for number in (6, 5, 4, 3, 2)]
    assert [model.downloads for model in found] == [6, 5, 4, 3, 2]
    assert len(hub.asked("/api/models")) == 2
    assert len(list(api.list_models(filter="gguf"))) == 7
    assert list(api.list_models(search="no such thing")) == []


def test_model_info_with_blobs(hub: Hub, api: HfApi) -> None:
    put(hub, "maker/Tiny-GGUF/Q8/tiny.gguf", license="apache-2.0", gated="manual")
    put(hub, "maker/Tiny-GGUF/README.md", b"# Tiny\n")
    info = api.model_info("maker/Tiny-GGUF", files_metadata=True)
    assert info.gated == "manual"
    assert "license:apache-2.0" in (info.tags or [])
    assert info.siblings is not None
    large, readme = info.siblings
    assert (readme.rfilename, readme.size, readme.lfs) == ("README.md", 7, None)
    assert readme.blob_id == hashlib.sha1(b"blob 7\0# Tiny\n").hexdigest()
    assert large.lfs is not None
    assert (large.lfs.sha256, large.size) == (hashlib.sha256(DATA).hexdigest(), len(DATA))


def test_trees_pages_paths_and_branches(hub: Hub, api: HfApi) -> None:
    for number in range(5):
        put(hub, f"maker/Tiny-GGUF/part/{number}.gguf")
    put(hub, "maker/Tiny-GGUF/.revisions/v2/other.gguf", DATA[:1000])
    hub.tree_page = 2
    rows = list(api.list_repo_tree("maker/Tiny-GGUF", recursive=True, expand=True))
    assert [type(row) for row in rows] == [RepoFolder, *[RepoFile] * 5]
    assert len(hub.asked("/api/models/maker/Tiny-GGUF/tree/main")) == 3
    assert [row.path for row in api.list_repo_tree("maker/Tiny-GGUF")] == ["part"]
    (found,) = api.get_paths_info("maker/Tiny-GGUF", ["part/3.gguf", "part/9.gguf"])
    assert found.path == "part/3.gguf"
    assert [row.path for row in api.list_repo_tree("maker/Tiny-GGUF", revision="v2")] == ["other.gguf"]
    info = api.model_info("maker/Tiny-GGUF", revision="v2")
    assert api.model_info("maker/Tiny-GGUF", revision=info.sha).sha == info.sha != api.model_info("maker/Tiny-GGUF").sha


def test_gates_and_tokens(hub: Hub, api: HfApi) -> None:
    put(hub, "maker/Gated/tiny.gguf", gated="auto")
    put(hub, "maker/Secret/tiny.gguf", private=True)
    hub.allow("hf_in", "alice", "maker/Gated", "maker/Secret")
    hub.allow("hf_out", "bob")
    assert api.model_info("maker/Gated").gated == "auto"
    for token, status in ((False, 401), ("hf_out", 403)):
        with pytest.raises(GatedRepoError) as caught:
            get_hf_file_metadata(link(hub, "maker/Gated/tiny.gguf"), token=token)
        assert caught.value.response.status_code == status
    for token, status in ((False, 401), ("hf_out", 404)):
        with pytest.raises(RepositoryNotFoundError) as hidden:
            api.model_info("maker/Secret", token=token)
        assert hidden.value.response.status_code == status
    with pytest.raises(HfHubHTTPError, match="Invalid credentials"):
        api.model_info("maker/Gated", token="hf_nobodys")
    assert api.model_info("maker/Secret", token="hf_in").private
    assert api.whoami(token="hf_in")["name"] == "alice"


def test_what_is_not_there(hub: Hub, api: HfApi) -> None:
    put(hub, "maker/Tiny-GGUF/tiny.gguf")
    with pytest.raises(RepositoryNotFoundError):
        api.model_info("maker/None")
    with pytest.raises(RevisionNotFoundError):
        api.model_info("maker/Tiny-GGUF", revision="v9")
    with pytest.raises(RemoteEntryNotFoundError):
        get_hf_file_metadata(link(hub, "maker/Tiny-GGUF/gone.gguf"), token=False)


def test_a_renamed_repository(hub: Hub, api: HfApi) -> None:
    put(hub, "maker/Tiny-GGUF/tiny.gguf")
    put(hub, "maker/Old-GGUF/none", moved_to="maker/Tiny-GGUF")
    assert api.model_info("maker/Old-GGUF").id == "maker/Tiny-GGUF"
    assert get_hf_file_metadata(link(hub, "maker/Old-GGUF/tiny.gguf"), token=False).size == len(DATA)


# -- files -----------------------------------------------------------------------------------------------------------


def test_huggingface_hub_downloads_from_it(hub: Hub, tmp_path: Path) -> None:
    trust(hub.endpoint)
    put(hub, "maker/Tiny-GGUF/tiny.gguf", license="mit")
    put(hub, "maker/Tiny-GGUF/README.md", b"# Tiny\n")
    hub.allow("hf_x", "alice")
    for name, size in (("tiny.gguf", len(DATA)), ("README.md", 7)):
        path = hf_hub_download(
            "maker/Tiny-GGUF", name, endpoint=hub.endpoint, cache_dir=tmp_path / "cache", token="hf_x"
        )
        assert Path(path).stat().st_size == size
    blob = tmp_path / "cache/models--maker--Tiny-GGUF/blobs" / hashlib.sha256(DATA).hexdigest()
    assert blob.read_bytes() == DATA
    assert hub.served("maker/Tiny-GGUF/tiny.gguf", "storage") == len(DATA)
    assert hub.asked(host="hub", method="HEAD")[0].token
    assert not any(request.token for request in hub.asked(host="storage"))


def test_ranges(hub: Hub, client: httpx2.Client) -> None:
    put(hub, "maker/Tiny-GGUF/tiny.gguf")
    url = link(hub, "maker/Tiny-GGUF/tiny.gguf")
    for header, first, last in (("0-0", 0, 0), ("1000-1999", 1000, 1999), ("299990-", 299990, 299999)):
        answer = client.get(url, headers={"Range": f"bytes={header}"})
        assert (answer.status_code, answer.content) == (206, DATA[first : last + 1])
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/300000"
        assert answer.headers["ETag"].strip('"') == hashlib.sha256(DATA).hexdigest()
    assert client.get(url, headers={"Range": "bytes=-5"}).content == DATA[-5:]
    beyond = client.get(url, headers={"Range": "bytes=300000-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */300000")
    assert client.get(url, headers={"Range": "lines=1-2"}).content == DATA
    assert client.head(url).headers["Content-Length"] == "300000"


def test_links_to_the_storage_run_out(hub: Hub, client: httpx2.Client) -> None:
    put(hub, "maker/Tiny-GGUF/tiny.gguf")
    final = client.get(link(hub, "maker/Tiny-GGUF/tiny.gguf")).url
    assert client.get(final).status_code == 200
    hub.link_seconds = -1
    assert client.get(link(hub, "maker/Tiny-GGUF/tiny.gguf")).status_code == 403


def test_a_sparse_file_of_5_gb(hub: Hub, client: httpx2.Client) -> None:
    path = put(hub, "maker/Big-GGUF/big.gguf", b"GGUF")
    with path.open("r+b") as file:
        file.truncate(5 * 2**30)
    size = 5 * 2**30
    answer = client.get(link(hub, "maker/Big-GGUF/big.gguf"), headers={"Range": f"bytes={size - 10}-"})
    assert answer.content == bytes(10)
    assert answer.headers["Content-Range"] == f"bytes {size - 10}-{size - 1}/{size}"


# -- faults ----------------------------------------------------------------------------------------------------------


def faulty(hub: Hub, client: httpx2.Client, *faults: Fault, header: str | None = None) -> httpx2.Response:
    if not (hub.root / "maker/Tiny-GGUF").exists():
        put(hub, "maker/Tiny-GGUF/tiny.gguf")
    hub.faults.add(*faults)
    headers = {"Range": header} if header else {}
    return client.get(link(hub, "maker/Tiny-GGUF/tiny.gguf"), headers=headers)


def test_a_dropped_connection(hub: Hub, client: httpx2.Client) -> None:
    with pytest.raises(httpx2.RemoteProtocolError):
        faulty(hub, client, Fault(Kind.DROP, host="storage", at=123_456))
    assert hub.served(host="storage") == 123_456
    assert faulty(hub, client).content == DATA
    assert faulty(hub, client, Fault(Kind.DROP, host="storage", at=10), header="bytes=11-").content == DATA[11:]


def test_a_stall(hub: Hub, client: httpx2.Client) -> None:
    client.timeout = httpx2.Timeout(0.2)
    with pytest.raises(httpx2.ReadTimeout):
        faulty(hub, client, Fault(Kind.STALL, host="storage", at=50_000))
    assert hub.served(host="storage") == 50_000


@pytest.mark.parametrize("host", ["hub", "storage"])
def test_errors_of_the_server(hub: Hub, client: httpx2.Client, host: Any) -> None:
    answer = faulty(hub, client, Fault(Kind.STATUS, host=host, status=429, retry_after=7, times=2))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.headers["RateLimit"] == '"api";r=0;t=7'
    assert [faulty(hub, client).status_code for _ in range(2)] == [429, 200]


def test_wrong_bytes_and_changed_files(hub: Hub, client: httpx2.Client) -> None:
    answer = faulty(hub, client, Fault(Kind.BYTES, at=100, length=3))
    assert [i for i, (a, b) in enumerate(zip(answer.content, DATA, strict=True)) if a != b] == [100, 101, 102]
    hub.faults.clear()
    plain = faulty(hub, client, Fault(Kind.CHANGED, host="storage", skip=1), header="bytes=0-9")
    changed = faulty(hub, client, header="bytes=10-19")
    assert plain.content == DATA[:10]
    assert changed.content != DATA[10:20]
    assert changed.headers["ETag"] != plain.headers["ETag"]
    assert hub.faults.struck() == [(Fault(Kind.CHANGED, host="storage", skip=1), 1)]


def test_wrong_lengths_no_ranges_and_links_that_ran_out(hub: Hub, client: httpx2.Client) -> None:
    longer = faulty(hub, client, Fault(Kind.LENGTH, length=5), header="bytes=299999-")
    assert longer.content == DATA[-1:] + bytes(5)
    assert longer.headers["Content-Range"] == "bytes 299999-300004/300005"
    shorter = faulty(hub, client, Fault(Kind.LENGTH, length=-5))
    assert shorter.content == DATA[:-5]
    deaf = faulty(hub, client, Fault(Kind.NO_RANGE), header="bytes=5-")
    assert (deaf.status_code, deaf.content) == (200, DATA)
    assert faulty(hub, client, Fault(Kind.EXPIRED)).status_code == 403


def test_a_slow_server(hub: Hub, client: httpx2.Client) -> None:
    slow = faulty(hub, client, Fault(Kind.SLOW, rate=1_000_000))
    assert slow.content == DATA
    assert slow.elapsed.total_seconds() > 0.2


def test_random_faults_are_the_same_for_a_seed() -> None:
    made = [[random_fault(random.Random(seed), "a/b/c", 1000) for seed in range(50)] for _ in range(2)]
    assert made[0] == made[1]
    assert len({fault.kind for fault in made[0]}) >= 6


def test_faults_are_set_from_another_process_too(hub: Hub, client: httpx2.Client) -> None:
    fault = Fault(Kind.STATUS, "maker/*", status=500)
    client.post(f"{hub.endpoint}/-/faults", json=fault.to_json())
    assert faulty(hub, client).status_code == 500
    assert client.get(f"{hub.endpoint}/-/faults").json() == [{"fault": fault.to_json(), "struck": 1}]
    assert [row["status"] for row in client.get(f"{hub.endpoint}/-/requests").json()] == [500]


def test_it_ends_with_connections_open(tmp_path: Path) -> None:
    with httpx2.Client() as client:
        with serve(tmp_path) as hub:
            client.get(f"{hub.endpoint}/api/models")
            assert any("process_request" in thread.name for thread in threading.enumerate())
        assert not any("process_request" in thread.name for thread in threading.enumerate())
