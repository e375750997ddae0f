"""OpenAI's interface: the models, chat completions, and completions of a text."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from functools import partial
from secrets import token_hex
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from advisor.engine.sampling import Stats
from advisor.server.bodies import asked_as
from advisor.server.openai_asked import ChatAsked, Sampled, TextAsked
from advisor.server.openai_building import asked_text, chat_reply, check_chat, check_text, text_reply
from advisor.server.problems import ApiProblem
from advisor.server.streams import PieceStream, server_sent
from advisor.server.work import ReplyTask, Work, next_piece, while_there
from advisor.services.model_ids import ServedModel
from advisor.session.session import Text

FINISHED = {"end": "stop", "stopped": "stop", "suspended": "length", "length": "length", "context": "length"}


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
    return await _answered(request, task, asked, _Chat(model.id))


async def text_completions(request: Request) -> Response:
    """POST /v1/completions."""
    work: Work = request.app.state.work
    asked = await asked_as(request, TextAsked)
    check_text(asked)
    model = await work.model(asked.model or "")
    task = work.begin(model, partial(text_reply, asked), _asker(request, asked))
    return await _answered(request, task, asked, _Completion(model.id, asked_text(asked) if asked.echo else ""))


async def no_embeddings(request: Request) -> Response:  # noqa: ARG001 - an endpoint's
    """POST /v1/embeddings."""
    raise ApiProblem(400, "This server computes no embeddings yet.", "unsupported")


def _asker(request: Request, asked: Sampled) -> str:
    return f"{request.scope['asker']} {asked.user or ''}"


async def _answered(request: Request, task: ReplyTask, asked: Sampled, form: _Chat | _Completion) -> Response:
    if not asked.stream:
        return JSONResponse(await while_there(request, task, _whole(task, form)))
    with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
    pieces = _pieces(task, form, with_usage=with_usage)
    first = await while_there(request, task, next_piece(pieces))
    return PieceStream(
        request, task, pieces, first, encode=server_sent, media_type="text/event-stream",
        failed=lambda problem: problem.value, last=b"data: [DONE]\n\n",
    )  # fmt: skip


async def _whole(task: ReplyTask, form: _Chat | _Completion) -> dict[str, Any]:
    said: list[Text] = []
    async for event in task.heard():
        if isinstance(event, Text):
            said.append(event)
        elif isinstance(event, Stats):
            text, thought = "".join(one.text for one in said), "".join(one.reasoning for one in said)
            return form.whole(text, thought, event)
    raise AssertionError("a reply ends with its figures")


async def _pieces(task: ReplyTask, form: _Chat | _Completion, *, with_usage: bool) -> AsyncIterator[dict[str, Any]]:
    begun = False
    async for event in task.heard():
        if not begun:
            yield form.opening()
            begun = True
        if isinstance(event, Text):
            if event.text or event.reasoning:
                yield form.piece(event)
        elif isinstance(event, Stats):
            yield form.ending(event)
            if with_usage:
                yield form.usage(event)


def usage_of(stats: Stats) -> dict[str, Any]:
    """What a reply took, as OpenAI counts; the speed beside that."""
    return {
        "prompt_tokens": stats.prompt_tokens,
        "completion_tokens": stats.tokens,
        "total_tokens": stats.prompt_tokens + stats.tokens,
        "prompt_tokens_details": {"cached_tokens": stats.reused_tokens},
        "completion_tokens_details": {"reasoning_tokens": stats.reasoning_tokens},
    }


class _Form:
    """What all pieces of one answer have in common."""

    kind = ""
    prefix = ""

    def __init__(self, model: str) -> None:
        self._model, self._created = model, int(time.time())
        self._id = f"{self.prefix}-{token_hex(12)}"

    def _value(self, choices: list[dict[str, Any]], kind: str, **more: Any) -> dict[str, Any]:
        return {
            "id": self._id, "object": kind, "created": self._created, "model": self._model, "choices": choices, **more,
        }  # fmt: skip


class _Chat(_Form):
    """Answers of chat completions."""

    prefix = "chatcmpl"
    chunk = "chat.completion.chunk"

    def whole(self, text: str, thought: str, stats: Stats) -> dict[str, Any]:
        message = {"role": "assistant", "content": text, **({"reasoning_content": thought} if thought else {})}
        choice = {
            "index": 0, "message": message, "logprobs": None, "finish_reason": FINISHED[stats.stop_reason],
        }  # fmt: skip
        return self._value([choice], "chat.completion", usage=usage_of(stats))

    def opening(self) -> dict[str, Any]:
        return self._delta({"role": "assistant", "content": ""})

    def piece(self, event: Text) -> dict[str, Any]:
        delta = {"content": event.text} if event.text else {}
        return self._delta(delta | ({"reasoning_content": event.reasoning} if event.reasoning else {}))

    def ending(self, stats: Stats) -> dict[str, Any]:
        return self._delta({}, FINISHED[stats.stop_reason])

    def usage(self, stats: Stats) -> dict[str, Any]:
        return self._value([], self.chunk, usage=usage_of(stats))

    def _delta(self, delta: dict[str, Any], finished: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finished}
        return self._value([choice], self.chunk)


class _Completion(_Form):
    """Answers of text completions."""

    prefix = "cmpl"
    chunk = "text_completion"

    def __init__(self, model: str, echo: str) -> None:
        super().__init__(model)
        self._echo = echo

    def whole(self, text: str, _: str, stats: Stats) -> dict[str, Any]:
        return self._choice(self._echo + text, FINISHED[stats.stop_reason], usage=usage_of(stats))

    def opening(self) -> dict[str, Any]:
        return self._choice(self._echo)

    def piece(self, event: Text) -> dict[str, Any]:
        return self._choice(event.text)

    def ending(self, stats: Stats) -> dict[str, Any]:
        return self._choice("", FINISHED[stats.stop_reason])

    def usage(self, stats: Stats) -> dict[str, Any]:
        return self._value([], self.chunk, usage=usage_of(stats))

    def _choice(self, text: str, finished: str | None = None, **more: Any) -> dict[str, Any]:
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finished}
        return self._value([choice], self.chunk, **more)
