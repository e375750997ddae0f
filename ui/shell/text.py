"""What the window itself says: its pages, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from advisor.errors import EngineProblem, FileProblem, MemoryProblem, ModelProblem
from advisor.fit.fit import Fit
from advisor.session.recovery import Recovery
from ui.pages import PageId
from ui.session.recovery_text import offer
from ui.shell.state import Trouble
from ui.words import error, plural, rounded_tokens, short_tokens, translate


def _page(which: PageId) -> str:
    """A rail entry."""
    return {
        PageId.PC: translate("Pages", "This PC"),
        PageId.MODELS: translate("Pages", "Models"),
        PageId.DETAIL: translate("Pages", "Model"),
        PageId.MODEL: translate("Pages", "Opened file"),
        PageId.CHAT: translate("Pages", "Chat"),
        PageId.DOWNLOADS: translate("Pages", "Downloads"),
        PageId.SETTINGS: translate("Pages", "Settings"),
    }[which]


class Remedy(StrEnum):
    """What the error dialog can offer to do."""

    USE_LONGEST = "use_longest"
    RESCAN = "rescan"
    RETRY = "retry"
    RESTART = "restart"
    RECOVER = "recover"
    OPEN_OTHER = "open_other"


@dataclass(frozen=True)
class Words:
    """The three parts of the error dialog, and the buttons for the last."""

    what: str
    means: str
    can_do: str
    remedies: tuple[Remedy, ...] = ()


def trouble(case: Trouble, fit: Fit | None) -> Words:
    """What happened, what it means, what can be done."""
    sentence = error(case.error)
    if case.doing == "inside":
        return Words(
            translate("Trouble", "Something went wrong inside Plimsoll."),
            translate(
                "Trouble", "This is a fault in the program, not in your model. Your chat is still in the window."
            ),
            translate("Trouble", "You can go on. If it happens again, copy the details and report it."),
        )
    if case.doing == "lost":
        return Words(
            translate("Trouble", "The model stopped unexpectedly."),
            sentence,
            " ".join(
                [translate("Trouble", "Your chat is safe. Restart the model and go on."), *map(offer, _way_on(case))]
            ),
            (*(Remedy.RECOVER for _ in _way_on(case)), Remedy.RESTART),
        )
    what = translate("Trouble", "The model could not be loaded.")
    if case.recovery:
        return Words(what, sentence, offer(case.recovery), (Remedy.RECOVER, Remedy.RESCAN))
    if _is_memory(case.error):
        smaller = fit is not None and fit.longest_context is not None and fit.longest_context < fit.plan.context
        remedies = (Remedy.USE_LONGEST, Remedy.RESCAN) if smaller else (Remedy.RESCAN,)
        return Words(
            what,
            sentence,
            translate("Trouble", "Shorten the conversation, or close other programs and scan again."),
            remedies,
        )
    if isinstance(case.error, ModelProblem | FileProblem):
        return Words(what, sentence, translate("Trouble", "Open another file."), (Remedy.OPEN_OTHER,))
    return Words(
        what, sentence, translate("Trouble", "Try again, or open another file."), (Remedy.RETRY, Remedy.OPEN_OTHER)
    )


def remedy(which: Remedy, fit: Fit | None) -> str:
    """A remedy's button."""
    if which is Remedy.USE_LONGEST and fit and fit.longest_context:
        longest = rounded_tokens(fit.longest_context)
        return plural("Trouble", "Use {0} tokens", longest, short_tokens(longest))
    return {
        Remedy.USE_LONGEST: translate("Trouble", "Shorten"),
        Remedy.RESCAN: translate("Trouble", "Scan again"),
        Remedy.RETRY: translate("Trouble", "Try again"),
        Remedy.RESTART: translate("Trouble", "Restart model"),
        Remedy.RECOVER: translate("Trouble", "Load with less"),
        Remedy.OPEN_OTHER: translate("Trouble", "Open another file…"),
    }[which]


def _way_on(case: Trouble) -> tuple[Recovery, ...]:
    return (case.recovery,) if case.recovery else ()


def _is_memory(problem: Exception) -> bool:
    if isinstance(problem, EngineProblem) and problem.outcome:
        return problem.outcome.out_of_memory
    return isinstance(problem, MemoryProblem)


def refused(paths: Iterable[str]) -> str:
    """Why dropped things are not opened."""
    names = list(paths)
    if len(names) > 1:
        return plural("Trouble", "Drop one file at a time; %Ln were dropped.", len(names))
    return translate("Trouble", "{0} is not a .gguf file. Drop a model in GGUF format.").format(
        names[0] if names else ""
    )
