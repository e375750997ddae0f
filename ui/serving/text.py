"""What the window says of the server: where it stands, and what programs ask of it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale

from advisor.server.activity import RequestSeen
from advisor.server.address import is_loopback
from advisor.services.at_once import AtOnceCost
from advisor.settings import Settings
from ui.serving.state import ServerPhase, ServingState
from ui.session.text import missing
from ui.words import number, plural, said, size, tokens, translate


def standing_of(serving: ServingState) -> str:
    """Where the server stands."""
    if serving.problem:
        return translate("Serving", "Could not start")
    match serving.phase:
        case ServerPhase.OFF:
            return translate("Serving", "Off")
        case ServerPhase.STARTING:
            return translate("Serving", "Starting…")
        case ServerPhase.STOPPING:
            return translate("Serving", "Stopping…")
        case ServerPhase.ON:
            return translate("Serving", "On")


def reach(serving: ServingState) -> str:
    """Who reaches it, and what else is to be known while it is on."""
    if serving.problem:
        return said(serving.problem)
    if serving.listening and serving.listening.key:
        return translate("Serving", "Whoever reaches this address and has the key may use the models.")
    return translate(
        "Serving",
        "Only programs on this computer reach it. They use the models that the chats use, none is held twice.",
    )


def at_once(count: int, cost: AtOnceCost | None) -> str:
    """A number of replies computed together, with what a model takes then, for the list of choices."""
    if cost is None:
        return number(count)
    words = translate("Serving", "{0} · {1}") if cost.fit.verdict.runs else translate("Serving", "{0} · {1}, too much")
    return words.format(number(count), size(cost.fit.bill.total))


def who_waits(settings: Settings, cost: AtOnceCost | None) -> str:
    """What the number of replies at once means for whom."""
    if settings.serve_at_once == 1:
        return translate(
            "Serving", "A model writes one reply after the other: your chat goes first, programs wait their turn."
        )
    words = plural(
        "Serving",
        "Up to %Ln replies for programs are computed together, and your chat has a place of its own beside them: it "
        "waits for none.",
        settings.serve_at_once,
    )
    if cost is None:
        return words
    each = plural("Serving", "All conversations are reserved at load, each of up to %Ln tokens.", cost.wish.context)
    return f"{words} {each}"


def loaded_for(name: str, held: int) -> str:
    """That a model in memory holds another number of conversations than the setting says."""
    return plural("Serving", "{0} is in memory for %Ln conversations, until it is loaded again.", held, name)


def too_many(name: str, cost: AtOnceCost) -> str:
    """Why so many replies at once were not taken."""
    words = translate("Serving", "{0} would not fit with so many replies at once.").format(name)
    return f"{words} {missing(cost.fit)}".rstrip()


def state_word(one: RequestSeen) -> str:
    """How far a request is, or how it ended."""
    match one.state:
        case "open":
            return translate("Serving", "being answered")
        case "waiting":
            return translate("Serving", "waits its turn")
        case "loading":
            return translate("Serving", "model is made ready")
        case "reading":
            return translate("Serving", "reading")
        case "writing":
            return translate("Serving", "writing")
        case "done":
            return translate("Serving", "answered")
        case "left":
            return translate("Serving", "program left")
        case "refused":
            return _refusal(one)


def _refusal(one: RequestSeen) -> str:
    reasons = {
        "model_not_found": translate("Serving", "no such model"),
        "insufficient_memory": translate("Serving", "too little memory"),
        "context_length_exceeded": translate("Serving", "too long"),
        "invalid_api_key": translate("Serving", "wrong key"),
        "host": translate("Serving", "foreign name"),
        "origin": translate("Serving", "foreign page"),
        "busy": translate("Serving", "too many wait"),
        "ejected": translate("Serving", "model ejected"),
        "stopped": translate("Serving", "stopped"),
        "engine": translate("Serving", "engine failed"),
    }
    return reasons.get(one.reason) or translate("Serving", "refused ({0})").format(one.status)


def asked_at(one: RequestSeen) -> str:
    """The time of day."""
    moment = QDateTime.fromMSecsSinceEpoch(round(one.when * 1000))
    return QLocale().toString(moment.time(), "HH:mm:ss")


def program(one: RequestSeen) -> str:
    """Who asks, by its own word."""
    name = one.program.partition("/")[0]
    return name or translate("Serving", "unnamed")


def asked_from(one: RequestSeen) -> str:
    """The address that asks, where that is another computer."""
    return "" if is_loopback(one.address) else one.address


def count(tokens_: int) -> str:
    """Tokens, nothing for none."""
    return number(tokens_) if tokens_ else ""


def writing_pace(one: RequestSeen) -> str:
    """How fast it was written."""
    return translate("Serving", "{0}/s").format(number(one.speed, 1)) if one.speed else ""


def took(one: RequestSeen) -> str:
    """How long it took, or has taken; and of that in line."""
    if one.waited < 0.1 or one.state == "waiting":
        return translate("Serving", "{0} s").format(number(one.seconds, 1))
    return translate("Serving", "{0} s, {1} s in line").format(number(one.seconds, 1), number(one.waited, 1))


def spoken(one: RequestSeen) -> str:
    """A request as a sentence."""
    parts = [program(one), one.model or one.path, state_word(one)]
    if one.prompt:
        parts.append(translate("Serving", "{0} read").format(tokens(one.prompt)))
    if one.written:
        parts.append(translate("Serving", "{0} written").format(tokens(one.written)))
    return ", ".join([*parts, took(one)])
