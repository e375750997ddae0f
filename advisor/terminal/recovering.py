"""After a failure in the terminal: what lacked, the plan that takes less, and the model loaded again with it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Literal

from advisor.errors import AdvisorError, EngineProblem, FileProblem, LenderProblem, MemoryProblem
from advisor.fit.ladder import Step
from advisor.fit.measure import ModelFile
from advisor.fit.speed_band import digits
from advisor.services.judgement import Judgement, Refusal, RunChoice, SpelledOut
from advisor.services.session import Sessions
from advisor.session.failure import Cause
from advisor.session.recovery import Recovery
from advisor.session.session import Session
from advisor.settings import load_settings
from advisor.terminal.console import interruptible, log
from advisor.units import format_bytes

RecoverChoice = Literal["ask", "yes", "no"]
FAILURES = (EngineProblem, LenderProblem, MemoryProblem)
_CAUSES = {
    Cause.CARD_MEMORY: "There was not enough graphics memory.",
    Cause.SYSTEM_MEMORY: "There was not enough system memory.",
    Cause.STUCK: "The engine stopped answering.",
    Cause.LENDER: "A computer that lent a device for it is gone.",
}


def what_lacked(way_on: Recovery) -> str:
    """Why it failed, in a sentence."""
    if way_on.failure.killed:
        return "It was ended from outside; the system does that when memory runs out."
    return _CAUSES.get(way_on.failure.cause, "The engine crashed.")


def what_changes(way_on: Recovery) -> str:
    """What the next plan gives up, what it takes less, and how fast it would be."""
    parts = [_change(step, way_on) for step in way_on.changes]
    costs = [f"{format_bytes(way_on.saved)} less"] if way_on.saved > 0 else []
    now, then = way_on.rung.speed, way_on.speed
    if now:
        figure = f"{now.writing.likely:.{digits(now.writing.likely)}f}"
        before = f"{then.writing.likely:.{digits(then.writing.likely)}f}" if then else figure
        instead = "" if before == figure else f" instead of {before}"
        costs.append(f"about {figure}{instead} tokens per second")
    return "; ".join(parts) + (f" ({', '.join(costs)})" if costs else "")


def _change(step: Step, way_on: Recovery) -> str:
    before, after = way_on.failed, way_on.rung.fit
    return {
        "slots": "one conversation at a time",
        "ubatch": f"prompts read {after.plan.ubatch} tokens at a time",
        "projector": "pictures looked at by the processor",
        "shorter": f"a conversation of {after.plan.context:,} instead of {before.plan.context:,} tokens",
        "kv": f"chat memory in {after.plan.kv_k}",
        "experts": "the experts in system memory",
        "layers": f"{after.offloaded} of {after.layers} layers on graphics devices",
        "processor": "everything on the processor",
        "safe": "the engine's safe settings",
        "lender": f"without the computer at {way_on.failure.lender}",
    }[step]


class HeldModel:
    """The model that is talked with; after a failure it is loaded again with less, where that is wanted."""

    def __init__(
        self,
        sessions: Sessions,
        model: ModelFile,
        wish: RunChoice,
        judged: Callable[[Judgement], None],
        choice: RecoverChoice | None,
        *,
        breathe: bool = False,
    ) -> None:
        """choice: None for the setting, and a question where somebody sits at a terminal. breathe: as Sessions.load."""
        self._sessions, self._model, self._wish, self._judged = sessions, model, wish, judged
        self._choice, self._breathe = choice or _usual(), breathe

    @property
    def session(self) -> Session:
        """As it is loaded now; EngineProblem where it is not."""
        return self._sessions.session()

    def load(self, *, force: bool) -> Refusal | None:
        """Load it as wished; why not, where that is not expected to fit. Errors as Sessions.load."""
        try:
            return self._load(self._wish, force=force)
        except FAILURES as error:
            if not self._again(error, 0, loading=True):
                raise
            return None

    def again(self, error: AdvisorError) -> bool:
        """After a failure of a reply: whether it is loaded again, with less."""
        session = self._sessions.session() if self._sessions.holds() else None
        return self._again(error, session.context_used if session else 0, loading=False)

    def _again(self, error: AdvisorError, least: int, *, loading: bool) -> bool:
        while way_on := self._sessions.recovery(error, loading=loading):
            log(f"{what_lacked(way_on)} It can be loaded with less: {what_changes(way_on)}.")
            if not self._wanted():
                return False
            try:
                self._load(SpelledOut.of(way_on.rung, batch="fixed"), force=True, least=least)
            except FAILURES as next_error:
                error, loading = next_error, True
                continue
            return True
        return False

    def _load(self, wish: RunChoice, *, force: bool, least: int = 0) -> Refusal | None:
        with interruptible() as cancel:
            found = self._sessions.load(
                self._model, wish, force=force, judged=self._judged, cancel=cancel, least=least, breathe=self._breathe
            )
        return found if isinstance(found, Refusal) else None

    def _wanted(self) -> bool:
        if self._choice != "ask":
            if self._choice == "no":
                log("--recover yes does so.")
            return self._choice == "yes"
        print("Load it so? [y/n] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")


def _usual() -> RecoverChoice:
    """By the setting; else somebody at a terminal is asked, and a script is not."""
    try:
        if load_settings().recover:
            return "yes"
    except FileProblem:  # said where settings are read for the machine
        pass
    return "ask" if sys.stdin.isatty() and sys.stderr.isatty() else "no"
