"""A load as it is asked for, and what it changes in the state: which session it becomes, and who is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from advisor.fit.measure import ModelFile
from advisor.plan import Plan
from advisor.services.judgement import RunChoice, RunSettings, SpelledOut
from advisor.settings import Settings
from ui.pages import PageId
from ui.session.state import Phase, SessionState
from ui.store import AppState


@dataclass(frozen=True)
class LoadAsked:
    """A load: of what, how it is to run, though it may not fit, and the page to show then.

    name: the session that it becomes; ends: those that are ended for it, None where nobody was asked; before: the one
    that the open chat talked with; at: the page that the person was on, who stays where they went since.
    """

    model: ModelFile
    wish: RunChoice
    force: bool
    show: PageId
    name: str
    ends: tuple[str, ...] | None
    before: str
    at: PageId


def shared_wish(wish: RunChoice, settings: Settings) -> RunChoice:
    """`wish` with room for as many conversations as the server is to have; a plan that is spelled out stays."""
    return replace(wish, slots=settings.conversations) if isinstance(wish, RunSettings) else wish


def session_for(state: AppState, model: ModelFile) -> str:
    """The session that a model is to become: that of the same file, else the open chat's if it has none."""
    if name := state.session_of(model.path):
        return name
    if state.session.phase in (Phase.NONE, Phase.LOST):
        return state.front
    return next(name for number in count(2) if (name := str(number)) not in state.sessions)


def begun(state: AppState, asked: LoadAsked) -> dict[str, Any]:
    """What shows that it is under way: in the open chat, unless that waits for a reply of another."""
    ends = asked.ends or ()
    waits = state.session.phase is Phase.WRITING and state.front not in (asked.name, *ends)
    begins = {
        "phase": Phase.LOADING, "permille": 0, "outcome": None, "recovery": None,
        "context_used": state.session.context_used,
    }  # fmt: skip
    going = {name: {"phase": Phase.EJECTING} for name in ends if name in state.sessions}
    return {"front": state.front if waits else asked.name, "sessions": {**going, asked.name: begins}}


def given_up(state: AppState, asked: LoadAsked, held: Mapping[str, bool]) -> dict[str, Any]:
    """What is left where it came to nothing: who is still in memory answers again, and the open chat talks with whom it
    did before. Where its own model had to go, the conversation is as long as it was. held: whether each of the sessions
    that it was about still has a model."""
    front = state.front
    if front == asked.name and not held[front] and asked.before in state.sessions and held.get(asked.before, True):
        front = asked.before
    left: dict[str, Any] = {name: {"phase": Phase.READY} if holds else None for name, holds in held.items()}
    if left.get(front, front) is None:
        before = state.sessions[front]
        left[front] = SessionState(context_used=before.context_used, context_size=before.context_size)
    return {"front": front, "sessions": left}


def wish_again(asked: LoadAsked | None, plan: Plan) -> RunChoice:
    """How a model is to run that ran with `plan` and stopped: as it was wished, with the length it had."""
    if asked and isinstance(asked.wish, RunSettings):
        return replace(asked.wish, context=plan.context, kv=plan.kv_k)
    return SpelledOut(plan, "fixed")  # after a failure: with less
