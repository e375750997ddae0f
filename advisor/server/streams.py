"""Answers that come piece by piece: server-sent events for OpenAI's clients, lines of JSON for Ollama's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from advisor.server.problems import ApiProblem
from advisor.server.work import ReplyTask, while_there

SLOW_SECONDS = 60.0  # a client that takes nothing for so long is given up
Encode = Callable[[Any], bytes]


def server_sent(value: Any) -> bytes:
    """One event of text/event-stream."""
    return b"data: " + (value if isinstance(value, bytes) else msgspec.json.encode(value)) + b"\n\n"


def json_line(value: Any) -> bytes:
    """One line of application/x-ndjson."""
    return bytes(msgspec.json.encode(value)) + b"\n"


class PieceStream(Response):
    """Sends `pieces` as they come; the first one is already there, so that the status is known.

    When the client goes away, or takes nothing, the reply is dropped. Where a reply fails on the way, that is the last
    piece, in the place of `last`.
    """

    def __init__(
        self,
        request: Request,
        task: ReplyTask,
        pieces: AsyncIterator[Any],
        first: Any,
        *,
        encode: Encode,
        media_type: str,
        failed: Callable[[ApiProblem], Any],
        last: bytes = b"",
    ) -> None:
        super().__init__(media_type=media_type, headers={"cache-control": "no-cache", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._request, self._task, self._pieces, self._first = request, task, pieces, first
        self._encode, self._failed, self._last = encode, failed, last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await while_there(self._request, self._task, self._all(send))
        except (ApiProblem, TimeoutError):
            pass  # the client is gone, or takes nothing
        finally:
            self._task.drop()  # if it goes on, nobody hears it

    async def _all(self, send: Send) -> None:
        await self._one(send, self._encode(self._first))
        try:
            async for piece in self._pieces:
                await self._one(send, self._encode(piece))
        except ApiProblem as problem:
            self._request.scope["watch"].refuse(problem.code or "failed")
            await self._one(send, self._encode(self._failed(problem)), more=False)  # `last` would call it whole
        else:
            await self._one(send, self._last, more=False)

    async def _one(self, send: Send, body: bytes, *, more: bool = True) -> None:
        async with asyncio.timeout(SLOW_SECONDS):
            await send({"type": "http.response.body", "body": body, "more_body": more})
