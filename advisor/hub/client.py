"""The way to the hub: huggingface_hub's HTTP client with time limits and one sentence for each failure.

huggingface_hub is told to use it too. Left alone it waits for ever where a server stalls, tries again for 23 seconds
where none is reached, and sleeps as long as a busy hub asks for.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

import httpx2
from huggingface_hub import close_session, constants, get_session, set_client_factory

from advisor.errors import HubProblem, HubUnreachable
from advisor.hub import access, bounds
from advisor.hub.problems import busy_problem, network_problem

T = TypeVar("T")
CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 20.0
PAUSES = (0.3, 0.9)  # seconds before the second and the third try
_PATIENCE = 1.0  # seconds; what takes longer to pass is for the person to wait for
_LIMITS = {"connect": CONNECT_SECONDS, "read": ANSWER_SECONDS, "write": ANSWER_SECONDS, "pool": None}

# Only what was asked for is fetched: with this off, huggingface_hub downloads a list of user agents first.
constants.HF_HUB_DISABLE_TELEMETRY = True


def offline() -> bool:
    """Whether the person wants no connections (HF_HUB_OFFLINE)."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in constants.ENV_VARS_TRUE_VALUES


class HubClient(httpx2.Client):
    """An HTTP client for the hub; certificates come from the environment, and so does a proxy where the person chose
    none. Safe from any thread.

    Raises HubProblem where no answer is to be had, and HubUnreachable where the answer is "later"; any other answer,
    also a refusal, is returned. While a body is streamed httpx2's own errors come through. What an
    answer may be at most: advisor/hub/bounds.py.
    """

    def __init__(self) -> None:
        super().__init__(
            follow_redirects=True,
            max_redirects=bounds.REDIRECTS,
            proxy=access.chosen().proxy or None,
            timeout=httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            headers={"Accept-Encoding": "identity"},
            event_hooks={"request": [bounds.keep_token], "response": [bounds.bound_answer]},
        )

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """As httpx2 does, but never without time limits, and never while the person is offline."""
        if offline():
            raise HubProblem("You are working offline: Hugging Face is not asked while HF_HUB_OFFLINE is set.")
        request.extensions.setdefault("trace", _trace)
        if not any(request.extensions.get("timeout", {}).values()):
            request.extensions["timeout"] = _LIMITS
        try:
            response = super().send(request, **options)
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            raise network_problem(error, request.url.netloc.decode()) from error
        if problem := busy_problem(response):
            response.close()
            raise problem
        return response


set_client_factory(HubClient)


_made_for = ""
_changing = threading.Lock()


def session() -> httpx2.Client:
    """The client that is shared with huggingface_hub; not to be closed. Another one where the way has changed."""
    global _made_for  # noqa: PLW0603 as global as that client
    with _changing:
        if _made_for != access.chosen().proxy:
            _made_for = access.chosen().proxy
            close_session()
        return get_session()


# Every connection, so that it can be ended while somebody waits for an answer on it.
_streams: weakref.WeakSet[Any] = weakref.WeakSet()
_ends = 0


def _trace(event: str, info: dict[str, Any]) -> None:
    """httpcore tells what it does; of a TLS connection the second stream is the one that counts."""
    if event.endswith(("connect_tcp.complete", "start_tls.complete")):
        _streams.add(info["return_value"])


def hang_up() -> None:
    """End every connection to the hub: whoever waits for an answer gets HubUnreachable now and not in 20 seconds."""
    global _ends  # noqa: PLW0603 as global as the client that huggingface_hub shares
    _ends += 1
    for stream in list(_streams):
        connection = stream.get_extra_info("socket")
        if isinstance(connection, socket.socket):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it ended by itself


def patiently(ask: Callable[[], T]) -> T:
    """What `ask` returns, asked again twice where the failure may have passed within a second."""
    ends = _ends
    for pause in PAUSES:
        try:
            return ask()
        except HubUnreachable as error:
            if error.retry_after > _PATIENCE or ends != _ends:
                raise
            time.sleep(pause)
    return ask()
