"""What stands before every endpoint: who may ask, from where, and a line in the log without what was said.

A browser lets any page send requests to this computer, and by DNS rebinding read the answers under a name of the page's
own. So without a key only loopback names are served, and pages only where they come from this computer themselves.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advisor.foreign_text import one_line
from advisor.server.activity import Activity
from advisor.server.address import LOOPBACK
from advisor.server.problems import ApiProblem

FREE = frozenset({"/", "/health", "/api/version"})  # tells nothing, so that it needs no key
_CORS = {
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-max-age": "600",
}
_WANTED_HEADERS = "access-control-request-headers"
_USUAL_HEADERS = "authorization, content-type, x-api-key"


class Gate:
    """ASGI middleware. key: that must be given, "" for none; hosts: names under which it is asked beside loopback's.

    said: told each request when it is answered: path, status, seconds, who asked. activity: has each while it lasts,
    and the endpoints find it as scope["watch"].
    """

    def __init__(
        self,
        app: ASGIApp,
        key: str,
        hosts: frozenset[str],
        said: Callable[[Scope, int, float, str], None],
        activity: Activity,
    ) -> None:
        self._app, self._key, self._hosts, self._said = app, key.encode(), hosts | LOOPBACK, said
        self._activity = activity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        address, program = asker_of(scope, headers)
        scope["asker"] = f"{address} {program}".strip()
        watch = scope["watch"] = self._activity.begin(address, program, one_line(scope["path"], 60))

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if origin and self._may_come_from(origin):
                    MutableHeaders(scope=message).update({"access-control-allow-origin": origin, "vary": "origin"})
            await send(message)

        try:
            if problem := self._refusal(scope, headers, origin):
                watch.refuse(problem.code or "")
                await problem.response(ollama=scope["path"].startswith("/api/"))(scope, receive, noted)
            elif scope["method"] == "OPTIONS":
                # Any header that the page wants to send: OpenAI's own client adds some ten.
                wanted = {"access-control-allow-headers": headers.get(_WANTED_HEADERS, _USUAL_HEADERS)}
                await noted({"type": "http.response.start", "status": 204, "headers": _raw(_CORS | wanted)})
                await noted({"type": "http.response.body", "body": b""})
            else:
                await self._app(scope, receive, noted)
        finally:
            watch.end(status)
            self._said(scope, status, time.monotonic() - began, scope["asker"])

    def _refusal(self, scope: Scope, headers: Headers, origin: str) -> ApiProblem | None:
        if not self._key and host_of(headers.get("host", "")) not in self._hosts:
            return ApiProblem(403, "This server is only asked under a name of this computer, as localhost.", "host")
        if origin and not self._may_come_from(origin):
            return ApiProblem(403, "Pages of other sites may not ask this server.", "origin")
        if not origin and headers.get("sec-fetch-site", "") in ("cross-site", "same-site"):
            return ApiProblem(403, "Pages of other sites may not ask this server.", "origin")
        if self._key and scope["method"] != "OPTIONS" and scope["path"] not in FREE and not self._has_key(headers):
            wanted = {"www-authenticate": "Bearer"}
            return ApiProblem(
                401, "This server wants its key: Authorization: Bearer KEY.", "invalid_api_key", None, wanted
            )
        return None

    def _may_come_from(self, origin: str) -> bool:
        """Pages of this computer; where a key is wanted, whoever has it."""
        if self._key:
            return True
        try:
            parts = urlsplit(origin)
            return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK
        except ValueError:
            return False

    def _has_key(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        tried = given.strip() if kind.lower() == "bearer" else headers.get("x-api-key", "")
        return hmac.compare_digest(tried.encode("latin-1"), self._key)  # the bytes that came: a key may have any


def asker_of(scope: Scope, headers: Headers) -> tuple[str, str]:
    """Who asks, as far as that can be told: the address, and the program by its own word."""
    return scope["client"][0] if scope.get("client") else "?", one_line(headers.get("user-agent", ""), 60)


def host_of(header: str) -> str:
    """The name in a Host header, without its port, in small letters; "" where it is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
