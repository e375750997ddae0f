"""The token that a person gave us: in the system's keyring, or, where there is none, in a file that only they can read.

The file says in either case where it is, so that a keyring, which may have to be unlocked, is asked only where it has
something to tell.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Literal

import msgspec

from advisor.errors import FileProblem, UsageError
from advisor.storage.files import read_json, write_json
from advisor.storage.folders import APP, config_folder

TokenPlace = Literal["keyring", "file"]
KEYRING: TokenPlace = "keyring"
TOKEN_FILE = "hub-token.json"
_ACCOUNT = "Hugging Face token"
_TOKEN = re.compile(r"[!-~]{8,500}")


class _Stored(msgspec.Struct):
    """token: itself, where no keyring holds it."""

    place: TokenPlace
    token: str = ""


class TokenStore:
    """Methods block (a keyring may ask to be unlocked) and may be called from any thread."""

    def __init__(self, file: Path | None = None, account: str = _ACCOUNT) -> None:
        """file: the person's own of the hub where none is given; account: what the keyring calls it."""
        self._file, self._account = file, account
        self._lock = threading.Lock()
        self._known: str | None = None

    @property
    def path(self) -> Path:
        """The file that says where the token is, and holds it where there is no keyring."""
        return self._file or config_folder() / TOKEN_FILE

    def place(self) -> TokenPlace | None:
        """Where the token is, None where nobody gave us one or that cannot be read. Does not ask the keyring."""
        stored = self._read()
        return stored.place if stored else None

    def find(self) -> str | None:
        """The token; None where there is none, or the keyring does not give it."""
        with self._lock:
            stored = self._read()
            if stored is None:
                self._known = None
            elif stored.place == "file":
                self._known = stored.token or None
            elif self._known is None:
                self._known = _from_keyring(self._account)
            return self._known

    def keep(self, token: str) -> TokenPlace:
        """Keep it from now on; where. UsageError where it cannot be one, FileProblem where it cannot be kept."""
        plain = token.strip()
        if not _TOKEN.fullmatch(plain):
            raise UsageError("That is no token: one is at least 8 letters and digits without spaces, as hf_….")
        with self._lock:
            place: TokenPlace = "keyring" if _into_keyring(self._account, plain) else "file"
            write_json(self.path, _Stored(place, "" if place == "keyring" else plain))
            self._known = plain
            return place

    def forget(self) -> None:
        """Keep none any more. FileProblem where the file cannot be removed."""
        with self._lock:
            stored = self._read()
            if stored and stored.place == "keyring":
                _out_of_keyring(self._account)
            try:
                self.path.unlink(missing_ok=True)
            except OSError as error:
                raise FileProblem(
                    "{path} cannot be removed: {strerror}.", path=self.path, strerror=error.strerror
                ) from error
            self._known = None

    def _read(self) -> _Stored | None:
        try:
            return read_json(self.path, _Stored)
        except FileProblem:
            return None  # spoilt: it is asked for anew


def _from_keyring(account: str) -> str | None:
    import keyring  # a third of a second, and only who keeps a token there needs it
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(APP, account)
    except KeyringError:
        return None


def _into_keyring(account: str, token: str) -> bool:
    """Whether the system's keyring took it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(APP, account, token)
        return keyring.get_password(APP, account) == token
    except KeyringError:
        return False


def _out_of_keyring(account: str) -> None:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(APP, account)
    except KeyringError:
        pass  # it is locked, or somebody took it out before; we do not ask for it any more
