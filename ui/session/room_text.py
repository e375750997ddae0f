"""The question before a load that others in memory leave no room for."""

from __future__ import annotations

from typing import NamedTuple

from advisor.fit.speed_band import Speed, digits
from advisor.services.judgement import LessAsked
from ui.session.state import RoomWanted
from ui.words import number, plural, size, tokens_in_short, translate


class RoomWords(NamedTuple):
    """What is asked; end: the button that ends who has to go; less: that which ends nobody, "" where nothing does."""

    head: str
    text: str
    end: str
    less: str


def room_question(wanted: RoomWanted) -> RoomWords:
    """Who would be ended, and what goes without that."""
    ends, less = wanted.crowded.ends, wanted.crowded.less
    held = size(sum(one.held for one in ends))
    names = translate("Room", "{0} and {1}").format(", ".join(one.model for one in ends[:-1]), ends[-1].model)
    if len(ends) == 1:
        names = ends[0].model
        text = translate("Room", "Loading {0} ends {1}, which holds {2}. Its chats stay as they are.")
        end = translate("Room", "End {0} and load").format(names)
    else:
        text = translate("Room", "Loading {0} ends {1}, which hold {2}. Their chats stay as they are.")
        end = plural("Room", "End %Ln models and load", len(ends))
    said = [text.format(wanted.model, names, held)]
    said += [
        translate("Room", "{0} is writing a reply, which would stop there.").format(one.model)
        for one in ends
        if one.writing
    ]
    if less:
        said.append(_beside(wanted, less))
    return RoomWords(
        translate("Room", "Make room for {0}?").format(wanted.model), "\n\n".join(said), end, _less(wanted, less)
    )


def _is_slower(wanted: RoomWanted, less: LessAsked) -> bool:
    """Whether all that it gives up is speed."""
    return less.fit.plan.context == wanted.alone.plan.context and less.fit.plan.kv_k == wanted.alone.plan.kv_k


def _beside(wanted: RoomWanted, less: LessAsked) -> str:
    if _is_slower(wanted, less):
        if less.speed:
            words = translate("Room", "Beside all that is loaded it would write about {0} tokens per second.")
            return words.format(_figure(less.speed))
        return translate("Room", "Beside all that is loaded it would run slower.")
    if less.fit.plan.context < wanted.alone.plan.context:
        words = translate("Room", "With a conversation of {0} it fits beside all that is loaded.")
        return words.format(tokens_in_short(less.fit.plan.context))
    return translate("Room", "With 8-bit chat memory it fits beside all that is loaded.")


def _less(wanted: RoomWanted, less: LessAsked | None) -> str:
    if less is None:
        return ""
    if _is_slower(wanted, less):
        return translate("Room", "Load it slower")
    if less.fit.plan.context < wanted.alone.plan.context:
        return translate("Room", "Load with {0}").format(tokens_in_short(less.fit.plan.context))
    return translate("Room", "Load with 8-bit chat memory")


def _figure(speed: Speed) -> str:
    return number(speed.writing.likely, digits(speed.writing.likely))
