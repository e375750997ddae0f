"""What a choice of where the parts of a model lie is called."""

from __future__ import annotations

from advisor.fit.fit import Fit
from advisor.plan import ALL_LAYERS
from advisor.services.placements import PlacementGroup
from ui.words import number, plural, translate


def placement_group(group: PlacementGroup) -> str:
    """What is chosen among ways to lay a model."""
    return {
        "layers": translate("Where", "Layers on graphics"),
        "experts": translate("Where", "Experts in system memory"),
        "kv": translate("Where", "Chat memory"),
        "cards": translate("Where", "Graphics cards"),
    }[group]


def layers_words(count: int | None, fit: Fit | None) -> str:
    """So many layers on graphics, None for as many as suit. fit: of this choice, where it is known."""
    if count is None:
        return (
            translate("Where", "Automatic: {0} of {1}").format(number(fit.offloaded), number(fit.layers))
            if fit
            else translate("Where", "Automatic")
        )
    if count == ALL_LAYERS:
        return translate("Where", "All")
    if count == 0:
        return translate("Where", "None (processor only)")
    return (
        translate("Where", "{0} of {1}").format(number(count), number(fit.layers))
        if fit
        else plural("Where", "%Ln layers", count)
    )


def experts_words(count: int | None, fit: Fit | None) -> str:
    """The experts of so many layers in system memory, likewise."""
    if count is None:
        if fit is None:
            return translate("Where", "Automatic")
        if not fit.plan.experts_on_cpu or not fit.offloaded:
            return translate("Where", "Automatic: none apart")
        return plural("Where", "Automatic: of %Ln layers", fit.plan.experts_on_cpu)
    if count == 0:
        return translate("Where", "None")
    if fit and count >= fit.layers - 1:
        return translate("Where", "All of them")
    return plural("Where", "Those of %Ln layers", count)


def chat_memory_place(aside: bool | None, fit: Fit | None) -> str:
    """Chat memory in system memory or with its layers, likewise."""
    if aside is None:
        if fit is None:
            return translate("Where", "Automatic")
        return (
            translate("Where", "Automatic: in system memory")
            if fit.plan.kv_on_cpu or not fit.offloaded
            else translate("Where", "Automatic: with its layers")
        )
    return translate("Where", "In system memory") if aside else translate("Where", "With its layers")
