"""A running Build: the engine child that holds it, and the replies it writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from advisor.engine.answers import (
    BenchRun,
    Embedded,
    ModelLoaded,
    Outlook,
    Progress,
    PromptProgress,
    Replied,
    StateSaved,
    Text,
)
from advisor.engine.patience import SUSPENDING, Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import (
    AskOutlook,
    Bench,
    CountTokens,
    Embed,
    EngineSettings,
    ResumeReply,
    SavedFile,
    SaveState,
    WriteReply,
)
from advisor.engine.sampling import Message, Sampling, Stats, Thinking
from advisor.engine.wire import error_of
from advisor.errors import AdvisorError, PromptTooLong, UsageError
from advisor.fit.bill import Bill, make_bill
from advisor.fit.fit import Fit
from advisor.fit.measure import ModelFile
from advisor.fit.overhead import vocabulary_memory
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.progress import Cancel
from advisor.session.advised_sampling import advised_sampling
from advisor.session.breathing import Breath
from advisor.session.context_length import ContextChanged, ContextLength, refusal_by_the_longest
from advisor.session.gauge import Gap, Reading, gap, process_reading
from advisor.session.loading import load_in_child
from advisor.session.slots import SlotReplies
from advisor.session.writing_speed import WritingSpeed

__all__ = ["ContextChanged", "Message", "Outlook", "PromptProgress", "ReplyEvent", "Session", "Text"]

ReplyEvent = PromptProgress | Text | ContextChanged


class Session:
    """One loaded model in its own engine child. Blocking calls; stop and close work from any thread."""

    def __init__(
        self,
        process: EngineProcess,
        model: ModelFile,
        machine: Machine,
        fit: Fit,
        answer: ModelLoaded,
        breath: Breath | None = None,
    ) -> None:
        """Use `load`."""
        self._process = process
        self.model, self.machine = model, machine
        host = fit.bill.devices[0]
        # The program at work, as the self-check measured it, or this child as it was before the model, if that is more.
        self.base_memory = max(answer.memory, host.overhead - host.vocabulary)
        beside = self.base_memory, vocabulary_memory(model.header.value)
        self.context = ContextLength(
            process, fit, answer.buffers, lambda held: make_bill(held, machine, *beside), breath
        )
        self.template = answer.template
        self.recommended = advised_sampling(f"{model.header.name} {model.path.stem}", answer.sampling)
        self.sees, self.blind = answer.sees, answer.blind  # pictures; why not, although there is a projector
        self.context_used = 0
        self.after_reply: Callable[[Stats], None] | None = None
        self.writing_speed = WritingSpeed()
        self.loading_seconds, self.last_used = 0.0, time.monotonic()
        self._pause, self._hurry = Cancel(), Cancel()  # of the reply under way
        self._leaving = self._left = False
        slots = fit.plan.slots
        self.slots = SlotReplies(process, slots) if slots > 1 else None  # where several are written together
        self.paused = False  # the last reply was: `resume` goes on with it
        self.refused: AdvisorError | None = None  # why the state saved of the last reply's chat was of no use
        self.restored, self.restoring_seconds = 0, 0.0  # of the last reply, as Replied has them

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
        breath: Breath | None = None,
    ) -> Session:
        """Start a child and load `model` by `fit`'s plan; `report` gets 0.0 to 1.0.

        breath: how its context grows and shrinks by itself. Raises Cancelled, FileProblem (also if the file changed
        since it was read), ModelProblem, MemoryProblem or EngineProblem; nothing stays running then.
        """
        model.header.check_unchanged()
        began = time.monotonic()
        process, answer = load_in_child(model, fit, machine, settings, report=report, cancel=cancel, start=start)
        made = cls(process, model, machine, fit, answer, breath)
        made.loading_seconds = time.monotonic() - began
        return made

    # -- the length of its context -----------------------------------------------------------------------------

    @property
    def fit(self) -> Fit:
        """As it is loaded now."""
        return self.context.fit

    @property
    def allocated(self) -> Bill:
        """What the engine says it holds."""
        return self.context.allocated

    @property
    def ceiling(self) -> Fit:
        """As it was asked for: with the longest context that it takes by itself."""
        return self.context.ceiling

    @property
    def reach(self) -> int:
        """Tokens that a conversation may have, as far as is known now."""
        return self.context.longest.plan.context

    @property
    def writing(self) -> bool:
        """Whether it writes a reply, now."""
        return self.context.writing or (self.slots is not None and self.slots.writing)

    def grow(self, fit: Fit) -> int:
        """Give the model the context of `fit`, as ContextLength.grow."""
        return self.context.grow(fit)

    def narrow(self, need: int | None = None) -> bool:
        """Shrink the context to what holds `need` tokens, what it holds now without; whether it did: not in a reply.

        What has no place in it then is kept aside, and nothing is read again. EngineProblem if the child ends.
        """
        if not self.context.narrow(self.context_used if need is None else need):
            return False
        if self.context_used > self.fit.plan.context:
            self.context_used = 0
        return True

    @property
    def has_template(self) -> bool:
        """Whether the model takes a conversation, rather than a text to go on with."""
        return self.template.source != "none"

    # -- talking -----------------------------------------------------------------------------------------------

    def reply(
        self,
        messages: Sequence[Message],
        on_event: Callable[[ReplyEvent], None],
        *,
        sampling: Sampling | None = None,
        limit: int | None = None,
        thinking: Thinking = None,
        beginning: Message | None = None,
        saved: SavedFile | None = None,
        cancel: Cancel | None = None,
    ) -> Stats:
        """Write the next turn after `messages`; pieces go to `on_event` as they come, in this thread.

        sampling: None for what the model's makers recommend. thinking: on, off or how much, where the template has
        the choice (see `template`); None leaves it to the template. beginning: a reply to go on with; only what is
        new of it comes. saved: what `save` kept of this conversation, to be taken up where that spares reading.
        Cancelling ends the reply early with stop_reason "stopped", which is no error. Raises PromptTooLong,
        EngineProblem (with an Outcome) if the child ends, ModelProblem if the template refuses the conversation.
        """
        asked = WriteReply(tuple(messages), sampling or self.recommended, limit, thinking, beginning, saved=saved)
        return self.answer(asked, on_event, cancel)

    def pause(self) -> None:
        """Stop the reply under way at its next token: it ends as "suspended", and `resume` can go on with it."""
        self._pause.request()

    def resume(
        self, on_event: Callable[[ReplyEvent], None], *, saved: SavedFile | None = None, cancel: Cancel | None = None
    ) -> Stats:
        """Go on with a reply that was paused, as if nothing had been; as ResumeReply. Stats are of the whole reply."""
        return self.answer(ResumeReply(saved), on_event, cancel)

    def save(
        self, file: SavedFile, label: str = "", *, most: int | None = None, patience: Patience | None = None
    ) -> StateSaved:
        """Keep what was said so far in a file, with the reply that was paused; nothing changes for the model.

        most, label, errors: as SaveState. patience: where it is not the usual.
        """
        return self._process.request(SaveState(file, label, most), patience=patience)

    def suspend(self, file: SavedFile, label: str = "") -> StateSaved:
        """Pause the reply under way, if any, and save; a child that stands still is ended. Errors as `save`.

        UsageError where it is one of several conversations: none can be paused alone.
        """
        if self.slots:
            raise UsageError("A conversation that is computed beside others cannot be kept at a token; its words are.")
        self._leaving = True
        try:
            self._pause.request()
            self._hurry.request()
            saved = self.save(file, label, patience=SUSPENDING)
            self._left = True
            return saved
        finally:
            self._leaving = False

    @property
    def leaving(self) -> bool:
        """Whether what it holds is being, or was, suspended, and its child is about to end."""
        return self._leaving or self._left

    def answer(
        self, asked: WriteReply | ResumeReply, on_event: Callable[[ReplyEvent], None], cancel: Cancel | None
    ) -> Stats:
        """The reply that is spelled out; as `reply`."""
        if self.slots:
            stats = self.slots.answer(asked, on_event, cancel)
            self.context.kept, self.last_used = self.slots.kept, self.slots.last_used
            return stats  # what several teach of speed is not that of one alone, so nobody learns from them
        begun = False

        def forward(event: Progress | ReplyEvent) -> None:
            if isinstance(event, Text):
                self.writing_speed.heard(event.tokens, time.monotonic())
            if not (isinstance(event, Progress) or (begun and isinstance(event, PromptProgress))):
                on_event(event)  # there is no load in a chat, and what goes on was read

        def ask(part: WriteReply | ResumeReply) -> Replied:
            nonlocal begun
            answer = self._process.request(part, on_event=forward, cancel=cancel, pause=self._pause, hurry=self._hurry)
            begun, self.context_used, self.last_used = True, answer.stats.context_used, time.monotonic()
            return answer

        self.writing_speed.begin()
        with self.context.in_use():
            self._pause, self._hurry, self.paused, self._left = Cancel(), Cancel(), False, False
            if self._leaving:
                self._pause.request()
                self._hurry.request()
            try:
                first, answer = self.context.written(
                    asked, ask, lambda: self._pause.requested or self._leaving, on_event
                )
            except PromptTooLong as error:
                again = None
                if isinstance(asked, WriteReply) and not asked.raw:
                    again = partial(self.outlook, asked.messages, asked.thinking)
                raise refusal_by_the_longest(error, self.reach, again) from None
        self.paused = answer.stats.stop_reason == "suspended"
        self.refused = error_of(first.refused) if first.refused else None
        self.restored, self.restoring_seconds = first.restored, first.restoring_seconds
        if self.after_reply and answer.stats.stop_reason != "suspended":
            self.after_reply(answer.stats)
        return answer.stats

    def embed(self, texts: Sequence[str], *, shorten: bool = False, cancel: Cancel | None = None) -> Embedded:
        """A vector for each text; errors as Embed, EngineProblem if the child ends."""
        return self._process.request(Embed(tuple(texts), shorten), cancel=cancel)

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes; does not wait for a reply under way. EngineProblem if the child is gone."""
        return list(self._process.request_beside(CountTokens(tuple(texts))).counts)

    def outlook(self, messages: Sequence[Message], thinking: Thinking = None, room: int | None = None) -> Outlook:
        """How `messages` lie in the context; does not wait for a reply under way. Errors as `reply` and `count`.

        The context as long as it may become. room: tokens to be kept free, None for what a reply usually takes.
        """
        return self._process.request_beside(AskOutlook(tuple(messages), thinking, room, self.reach))

    def bench(self, read: int, write: int, repeats: int, cancel: Cancel | None = None) -> tuple[BenchRun, ...]:
        """Tokens per second of `repeats` timed passes; what was said so far has to be read again then."""
        self.context_used = self.context.kept = 0
        return self._process.request(Bench(read, write, repeats), cancel=cancel).runs

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
        found = process_reading(self._process.pid) if self._process.alive else None
        return replace(found, kept=self.context.kept) if found else None

    def gap(self, reading: Reading) -> Gap:
        """The bill against the engine's own figures and `reading`; what is kept of earlier turns is on neither side."""
        return gap(self.fit.bill, self.allocated, reading, self.base_memory + self.context.kept)

    def close(self) -> Outcome:
        """End the child and free its memory."""
        return self._process.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
