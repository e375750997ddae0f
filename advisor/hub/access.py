"""How the hub is reached: its address, the way there, and whose token goes with a question.

One for the whole process, as the HTTP client that is shared with huggingface_hub is. What a person chose comes first,
 then what the environment says (HF_ENDPOINT, HTTPS_PROXY, HF_TOKEN), then what is usual.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from advisor.hub.token_store import TokenStore
from advisor.settings import Settings


@dataclass(frozen=True)
class HubAccess:
    """address: of a hub, "" for what the environment says; proxy: of the way there, "" likewise."""

    address: str = ""
    proxy: str = ""

    @classmethod
    def of(cls, settings: Settings) -> HubAccess:
        """As a person chose."""
        return cls(settings.hub_address.rstrip("/"), settings.hub_proxy)

    @property
    def environment(self) -> dict[str, str]:
        """What tells another program of the same proxy."""
        names = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy") if self.proxy else ()
        return dict.fromkeys(names, self.proxy)


class _Process:
    access = HubAccess()
    store = TokenStore()
    lock = threading.Lock()


def reach_by(access: HubAccess) -> None:
    """Reach the hub so from the next question on."""
    _Process.access = access


def chosen() -> HubAccess:
    """How it is reached now."""
    return _Process.access


def token_store() -> TokenStore:
    """Where the token is that a person gave us."""
    return _Process.store


def token() -> str | None:
    """The token that goes with a question: the one a person gave us, else huggingface_hub's (HF_TOKEN, or where
    'hf auth login' put it); None where there is none."""
    from huggingface_hub import constants, get_token

    kept = _Process.store.find()
    if kept or constants.HF_HUB_DISABLE_IMPLICIT_TOKEN:
        return kept
    return get_token()
