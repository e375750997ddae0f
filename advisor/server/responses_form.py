"""How a response looks to clients of OpenAI's newer interface: its items, and the events that tell of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from secrets import token_hex
from typing import Any

import msgspec

from advisor.engine.sampling import Stats
from advisor.server.call_openings import Schemas
from advisor.server.openai_asked import CallSent, FunctionSent, MessageSent
from advisor.server.openai_forms import FINISHED
from advisor.server.problems import ApiProblem
from advisor.server.responses_asked import ResponseAsked, with_call
from advisor.server.tool_calls import CallPiece, ToolCallParser
from advisor.session.session import Text

StreamEvent = dict[str, Any]


class ResponseForm:
    """One response. Items come one after the other: what was thought, what is said, calls of tools."""

    def __init__(self, asked: ResponseAsked, model: str, tools: Schemas) -> None:
        self.id = f"resp_{token_hex(16)}"
        self._asked, self._model, self._created = asked, model, int(time.time())
        self._parser = ToolCallParser(tools) if tools else None
        self._items: list[dict[str, Any]] = []
        self._open: dict[str, Any] | None = None  # the last one, while more of it comes
        self._number = 0

    # -- events ------------------------------------------------------------------------------------------------

    def opening(self) -> Iterator[StreamEvent]:
        """That it has begun."""
        for kind in ("response.created", "response.in_progress"):
            yield self._event(kind, response=self.value("in_progress"))

    def pieces(self, event: Text) -> Iterator[StreamEvent]:
        """What is told when more was written."""
        if event.reasoning:
            yield from self._grow("reasoning", event.reasoning)
        yield from self._told(self._parser.feed(event.text) if self._parser else [event.text])

    def endings(self, stats: Stats) -> Iterator[StreamEvent]:
        """What is told at the end."""
        yield from self._told(self._parser.finish() if self._parser else [])
        yield from self._close()
        whole = self.whole(stats)
        yield self._event(f"response.{whole['status']}", response=whole)

    def failed(self, problem: ApiProblem) -> StreamEvent:
        """It broke off: what is open stays so."""
        if self._open is not None:
            self._open["status"] = "incomplete"
        error = {"code": problem.code or "server_error", "message": str(problem)}
        return self._event("response.failed", response=self.value("failed") | {"error": error})

    def _told(self, parts: Iterable[str | CallPiece]) -> Iterator[StreamEvent]:
        for part in parts:
            if isinstance(part, CallPiece):
                if part.id:
                    yield from self._close()
                    yield from self._begin(
                        {
                            "id": f"fc_{token_hex(12)}", "type": "function_call", "status": "in_progress",
                            "call_id": part.id, "name": part.name, "arguments": "",
                        }
                    )  # fmt: skip
                if part.arguments:
                    yield from self._grow("function_call", part.arguments)
            elif part:
                yield from self._grow("message", part)

    def _grow(self, kind: str, text: str) -> Iterator[StreamEvent]:
        if self._open is None or self._open["type"] != kind:
            yield from self._close()
            yield from self._begin_text(kind)
        item = self._open
        assert item is not None
        if kind == "function_call":
            item["arguments"] += text
            yield self._event("response.function_call_arguments.delta", **self._place(), delta=text)
            return
        item["content"][0]["text"] += text
        more: StreamEvent = {"logprobs": []} if kind == "message" else {}
        yield self._event(f"response.{_spoken(kind)}.delta", **self._place(), content_index=0, delta=text, **more)

    def _begin_text(self, kind: str) -> Iterator[StreamEvent]:
        part: dict[str, Any] = {"type": "reasoning_text", "text": ""}
        item: dict[str, Any] = {"id": f"rs_{token_hex(12)}", "type": "reasoning", "summary": [], "content": []}
        if kind == "message":
            part = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
            item = {"id": f"msg_{token_hex(12)}", "type": "message", "role": "assistant", "content": []}
        yield from self._begin(item | {"status": "in_progress"})
        yield self._event("response.content_part.added", **self._place(), content_index=0, part=dict(part))
        self._items[-1]["content"].append(part)

    def _begin(self, item: dict[str, Any]) -> Iterator[StreamEvent]:
        self._items.append(item)
        self._open = item
        told = {name: list(value) if isinstance(value, list) else value for name, value in item.items()}
        yield self._event("response.output_item.added", output_index=len(self._items) - 1, item=told)

    def _close(self) -> Iterator[StreamEvent]:
        item, self._open = self._open, None
        if item is None:
            return
        place = {"item_id": item["id"], "output_index": len(self._items) - 1}
        item["status"] = "completed"
        if item["type"] == "function_call":
            item["arguments"] = item["arguments"] or "{}"
            done = {"name": item["name"], "arguments": item["arguments"]}
            yield self._event("response.function_call_arguments.done", **place, **done)
        else:
            part = item["content"][0]
            more: StreamEvent = {"logprobs": []} if item["type"] == "message" else {}
            kind = f"response.{_spoken(item['type'])}.done"
            yield self._event(kind, **place, content_index=0, text=part["text"], **more)
            yield self._event("response.content_part.done", **place, content_index=0, part=part)
        yield self._event("response.output_item.done", output_index=place["output_index"], item=item)

    def _place(self) -> dict[str, Any]:
        return {"item_id": self._items[-1]["id"], "output_index": len(self._items) - 1}

    def _event(self, kind: str, **fields: Any) -> StreamEvent:
        self._number += 1
        return {"type": kind, "sequence_number": self._number - 1, **fields}

    # -- all of it ---------------------------------------------------------------------------------------------

    def whole(self, stats: Stats) -> dict[str, Any]:
        """The response that has ended."""
        cut = FINISHED[stats.stop_reason] == "length"
        reason = {"reason": "max_output_tokens"} if cut else None
        return self.value("incomplete" if cut else "completed") | {
            "incomplete_details": reason,
            "usage": {
                "input_tokens": stats.prompt_tokens,
                "input_tokens_details": {"cached_tokens": stats.reused_tokens},
                "output_tokens": stats.tokens,
                "output_tokens_details": {"reasoning_tokens": stats.reasoning_tokens},
                "total_tokens": stats.prompt_tokens + stats.tokens,
            },
        }

    def value(self, status: str) -> dict[str, Any]:
        """As it is now."""
        asked: dict[str, Any] = msgspec.to_builtins(self._asked)
        format_ = (asked["text"] or {}).get("format") or {"type": "text"}
        return {
            "id": self.id, "object": "response", "created_at": self._created, "status": status, "error": None,
            "incomplete_details": None, "instructions": asked["instructions"], "model": self._model,
            "max_output_tokens": asked["max_output_tokens"], "output": [dict(item) for item in self._items],
            "parallel_tool_calls": True, "previous_response_id": asked["previous_response_id"],
            "reasoning": {"effort": (asked["reasoning"] or {}).get("effort"), "summary": None},
            "store": self._asked.store is not False, "temperature": asked["temperature"], "top_p": asked["top_p"],
            "text": {"format": format_}, "tool_choice": asked["tool_choice"] or "auto",
            "tools": asked["tools"] or [], "truncation": "disabled", "usage": None, "user": asked["user"],
            "metadata": asked["metadata"] or {},
        }  # fmt: skip

    def messages(self) -> list[MessageSent]:
        """What was said, for a request that goes on from here."""
        found: list[MessageSent] = []
        thought = ""
        for item in self._items:
            match item["type"]:
                case "reasoning":
                    thought = item["content"][0]["text"]
                case "message":
                    found.append(MessageSent("assistant", item["content"][0]["text"], thought or None))
                case _:
                    call = CallSent(FunctionSent(item["name"], item["arguments"]), item["call_id"])
                    found = with_call(found, call)
        return found


def _spoken(kind: str) -> str:
    return "output_text" if kind == "message" else "reasoning_text"
