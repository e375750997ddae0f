"""A token lies in the keyring where there is one, else in a file that its owner alone can read; nowhere twice."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from advisor.errors import UsageError
from advisor.hub.token_store import TokenStore

TOKEN = "hf_0123456789"


class Memory(KeyringBackend):
    """A keyring of this test."""

    priority: Any = 9
    locked = False

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # it has no types
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_the_keyring_holds_it_and_the_file_only_says_so(tmp_path: Path) -> None:
    ring = Memory()
    keyring.set_keyring(ring)
    store = TokenStore(tmp_path / "t.json")
    assert (store.place(), store.find()) == (None, None)
    assert store.keep(f" {TOKEN}\n") == "keyring"
    assert TOKEN not in store.path.read_text()
    again = TokenStore(store.path)
    assert (again.place(), again.find()) == ("keyring", TOKEN)
    ring.locked = True
    assert again.find() == TOKEN  # known since
    assert TokenStore(store.path).find() is None
    ring.locked = False
    again.forget()
    assert (ring.kept, store.path.exists(), again.find()) == ({}, False, None)


@pytest.mark.parametrize("why", ["no service", "locked"])
def test_where_no_keyring_takes_it_a_file_does_that_only_its_owner_reads(tmp_path: Path, why: str) -> None:
    ring = Memory()
    ring.locked = True
    keyring.set_keyring(fail.Keyring() if why == "no service" else ring)  # type: ignore[no-untyped-call]  # as above
    store = TokenStore(tmp_path / "t.json")
    assert store.keep(TOKEN) == "file"
    assert (store.place(), TokenStore(store.path).find()) == ("file", TOKEN)
    if os.name != "nt":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    store.forget()
    store.forget()
    assert store.find() is None


@pytest.mark.parametrize("text", ["", "hf_", "two words here", "hf_ümlaut12", "x" * 501])
def test_what_is_no_token_is_one_sentence_and_changes_nothing(tmp_path: Path, text: str) -> None:
    store = TokenStore(tmp_path / "t.json")
    with pytest.raises(UsageError, match="no token"):
        store.keep(text)
    assert not store.path.exists()


def test_a_spoilt_file_is_as_none(tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "t.json")
    store.path.write_text("{")
    assert (store.place(), store.find()) == (None, None)
