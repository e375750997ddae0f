"""Ollama's interface, for programs that know no other: tags, show, ps, version, chat and generate."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from advisor import __version__
from advisor.engine.sampling import Stats
from advisor.server.bodies import asked_as
from advisor.server.ollama_asked import (
    OllamaAsked,
    OllamaChat,
    OllamaShow,
    OllamaText,
    check_ollama,
    leaves,
    ollama_reply,
    only_loads,
)
from advisor.server.openai_forms import FINISHED, gathered
from advisor.server.streams import PieceStream, json_line
from advisor.server.tool_calls import CallPiece, ToolCallParser
from advisor.server.tools import schemas_of
from advisor.server.work import ReplyTask, Work, next_piece, while_there
from advisor.services.model_ids import ServedModel
from advisor.session.session import Text
from advisor.units import Parameters

_NANOSECONDS = 1_000_000_000
# Programs refuse an Ollama that is older than what they use. This is the one of whose interface the newest is known
# here: the levels of `think`. Log probabilities, of 0.12.11, are not.
_OLLAMA_VERSION = "0.11.0"


async def tell_version(request: Request) -> Response:  # noqa: ARG001 - an endpoint's
    """GET /api/version: which Ollama this is like."""
    return JSONResponse({"version": _OLLAMA_VERSION, "plimsoll": __version__})


async def list_tags(request: Request) -> Response:
    """GET /api/tags."""
    work: Work = request.app.state.work
    found = await work.blocking(work.serving.models)
    return JSONResponse({"models": [_tag(model) for model in found]})


async def list_running(request: Request) -> Response:
    """GET /api/ps."""
    work: Work = request.app.state.work
    found = await work.blocking(work.serving.running)
    rows = [
        _tag(model) | {
            "size": loaded.allocated.total,
            "size_vram": sum(row.engine for row in loaded.allocated.devices[1:]),
            "context_length": loaded.reach,
            "expires_at": "0001-01-01T00:00:00Z",  # Ollama's word for never: it goes when its memory is wanted
        }
        for model, loaded in found
    ]  # fmt: skip
    return JSONResponse({"models": rows})


async def show_details(request: Request) -> Response:
    """POST /api/show."""
    work: Work = request.app.state.work
    asked = await asked_as(request, OllamaShow)
    model = await work.model(asked.model or asked.name or "")
    about = await work.blocking(lambda: work.serving.about(model))
    info: dict[str, Any] = {
        "general.architecture": model.architecture,
        "general.parameter_count": model.parameters,
        f"{model.architecture}.context_length": model.context_train,
    }
    kinds = (("tools", about.tools), ("thinking", about.thinks), ("vision", about.sees))
    can = ["embedding"] if about.embeds else ["completion", *(name for name, has in kinds if has)]
    return JSONResponse(
        {
            "modelfile": "", "parameters": "", "template": about.template, "details": _details(model),
            "model_info": info, "capabilities": can, "modified_at": _moment(model.created),
        }
    )  # fmt: skip


def _tag(model: ServedModel) -> dict[str, Any]:
    return {
        "name": model.id, "model": model.id, "modified_at": _moment(model.created), "size": model.file_bytes,
        "digest": model.sha256, "details": _details(model),
    }  # fmt: skip


def _details(model: ServedModel) -> dict[str, Any]:
    return {
        "parent_model": "", "format": "gguf", "family": model.architecture, "families": [model.architecture],
        "parameter_size": str(Parameters(model.parameters)), "quantization_level": model.quant,
    }  # fmt: skip


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


async def ollama_chat(request: Request) -> Response:
    """POST /api/chat."""
    return await _answered(request, await asked_as(request, OllamaChat))


async def ollama_generate(request: Request) -> Response:
    """POST /api/generate."""
    return await _answered(request, await asked_as(request, OllamaText))


async def _answered(request: Request, asked: OllamaAsked) -> Response:
    work: Work = request.app.state.work
    form = _OllamaForm(asked)
    check_ollama(asked)
    model = await work.model(asked.model)
    request.scope["watch"].follow(model.id)
    if only_loads(asked):
        await work.place(request, model, leaves=leaves(asked))
        return JSONResponse(form.piece("", "") | {"done": True, "done_reason": "unload" if leaves(asked) else "load"})
    task = work.begin(model, partial(ollama_reply, asked), request.scope["asker"])
    request.scope["watch"].follow(model.id, task)
    if asked.stream is False:
        return JSONResponse(await while_there(request, task, _whole(task, form)))
    pieces = _pieces(task, form)
    first = await while_there(request, task, next_piece(pieces))
    return PieceStream(
        request, task, pieces, first, encode=json_line, media_type="application/x-ndjson",
        failed=lambda problem: {"error": str(problem)},
    )  # fmt: skip


async def _whole(task: ReplyTask, form: _OllamaForm) -> dict[str, Any]:
    said: list[Text] = []
    async for event in task.heard():
        if isinstance(event, Text):
            said.append(event)
        elif isinstance(event, Stats):
            text, thought = "".join(one.text for one in said), "".join(one.reasoning for one in said)
            said_text, calls = gathered([*form.told(text), *form.rest()])
            return form.piece(said_text, thought, calls) | form.ending(event, task)
    raise AssertionError("a reply ends with its figures")


async def _pieces(task: ReplyTask, form: _OllamaForm) -> AsyncIterator[dict[str, Any]]:
    async for event in task.heard():
        if isinstance(event, Text):
            parts = form.told(event.text)
            text = "".join(part for part in parts if isinstance(part, str))
            if text or event.reasoning:
                yield form.piece(text, event.reasoning)
        elif isinstance(event, Stats):
            text, calls = gathered([*form.calls, *form.rest()])
            if text or calls:
                yield form.piece(text, "", calls)
            yield form.piece("", "") | form.ending(event, task)


def _ollama_call(call: CallPiece) -> dict[str, Any]:
    """With its arguments as values, of which clients take nothing but an object."""
    try:
        arguments = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError):
        arguments = None  # cut off
    if not isinstance(arguments, dict):
        arguments = {"text": call.arguments}
    return {"function": {"name": call.name, "arguments": arguments}}


class _OllamaForm:
    """How the pieces of one answer look."""

    def __init__(self, asked: OllamaAsked) -> None:
        self._model, self._talks = asked.model, isinstance(asked, OllamaChat)
        schemas = schemas_of((asked.tools if isinstance(asked, OllamaChat) else None) or ())
        self._parser = ToolCallParser(schemas) if schemas else None
        self.calls: list[CallPiece] = []  # which Ollama tells whole, at the end

    def told(self, text: str) -> list[str | CallPiece]:
        parts = self._parser.feed(text) if self._parser else [text]
        self.calls += [part for part in parts if isinstance(part, CallPiece)]
        return list(parts)

    def rest(self) -> list[str | CallPiece]:
        return self._parser.finish() if self._parser else []

    def piece(self, text: str, thought: str, calls: Sequence[CallPiece] = ()) -> dict[str, Any]:
        thinking: dict[str, Any] = {"thinking": thought} if thought else {}
        thinking |= {"tool_calls": [_ollama_call(call) for call in calls]} if calls else {}
        said: dict[str, Any] = (
            {"message": {"role": "assistant", "content": text, **thinking}}
            if self._talks
            else {"response": text, **thinking}
        )
        moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        return {"model": self._model, "created_at": moment, **said, "done": False}

    def ending(self, stats: Stats, task: ReplyTask) -> dict[str, Any]:
        reading, writing = (round(seconds * _NANOSECONDS) for seconds in (stats.reading_seconds, stats.writing_seconds))
        return {
            "done": True,
            "done_reason": FINISHED[stats.stop_reason],
            "total_duration": round(task.seconds * _NANOSECONDS),
            "load_duration": max(0, round((task.seconds - task.waited) * _NANOSECONDS) - reading - writing),
            "prompt_eval_count": stats.prompt_tokens,
            "prompt_eval_duration": reading,
            "eval_count": stats.tokens,
            "eval_duration": writing,
        }
