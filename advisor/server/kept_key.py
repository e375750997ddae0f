"""The key of the window's server, the same from start to start, so that programs need not be told another one."""

from __future__ import annotations

from advisor.hub.token_store import TokenStore
from advisor.server.address import new_key
from advisor.storage.folders import config_folder

_FILE, _ACCOUNT = "server-key.json", "Key of the local server"


def kept_key(*, anew: bool = False) -> str:
    """The key, made and kept where there is none, or `anew`; where it lies, as TokenStore has it. FileProblem."""
    store = TokenStore(config_folder() / _FILE, _ACCOUNT)
    known = None if anew else store.find()
    if known is None:
        store.keep(known := new_key())
    return known
