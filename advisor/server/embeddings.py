"""Embeddings, in OpenAI's form and in Ollama's."""

from __future__ import annotations

import asyncio
import struct
import time
from base64 import b64encode
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from advisor.engine.answers import Embedded
from advisor.engine.sampling import Stats
from advisor.errors import AdvisorError
from advisor.progress import Cancel
from advisor.server.activity import RequestState
from advisor.server.bodies import asked_as
from advisor.server.problems import TOO_LONG, ApiProblem, Dropper, problem_of
from advisor.server.work import Work, outcome_of, while_there
from advisor.services.model_ids import ServedModel

MOST_TEXTS = 2048  # of one request
_NANOSECONDS = 1_000_000_000


class EmbeddingsAsked(Struct, frozen=True, kw_only=True):
    """POST /v1/embeddings. input: a text or several; OpenAI's takes tokens, too."""

    input: str | list[Any]
    model: str | None = None
    encoding_format: str | None = None
    dimensions: int | None = None
    user: str | None = None


class OllamaEmbed(Struct, frozen=True, kw_only=True):
    """POST /api/embed. truncate: a text that is too long is cut, which is what happens where nobody says."""

    model: str = ""
    input: str | list[Any] | None = None
    truncate: bool | None = None
    dimensions: int | None = None


class OllamaEmbedding(Struct, frozen=True, kw_only=True):
    """POST /api/embeddings, as older clients ask."""

    model: str = ""
    prompt: str = ""


class EmbeddingTask:
    """One request under way."""

    stats: Stats | None = None
    written = reused = 0
    first_word = 0.0

    def __init__(self, work: Work, model: ServedModel, texts: list[str], asker: str, *, shorten: bool) -> None:
        self._work, self.model, self._texts, self._asker, self._shorten = work, model, texts, asker, shorten
        self._cancel, self._loop = Cancel(), asyncio.get_running_loop()
        self.began, self.waited, self.prompt = time.monotonic(), 0.0, 0
        self.stage: RequestState = "waiting"
        self.dropped_by: Dropper | None = None
        self.done: asyncio.Task[Embedded] = asyncio.create_task(self._run())
        work.follow(self)

    async def _run(self) -> Embedded:
        try:
            async with self._work.turn(self._asker):
                self.stage, self.waited = "reading", time.monotonic() - self.began
                found = await self._work.blocking(self._embed)
        except ApiProblem as problem:
            if problem.code == TOO_LONG:
                read, most = problem.figures["prompt_tokens"], problem.figures["context"]
                said = f"A text of {read:,} tokens is too long: {most:,} are read at once."
                raise ApiProblem(400, said, TOO_LONG, "input", figures=problem.figures) from problem
            raise
        except AdvisorError as error:
            raise problem_of(error) from error
        self.prompt = sum(found.tokens)
        return found

    def _embed(self) -> Embedded:
        self._cancel.check()
        return self._work.serving.replies.embed(self.model, self._texts, self._cancel, shorten=self._shorten)

    @property
    def seconds(self) -> float:
        """Since it was asked for."""
        return time.monotonic() - self.began

    @property
    def dropped(self) -> bool:
        """Whether it is to end before it is whole."""
        return self._cancel.requested

    def drop(self, by: Dropper = "client") -> None:
        """It is to end."""
        if self.done.done():
            return
        self.dropped_by = self.dropped_by or by
        self._cancel.request()
        if self.stage == "waiting":
            self.done.cancel()

    def end_soon(self) -> None:
        """A person wants it to end; from any thread."""
        self._loop.call_soon_threadsafe(self.drop, "person")


async def openai_embeddings(request: Request) -> Response:
    """POST /v1/embeddings."""
    asked = await asked_as(request, EmbeddingsAsked)
    if asked.encoding_format not in (None, "float", "base64"):
        raise ApiProblem(400, "encoding_format must be float or base64.", param="encoding_format")
    task, found = await _embedded(request, asked.model or "", _texts(asked.input), asked.user or "", shorten=False)
    _check_dimensions(asked.dimensions, found)
    in_base64 = asked.encoding_format == "base64"
    rows = [
        {"object": "embedding", "index": at, "embedding": b64encode(one).decode() if in_base64 else values(one)}
        for at, one in enumerate(found.vectors)
    ]
    usage = {"prompt_tokens": sum(found.tokens), "total_tokens": sum(found.tokens)}
    return _told({"object": "list", "data": rows, "model": task.model.id, "usage": usage})


async def ollama_embed(request: Request) -> Response:
    """POST /api/embed."""
    asked = await asked_as(request, OllamaEmbed)
    texts = _texts(asked.input) if asked.input else []
    if not texts:  # only to have the model in memory
        work: Work = request.app.state.work
        await work.place(request, await work.model(asked.model), leaves=False)
        return JSONResponse({"model": asked.model, "embeddings": []})
    task, found = await _embedded(request, asked.model, texts, "", shorten=asked.truncate is not False)
    _check_dimensions(asked.dimensions, found)
    return _told(
        {
            "model": asked.model, "embeddings": [values(one) for one in found.vectors],
            "total_duration": round(task.seconds * _NANOSECONDS), "load_duration": 0,
            "prompt_eval_count": sum(found.tokens),
        }
    )  # fmt: skip


async def ollama_embeddings(request: Request) -> Response:
    """POST /api/embeddings."""
    asked = await asked_as(request, OllamaEmbedding)
    _, found = await _embedded(request, asked.model, _texts(asked.prompt), "", shorten=True)
    return JSONResponse({"embedding": values(found.vectors[0])})


def _told(value: dict[str, Any]) -> Response:
    # A thousand vectors take json 0.4 s, in which no other answer goes on, and msgspec a tenth of that.
    return Response(msgspec.json.encode(value), media_type="application/json")


async def _embedded(
    request: Request, name: str, texts: list[str], user: str, *, shorten: bool
) -> tuple[EmbeddingTask, Embedded]:
    work: Work = request.app.state.work
    model = await work.model(name)
    task = EmbeddingTask(work, model, texts, f"{request.scope['asker']} {user}", shorten=shorten)
    request.scope["watch"].follow(model.id, task)
    return task, await while_there(request, task, outcome_of(task))


def _texts(given: str | list[Any]) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not texts or len(texts) > MOST_TEXTS:
        raise ApiProblem(400, f"input must be a text, or up to {MOST_TEXTS:,} of them.", param="input")
    if not all(isinstance(text, str) for text in texts):
        raise ApiProblem(
            400, "input must be text: numbers of tokens mean another thing to each model.", param="input"
        )  # fmt: skip
    return [str(text) for text in texts]


def _check_dimensions(wanted: int | None, found: Embedded) -> None:
    if wanted not in (None, found.dimensions):
        raise ApiProblem(
            400, f"This model's embeddings have {found.dimensions:,} dimensions, and cannot be had with others.",
            param="dimensions",
        )  # fmt: skip


def values(vector: bytes) -> list[float]:
    """The numbers of a vector."""
    return list(struct.unpack(f"<{len(vector) // 4}f", vector))
