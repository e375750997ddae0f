"""OpenAI's interface: the models, chat completions, and completions of a text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from advisor.engine.sampling import Stats
from advisor.server.bodies import asked_as
from advisor.server.openai_asked import ChatAsked, Sampled, TextAsked
from advisor.server.openai_building import asked_text, chat_reply, check_chat, check_text, text_reply
from advisor.server.openai_forms import ChatForm, TextForm
from advisor.server.streams import PieceStream, server_sent
from advisor.server.tools import schemas_of, tools_for
from advisor.server.work import ReplyTask, Work, next_piece, while_there
from advisor.services.model_ids import ServedModel
from advisor.session.session import Text


async def list_models(request: Request) -> Response:
    """GET /v1/models."""
    work: Work = request.app.state.work
    found = await work.blocking(work.serving.models)
    return JSONResponse({"object": "list", "data": [_model(work, model) for model in found]})


async def show_model(request: Request) -> Response:
    """GET /v1/models/ID."""
    work: Work = request.app.state.work
    return JSONResponse(_model(work, await work.model(request.path_params["id"])))


def _model(work: Work, model: ServedModel) -> dict[str, Any]:
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": "plimsoll",
        "loaded": work.serving.held(model) is not None,
        "context_train": model.context_train,
        "size_bytes": model.file_bytes,
    }


async def chat_completions(request: Request) -> Response:
    """POST /v1/chat/completions."""
    work: Work = request.app.state.work
    asked = await asked_as(request, ChatAsked)
    check_chat(asked)
    model = await work.model(asked.model or "")
    task = work.begin(model, partial(chat_reply, asked), _asker(request, asked))
    form = ChatForm(model.id, schemas_of(tools_for(asked)), logprobs=bool(asked.logprobs))
    return await _answered(request, task, asked, form)


async def text_completions(request: Request) -> Response:
    """POST /v1/completions."""
    work: Work = request.app.state.work
    asked = await asked_as(request, TextAsked)
    check_text(asked)
    model = await work.model(asked.model or "")
    task = work.begin(model, partial(text_reply, asked), _asker(request, asked))
    form = TextForm(model.id, asked_text(asked) if asked.echo else "", logprobs=asked.logprobs is not None)
    return await _answered(request, task, asked, form)


def _asker(request: Request, asked: Sampled) -> str:
    return f"{request.scope['asker']} {asked.user or ''}"


async def _answered(request: Request, task: ReplyTask, asked: Sampled, form: ChatForm | TextForm) -> Response:
    request.scope["watch"].follow(task.model.id, task)
    if not asked.stream:
        return JSONResponse(await while_there(request, task, _whole(task, form)))
    with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
    pieces = _pieces(task, form, with_usage=with_usage)
    first = await while_there(request, task, next_piece(pieces))
    return PieceStream(
        request, task, pieces, first, encode=server_sent, media_type="text/event-stream",
        failed=lambda problem: problem.value, last=b"data: [DONE]\n\n",
    )  # fmt: skip


async def _whole(task: ReplyTask, form: ChatForm | TextForm) -> dict[str, Any]:
    said: list[Text] = []
    async for event in task.heard():
        if isinstance(event, Text):
            said.append(event)
        elif isinstance(event, Stats):
            text, thought = "".join(one.text for one in said), "".join(one.reasoning for one in said)
            return form.whole(text, thought, event, [odds for one in said for odds in one.logprobs])
    raise AssertionError("a reply ends with its figures")


async def _pieces(task: ReplyTask, form: ChatForm | TextForm, *, with_usage: bool) -> AsyncIterator[dict[str, Any]]:
    begun = False
    async for event in task.heard():
        if not begun:
            yield form.opening()
            begun = True
        if isinstance(event, Text):
            for piece in form.pieces(event):
                yield piece
        elif isinstance(event, Stats):
            for piece in form.endings(event):
                yield piece
            if with_usage:
                yield form.usage(event)
