"""Reading what a client sends: bounded in size and time, and as JSON of a shape."""

from __future__ import annotations

import asyncio
import json
from typing import TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import ClientDisconnect, Request
from starlette.types import Scope

from advisor.server.problems import ApiProblem, broken_off

BodyShape = TypeVar("BodyShape", bound=Struct)
MOST_BYTES = 64 << 20  # of one request: some pictures in base64, or a very long conversation
BODY_SECONDS = 60.0  # in which all of it has to come
MOST_TOGETHER = 512 << 20  # of all that are under way: a thousand may wait in line
_TAKEN = "body_bytes"
_CLOSE = {"connection": "close"}  # what else the client wants to send is not read


class BodyRoom:
    """Bytes that the requests under way have brought along; what is made of them takes about as much."""

    def __init__(self) -> None:
        self._held = 0

    def take(self, scope: Scope, size: int) -> None:
        """So many more of a request. ApiProblem where that is too much for all of them together."""
        if self._held + size > MOST_TOGETHER:
            again = {**_CLOSE, "retry-after": "5"}
            raise ApiProblem(503, "Too much is asked at once. Try again in a while.", "busy", headers=again)
        self._held += size
        scope[_TAKEN] = scope.get(_TAKEN, 0) + size

    def give_back(self, scope: Scope) -> None:
        """The request has been answered."""
        self._held -= scope.pop(_TAKEN, 0)


async def asked_as(request: Request, shape: type[BodyShape]) -> BodyShape:
    """The body as `shape`; ApiProblem where it is none, too large or too slow."""
    body = await _body(request)
    try:
        try:
            return msgspec.json.decode(body, type=shape)
        except msgspec.ValidationError as error:
            if "got `float`" not in str(error):
                raise
            return msgspec.convert(json.loads(body, parse_float=_number), shape)
    except msgspec.ValidationError as error:
        raise ApiProblem(400, f"The request does not have the right shape: {_reason(error)}.") from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise ApiProblem(400, f"The request is not valid JSON: {_reason(error)}.") from error


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise _too_large()
    room: BodyRoom = request.app.state.body_room
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > MOST_BYTES:
                    raise _too_large()
                room.take(request.scope, len(part))
                parts.append(part)
    except TimeoutError:
        raise ApiProblem(408, f"The request did not come within {BODY_SECONDS:.0f} seconds.", headers=_CLOSE) from None
    except ClientDisconnect:
        raise broken_off("client") from None
    return b"".join(parts)


def _number(text: str) -> float:
    """Some programs know one kind of numbers, and write 256.0 where a whole one is meant."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _too_large() -> ApiProblem:
    return ApiProblem(413, f"A request may have at most {MOST_BYTES >> 20} MB.", "too_large", headers=_CLOSE)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300].rstrip(".")
