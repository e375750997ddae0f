"""What a hub may list, and what is not believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from advisor.downloads.remote import RemoteFile, Request
from advisor.downloads.storage import HubCache, PlainFolder
from advisor.errors import HubProblem, UsageError
from tests.advisor.downloads.conftest import request_of
from tests.advisor.gguf.raw import assert_sentence
from tests.hub import Hub

FILE = RemoteFile("o/r", "0" * 40, "a/x.gguf", 10, "ab" * 32)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../x.gguf"}, {"name": "a/../../x.gguf"}, {"name": "/etc/passwd"}, {"name": ""}, {"name": "a\\..\\x"},
        {"name": "C:/x.gguf"}, {"name": "a/"}, {"name": "con.gguf"}, {"name": "a\nb.gguf"}, {"name": "x.gguf."},
        {"repo": "../r"}, {"repo": "o"}, {"repo": "o/r/s"}, {"repo": "o/.."}, {"repo": ""},
        {"commit": "main"}, {"commit": "../" + "0" * 37}, {"digest": "../x"}, {"digest": ""}, {"size": -1},
    ],
)  # fmt: skip
def test_what_leaves_the_folder_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        replace(FILE, **changes)  # type: ignore[arg-type]
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("revision", ["", "..", "a/../b", "/x", "-x", "a b"])
def test_a_revision_is_a_name(revision: str) -> None:
    with pytest.raises(UsageError):
        Request("t", revision, "", (FILE,))


def test_every_path_lies_in_the_folder(tmp_path: Path) -> None:
    for shelf in (HubCache(tmp_path), PlainFolder(tmp_path)):
        for path in (shelf.partial(FILE), shelf.lock(FILE), shelf.path(FILE)):
            assert path.resolve().is_relative_to(tmp_path.resolve())
            assert path.suffix == ".gguf" if path == shelf.path(FILE) else path.suffix in (".incomplete", ".lock")


def test_a_request_comes_back_as_it_was(hub: Hub) -> None:
    hub.put("maker/Two-GGUF/x-Q8_0-00001-of-00002.gguf", b"1" * 100, license="mit")
    hub.put("maker/Two-GGUF/x-Q8_0-00002-of-00002.gguf", b"2" * 50)
    hub.put("maker/Two-GGUF/mmproj-F16.gguf", b"3" * 10)
    request = request_of(hub, "maker/Two-GGUF:Q8_0", "mmproj-F16.gguf")
    assert request.size == 160
    assert (request.title, request.revision, request.license) == ("maker/Two-GGUF:Q8_0", "main", "mit")
    assert len(request.files) == 3
    assert msgspec.json.decode(msgspec.json.encode(request), type=Request) == request
    assert request.id == replace(request, revision="other").id


def test_a_set_with_a_part_missing_is_not_begun(hub: Hub) -> None:
    hub.put("maker/Half-GGUF/x-Q8_0-00001-of-00002.gguf", b"1" * 100)
    with pytest.raises(HubProblem) as caught:
        request_of(hub, "maker/Half-GGUF:Q8_0")
    assert_sentence(caught.value, "x-Q8_0-00002-of-00002.gguf")
