"""A running Build: the engine child that holds it, and the replies it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from advisor.engine.outcome import Outcome
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.engine.sampling import Sampling, Stats, TemplateFacts, Thinking
from advisor.fit.bill import Bill, make_bill
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile, device_names
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.session.gauge import Gap, Reading, gap, sample

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True)
class Message:
    """One turn of a conversation, as the model is to read it.

    reasoning: what a reply's model thought before it; pictures: files' bytes in base64, shown before the text.
    """

    role: Role
    content: str
    reasoning: str = ""
    pictures: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What chat templates know it as, and its pictures."""
        known: dict[str, Any] = {"role": self.role, "content": self.content}
        known |= {"reasoning_content": self.reasoning} if self.reasoning else {}
        return known | ({"pictures": list(self.pictures)} if self.pictures else {})


@dataclass(frozen=True)
class PromptProgress:
    """The prompt is being read: tokens done of total, the reused ones, which were in the cache, among them."""

    done: int
    total: int
    reused: int = 0


@dataclass(frozen=True)
class Text:
    """A piece of the reply, or of the reasoning before it; tokens: how many were written so far."""

    text: str
    tokens: int
    reasoning: str = ""


Event = PromptProgress | Text


@dataclass(frozen=True)
class Outlook:
    """How a conversation lies in the context. All in tokens but `drop`.

    prompt: what it takes; context: what there is; room: what is to be kept free for a reply. drop: how many of its
    oldest messages, the system prompt aside, to leave out so that this room is kept, and left: what it takes then;
    0 and `prompt` where it is kept anyway, None where not even the last question leaves it.
    """

    prompt: int
    context: int
    room: int
    drop: int | None
    left: int | None

    @property
    def fits(self) -> bool:
        """Whether the conversation can be read and answered as it is."""
        return self.drop == 0


class Session:
    """One loaded model in its own engine child. Blocking calls; stop and close work from any thread."""

    def __init__(
        self, process: EngineProcess, model: ModelFile, machine: Machine, fit: Fit, answer: dict[str, Any]
    ) -> None:
        """Use `load`."""
        self._process = process
        self.model, self.machine, self.fit = model, machine, fit
        # The program at work, as the self-check measured it, or this child as it was before the model, if that is more.
        self.base_memory = max(int(answer["memory"]), fit.bill.devices[0].overhead)
        self.allocated: Bill = make_bill(answer["buffers"], machine, self.base_memory)
        self.template = TemplateFacts(**answer["template"])
        self.recommended = Sampling(**answer["sampling"])
        self.sees: bool = answer["sees"]  # pictures
        self.blind: str = answer["blind"]  # why not, although there is a projector
        self.context_used = self._kept = 0

    @classmethod
    def load(
        cls,
        model: ModelFile,
        fit: Fit,
        machine: Machine,
        settings: EngineSettings,
        *,
        report: Callable[[float], None] | None = None,
        cancel: Cancel | None = None,
        start: Callable[[EngineSettings], EngineProcess] = EngineProcess,
    ) -> Session:
        """Start a child and load `model` by `fit`'s plan; `report` gets 0.0 to 1.0.

        Raises Cancelled, FileProblem (also if the file changed since it was read), ModelProblem, MemoryProblem or
        EngineProblem; nothing stays running then.
        """
        model.header.check_unchanged()
        process = start(settings)
        try:
            answer = process.request(
                "load",
                path=str(model.header.parts[0].path),
                plan=fit.plan.to_json(),
                devices=device_names(machine, fit.plan),
                projector=str(model.projector) if model.projector else None,
                on_event=lambda event: report(event["permille"] / 1000) if report else None,
                cancel=cancel,
            )
        except BaseException:
            process.close()
            raise
        return cls(process, model, machine, fit, answer)

    def grow(self, fit: Fit) -> int:
        """Give the model the context of `fit`, a judgement of this model whose plan differs in that alone.

        What was said so far moves along; how many tokens of it need no reading again. Raises MemoryProblem,
        ModelProblem or UsageError, and then nothing has changed; EngineProblem if the child ends.
        """
        answer = self._process.request("grow", plan=fit.plan.to_json())
        self.fit = fit
        self.allocated = make_bill(answer["buffers"], self.machine, self.base_memory)
        return int(answer["held"])

    @property
    def has_template(self) -> bool:
        """Whether the model takes a conversation, rather than a text to go on with."""
        return self.template.source != "none"

    # -- talking -----------------------------------------------------------------------------------------------

    def reply(
        self,
        messages: Sequence[Message],
        on_event: Callable[[Event], None],
        *,
        sampling: Sampling | None = None,
        limit: int | None = None,
        thinking: Thinking = None,
        beginning: Message | None = None,
        cancel: Cancel | None = None,
    ) -> Stats:
        """Write the next turn after `messages`; pieces go to `on_event` as they come, in this thread.

        sampling: None for what the model's makers recommend. thinking: on, off or how much, where the template has
        the choice (see `template`); None leaves it to the template. beginning: a reply to go on with; only what is
        new of it comes.
        Cancelling ends the reply early with stop_reason "stopped"; that is a result, not an error. Raises UsageError
        where the conversation is longer than the context (PromptTooLong), EngineProblem (with an Outcome) if the child
        ends, ModelProblem if the template refuses the conversation.
        """

        def forward(event: dict[str, Any]) -> None:
            if event["event"] == "text":
                on_event(Text(event["text"], event["tokens"], event.get("reasoning", "")))
            elif event["event"] == "reading":
                on_event(PromptProgress(event["done"], event["total"], event["reused"]))

        answer = self._process.request(
            "chat",
            messages=[message.to_json() for message in messages],
            sampling=asdict(sampling or self.recommended),
            limit=limit,
            thinking=thinking,
            beginning=asdict(beginning) if beginning else None,
            on_event=forward,
            cancel=cancel,
        )
        stats = Stats.from_json(answer["stats"])
        self.context_used, self._kept = stats.context_used, stats.kept_bytes
        return stats

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes; does not wait for a reply under way. EngineProblem if the child is gone."""
        counts: list[int] = self._process.request_aside("count", texts=list(texts))["counts"]
        return counts

    def outlook(self, messages: Sequence[Message], thinking: Thinking = None, room: int | None = None) -> Outlook:
        """How `messages` lie in the context; does not wait for a reply under way. Errors as `reply` and `count`.

        room: tokens to be kept free, None for what a reply usually takes.
        """
        asked = [message.to_json() for message in messages]
        answer = self._process.request_aside("outlook", messages=asked, thinking=thinking, room=room)
        return Outlook(**{f.name: answer[f.name] for f in fields(Outlook)})

    def bench(self, read: int, write: int, repeats: int, cancel: Cancel | None = None) -> list[dict[str, float]]:
        """[{"read": tokens/s, "write": tokens/s}] of `repeats` timed passes."""
        answer = self._process.request("bench", read=read, write=write, repeats=repeats, cancel=cancel)
        self._kept = 0
        runs: list[dict[str, float]] = answer["runs"]
        return runs

    # -- watching ----------------------------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """The engine child's process id."""
        return self._process.pid

    @property
    def outcome(self) -> Outcome | None:
        """How the child ended; None while it runs."""
        return self._process.outcome

    def reading(self) -> Reading | None:
        """What the system measures now; None if the child is gone."""
        return sample(self._process.pid) if self._process.alive else None

    def gap(self, reading: Reading) -> Gap:
        """The bill against the engine's own figures and `reading`; what is kept of earlier turns is on neither side."""
        return gap(self.fit.bill, self.allocated, reading, self.base_memory + self._kept)

    def close(self) -> Outcome:
        """End the child and free its memory."""
        return self._process.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
