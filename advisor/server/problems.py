"""What a program is told that asked for something that cannot be: a status, and one sentence in OpenAI's shape."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal

from starlette.responses import JSONResponse

from advisor.errors import AdvisorError, Cancelled, EngineProblem, FileProblem, MemoryProblem, PromptTooLong, UsageError
from advisor.services.fair_line import LineFull
from advisor.services.served_replies import Ejected
from advisor.services.serving import NoRoom, NoSuchModel

TOO_LONG = "context_length_exceeded"  # the code of what does not go into a context
CLIENT_GONE = 499  # as nginx counts a request whose client went away
STOPPED = "stopped"  # the code of what was ended on purpose before its answer was whole
_NOT_AGAIN = {"x-should-retry": "false"}  # OpenAI's clients would ask three times, and a person said no

Dropper = Literal["client", "person", "server"]
"""Who ended an answer before it was whole: its client went away, a person wanted that, or the server is closed."""


class ApiProblem(Exception):
    """A request that is refused. str() is one sentence; code: a word for programs; param: the field at fault."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
        figures: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param = int(status), code, param
        self.headers, self.figures = dict(headers or {}), dict(figures or {})

    @property
    def value(self) -> dict[str, Any]:
        """As OpenAI words errors; figures stand beside that."""
        kinds = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
        kind = kinds.get(self.status, "invalid_request_error" if self.status < 500 else "server_error")
        return {"error": {"message": str(self), "type": kind, "param": self.param, "code": self.code, **self.figures}}

    def response(self, *, ollama: bool = False) -> JSONResponse:
        """The whole answer. ollama: in Ollama's shape."""
        value = {"error": str(self)} if ollama else self.value
        return JSONResponse(value, self.status, headers=self.headers)


def problem_of(error: AdvisorError) -> ApiProblem:
    """What an error of the advisor is in a server's terms."""
    said = str(error)
    match error:
        case PromptTooLong():
            figures = {"prompt_tokens": error.prompt, "context": error.context}
            return ApiProblem(400, said, TOO_LONG, "messages", figures=figures)
        case NoSuchModel():
            return ApiProblem(404, said, "model_not_found", "model")
        case LineFull():
            return ApiProblem(503, said, "busy", headers={"retry-after": "5"})
        case NoRoom():
            figures = {f"{name}_bytes": value for name, value in error.figures.items()}
            return ApiProblem(HTTPStatus.INSUFFICIENT_STORAGE, said, "insufficient_memory", "model", figures=figures)
        case MemoryProblem():
            return ApiProblem(HTTPStatus.INSUFFICIENT_STORAGE, said, "insufficient_memory")
        case UsageError():
            return ApiProblem(400, said)
        case Ejected():
            return ApiProblem(503, said, "ejected", headers=_NOT_AGAIN)
        case Cancelled():
            return ApiProblem(503, said, STOPPED)
        case FileProblem():
            return ApiProblem(500, said, "model_file")
        case EngineProblem():
            return ApiProblem(500, said, "engine")
        case _:
            return ApiProblem(500, said)


def broken_off(by: Dropper) -> ApiProblem:
    """What is told of an answer that was ended before it was whole: never that it has come to its end."""
    match by:
        case "client":
            return ApiProblem(CLIENT_GONE, "The client went away.")
        case "person":
            return ApiProblem(503, "Plimsoll's user ended this answer.", STOPPED, headers=_NOT_AGAIN)
        case "server":
            return ApiProblem(503, "The server was closed before this answer was whole.", STOPPED)
