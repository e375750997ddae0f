"""OpenAI's newer interface, /v1/responses, as far as clients use it: texts, pictures, functions, structured answers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from advisor.engine.sampling import Stats
from advisor.server.bodies import asked_as
from advisor.server.openai_asked import MessageSent
from advisor.server.openai_building import chat_reply, check_chat
from advisor.server.problems import ApiProblem
from advisor.server.responses_asked import ResponseAsked, as_chat, texts_said
from advisor.server.responses_form import ResponseForm, StreamEvent
from advisor.server.streams import PieceStream
from advisor.server.tools import schemas_of, tools_for
from advisor.server.work import ReplyTask, Work, next_piece, while_there
from advisor.session.session import Text

MOST_KEPT, MOST_BYTES = 200, 32 << 20  # responses, and of their conversations as JSON


class KeptResponses:
    """Conversations that may be gone on with, in memory only: the oldest go where there are too many."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def keep(self, response: str, messages: Sequence[MessageSent]) -> None:
        """One more."""
        self._kept[response] = coded = msgspec.json.encode(list(messages))
        self._bytes += len(coded)
        while self._kept and (len(self._kept) > MOST_KEPT or self._bytes > MOST_BYTES):
            self._bytes -= len(self._kept.popitem(last=False)[1])

    def find(self, response: str | None) -> list[MessageSent]:
        """What was said up to there; ApiProblem where it is not kept."""
        if not response:
            return []
        if (coded := self._kept.get(response)) is None:
            raise ApiProblem(
                404, "That response is not kept: the latest are, in memory, until the server ends.",
                "previous_response_not_found", "previous_response_id",
            )  # fmt: skip
        self._kept.move_to_end(response)
        return msgspec.json.decode(coded, type=list[MessageSent])


async def create_response(request: Request) -> Response:
    """POST /v1/responses."""
    work: Work = request.app.state.work
    kept: KeptResponses = request.app.state.kept_responses
    asked = await asked_as(request, ResponseAsked)
    before = kept.find(asked.previous_response_id)
    chat = as_chat(asked, before)
    check_chat(chat)
    model = await work.model(asked.model or "")
    task = work.begin(model, partial(chat_reply, chat), f"{request.scope['asker']} {asked.user or ''}")
    request.scope["watch"].follow(model.id, task)
    form = ResponseForm(asked, model.id, schemas_of(tools_for(chat)))

    def ended() -> None:
        if asked.store is not False:
            kept.keep(form.id, [*before, *texts_said(asked), *form.messages()])

    if not asked.stream:
        whole = await while_there(request, task, _whole(task, form))
        ended()
        return JSONResponse(whole)
    pieces = _pieces(task, form, ended)
    first = await while_there(request, task, next_piece(pieces))
    return PieceStream(
        request, task, pieces, first, encode=_named_event, media_type="text/event-stream", failed=form.failed
    )  # fmt: skip


async def _whole(task: ReplyTask, form: ResponseForm) -> dict[str, Any]:
    async for event in task.heard():
        if isinstance(event, Text):
            list(form.pieces(event))
        elif isinstance(event, Stats):
            list(form.endings(event))
            return form.whole(event)
    raise AssertionError("a reply ends with its figures")


async def _pieces(task: ReplyTask, form: ResponseForm, ended: Any) -> AsyncIterator[StreamEvent]:
    begun = False
    async for event in task.heard():
        if not begun:
            for piece in form.opening():
                yield piece
            begun = True
        if isinstance(event, Text):
            for piece in form.pieces(event):
                yield piece
        elif isinstance(event, Stats):
            last = list(form.endings(event))
            ended()  # before the client knows that it may go on
            for piece in last:
                yield piece


def _named_event(event: StreamEvent) -> bytes:
    return f"event: {event['type']}\n".encode() + b"data: " + msgspec.json.encode(event) + b"\n\n"
