"""The model that chats, in the engine child: its context, what reads prompts for it, and what writes its replies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from advisor.engine.sampling import Sampling
from advisor.engine.worker.cancellation import Stops
from advisor.engine.worker.generate import Events, Writer, speed
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.memory import Buffer
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.prefault import taken_at_once
from advisor.engine.worker.prompt import Prompter
from advisor.engine.worker.sampler import recommended
from advisor.engine.worker.vision import Vision
from advisor.engine.worker.vision import buffers as eyes
from advisor.errors import AdvisorError
from advisor.plan import Plan

Send = Callable[[dict[str, Any]], None]


class Running:
    """Answers what is asked about one Loaded, which it owns."""

    def __init__(
        self,
        llama: Llama,
        loaded: Loaded,
        plan: Plan,
        *,
        threads: int,
        stops: Stops,
        send: Send,
        projector: tuple[Path, str | None] | None = None,
    ) -> None:
        """Open the context of `plan`; errors as Loaded.open_context, and then the Loaded is the caller's again.

        projector: the file and the device for it. One that cannot be used leaves the model blind, which facts say.
        """
        self._llama, self._loaded, self._threads, self._stops, self._send = llama, loaded, threads, stops, send
        self._vision: Vision | None = None
        blind = ""
        with taken_at_once():
            buffers, reader = loaded.open_context(plan, threads)
        # Not the projector's memory: room for the graph of the largest picture, which llama.cpp asks for and hardly
        # writes to, cannot be told from its buffers.
        if projector:
            try:
                seeing = eyes(llama, *projector)[0]
                self._vision = Vision(llama, loaded, *projector, threads=threads)
                buffers += seeing
            except AdvisorError as error:
                blind = str(error)
        self._writer = Writer(llama, loaded, vision=self._vision)
        self._prompter = Prompter(llama, loaded, self._writer.vocabulary, self._vision)
        self.facts: dict[str, Any] = {
            "buffers": rows(buffers), "reader": reader, "layers": loaded.layers, "context": plan.context,
            "context_train": loaded.context_train, "template": asdict(self._prompter.facts),
            "sampling": recommended(loaded), "sees": self._vision is not None,
            "blind": blind,
        }  # fmt: skip

    @property
    def alive(self) -> bool:
        """Whether it has a context."""
        return self._loaded.context is not None

    def grow(self, plan: Plan) -> dict[str, Any]:
        """Change to the context of `plan`, keeping what is held; on failure it has the one it had, or is not alive."""
        buffers, reader = self._writer.move(lambda: self._loaded.reopen_context(plan, self._threads))
        more = [row for row in self.facts["buffers"] if row["name"].startswith("mmproj")]
        return {"buffers": rows(buffers) + more, "reader": reader, "held": len(self._writer.cache.tokens)}

    def chat(self, request: dict[str, Any]) -> dict[str, Any]:
        """Write a reply to `messages`; "reading" and "text" events on the way.

        messages, tools, beginning: as `Prompter.prompt`. sampling: what differs from a Sampling's defaults.
        """
        options = {name: request[name] for name in ("thinking", "tools", "beginning") if name in request}
        prompt = self._prompter.fitting(request["messages"], self._writer.cache.size, **options)
        events = Events(
            lambda *read: self._send({"event": "reading", **dict(zip(("done", "total", "reused"), read, strict=True))}),
            lambda text, count: self._send({"event": "text", "text": text, "tokens": count}),
            lambda text, count: self._send({"event": "text", "text": "", "reasoning": text, "tokens": count}),
        )
        sampling = Sampling(**request.get("sampling", {}))
        self._stops.watch(self._loaded.abort)
        try:
            stats = self._writer.reply(
                prompt.tokens, sampling, request.get("limit"), events, self._stops.requested, prompt.splitter,
                prompt.pictures,
            )  # fmt: skip
        finally:
            self._stops.watch(None)
        return {"stats": stats.to_json()}

    def bench(self, request: dict[str, Any]) -> dict[str, Any]:
        """Time reading and writing; drops what the cache held."""
        read, write = request["read"], request["write"]
        self._stops.watch(self._loaded.abort)
        try:
            runs = [
                speed(self._llama, self._loaded, read, write, self._stops.requested)
                for _ in range(request.get("repeats", 3))
            ]
        finally:
            self._stops.watch(None)
        self._writer = Writer(self._llama, self._loaded, vision=self._vision)
        return {"runs": runs, "threads": self._threads}

    def count(self, request: dict[str, Any]) -> dict[str, Any]:
        """How many tokens each of `texts` has by itself."""
        vocabulary = self._writer.vocabulary
        return {"counts": [len(vocabulary.tokenize(text, bos=False)) for text in request["texts"]]}

    def outlook(self, request: dict[str, Any]) -> dict[str, Any]:
        """How a conversation of `messages` lies in the context: Prompter.outlook."""
        size, room, thinking = self._writer.cache.size, request.get("room"), request.get("thinking")
        return self._prompter.outlook(request["messages"], size, room, thinking=thinking)

    def close(self) -> None:
        """Free everything."""
        if self._vision:
            self._vision.close()
        self._loaded.close()


def rows(buffers: list[Buffer]) -> list[dict[str, Any]]:
    """Buffers as the protocol carries them."""
    return [vars(buffer) for buffer in buffers]
