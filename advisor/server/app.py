"""The server's endpoints, put together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from advisor.errors import AdvisorError
from advisor.server import embeddings, ollama_api, openai_api, responses_api
from advisor.server.activity import Activity
from advisor.server.bodies import BodyRoom
from advisor.server.gate import Gate
from advisor.server.metrics import show_metrics
from advisor.server.problems import ApiProblem, problem_of
from advisor.server.work import Work
from advisor.services.serving import Serving
from advisor.settings import MOST_REPLIES_AT_ONCE

_THREADS = 7  # that look for models, beside those that write replies


def make_app(
    serving: Serving,
    *,
    key: str = "",
    hosts: frozenset[str] = frozenset(),
    log: Callable[[str], None],
    activity: Activity,
) -> Starlette:
    """An ASGI application. key, hosts, activity: as Gate. log: is given a line a request, without what was said."""

    routes, room = _routes(), BodyRoom()
    paths = {route.path for route in routes}

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with _threads(_THREADS + max(serving.at_once, MOST_REPLIES_AT_ONCE)) as threads:
            app.state.work = work = Work(serving, threads)
            app.state.kept_responses = responses_api.KeptResponses()
            try:
                yield
            finally:
                work.stop()
                if under_way := [task.done for task in work.running]:
                    await asyncio.wait(under_way)

    def said(scope: Scope, status: int, seconds: float, asker: str) -> None:
        room.give_back(scope)
        tally = app.state.work.tally
        path = scope["path"] if scope["path"] in paths else "other"
        tally.requests[path, status] = tally.requests.get((path, status), 0) + 1
        log(f"{scope['method']} {path} {status} {seconds:.2f} s  {asker}")

    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(Gate, key=key, hosts=hosts, said=said, activity=activity)],
        exception_handlers={
            ApiProblem: _refused, AdvisorError: _refused, HTTPException: _not_there, Exception: _failed,
        },
    )  # fmt: skip
    app.state.body_room = room
    return app


def _routes() -> list[Route]:
    return [
        Route("/", _here),
        Route("/health", _healthy),
        Route("/v1/models", openai_api.list_models),
        Route("/v1/models/{id:path}", openai_api.show_model),
        Route("/v1/chat/completions", openai_api.chat_completions, methods=["POST"]),
        Route("/v1/completions", openai_api.text_completions, methods=["POST"]),
        Route("/v1/responses", responses_api.create_response, methods=["POST"]),
        Route("/v1/embeddings", embeddings.openai_embeddings, methods=["POST"]),
        Route("/api/version", ollama_api.tell_version),
        Route("/api/tags", ollama_api.list_tags),
        Route("/api/ps", ollama_api.list_running),
        Route("/api/show", ollama_api.show_details, methods=["POST"]),
        Route("/api/chat", ollama_api.ollama_chat, methods=["POST"]),
        Route("/api/generate", ollama_api.ollama_generate, methods=["POST"]),
        Route("/api/embed", embeddings.ollama_embed, methods=["POST"]),
        Route("/api/embeddings", embeddings.ollama_embeddings, methods=["POST"]),
        Route("/metrics", show_metrics),
    ]


@contextmanager
def _threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """All of them there from the beginning."""
    with ThreadPoolExecutor(count, "server") as threads:
        started = threading.Barrier(count + 1)
        try:
            for _ in range(count):
                threads.submit(started.wait)
        except RuntimeError:  # the system has none left; those that are there would wait for ever
            started.abort()
            raise
        started.wait()
        yield threads


async def _here(request: Request) -> Response:  # noqa: ARG001 - an endpoint's
    return PlainTextResponse("Plimsoll is running. Programs find it under /v1 (OpenAI) and /api (Ollama).\n")


async def _healthy(request: Request) -> Response:  # noqa: ARG001
    return JSONResponse({"status": "ok"})


def _answer(request: Request, problem: ApiProblem) -> Response:
    request.scope["watch"].refuse(problem.code or "")
    return problem.response(ollama=request.url.path.startswith("/api/"))


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, ApiProblem):
        return _answer(request, error)
    assert isinstance(error, AdvisorError)
    return _answer(request, problem_of(error))


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path[:100]
    if error.status_code == 405:
        said = f"{path} is not asked with {request.method}."
        return _answer(request, ApiProblem(405, said, headers=error.headers))
    return _answer(request, ApiProblem(error.status_code, f"There is no {path} here.", "not_found"))


async def _failed(request: Request, error: Exception) -> Response:  # noqa: ARG001 - uvicorn logs it
    return _answer(request, ApiProblem(500, "The server met a fault of its own; its log says which."))
