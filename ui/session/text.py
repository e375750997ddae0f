"""What is said of the running model and of memory: devices, gauges. What is said of verdicts is in their table."""

from __future__ import annotations

from advisor.chat.forecast import Forecast
from advisor.fit.bill import DeviceBill
from advisor.fit.fit import Fit
from advisor.fit.memory_history import Learned
from advisor.machine.machine import Device, Kind
from advisor.services.readings import LoadedModel
from ui.session.state import Phase
from ui.words import gigabytes, number, plural, size, tokens, tokens_in_short, translate


def kind(device: Device | DeviceBill) -> str:
    """What sort of memory a device has."""
    return {
        Kind.CPU: translate("Device", "System memory"),
        Kind.DEDICATED: translate("Device", "Graphics memory"),
        Kind.CARVEOUT: translate("Device", "System memory set aside for graphics"),
        Kind.SHARED: translate("Device", "Graphics, sharing system memory"),
        Kind.UNIFIED: translate("Device", "Unified memory"),
        Kind.MIG: translate("Device", "Slice of a graphics card"),
        Kind.REMOTE: translate("Device", "Memory of another computer"),
        Kind.VIRTUAL: translate("Device", "Planned graphics card"),
    }[device.kind]


def gauge(device: Device | DeviceBill, used: int, capacity: int) -> str:
    """A gauge in words: "GPU memory 10.8 of 16.0 GB"."""
    if device.kind is Kind.CPU:
        return translate("Device", "RAM {0} of {1} GB").format(gigabytes(used), gigabytes(capacity))
    return translate("Device", "GPU memory {0} of {1} GB").format(gigabytes(used), gigabytes(capacity))


def pool(device: Device | DeviceBill) -> str:
    """The device in one short word, in front of a gauge."""
    return translate("Device", "RAM") if device.kind is Kind.CPU else translate("Device", "GPU")


def model_state(phase: Phase, permille: int, programs: int = 0) -> str:
    """Where the loaded model stands, in a word. programs: replies that it writes for other programs."""
    if programs and phase.loaded:
        return plural("Phase", "writing %Ln replies for programs", programs)
    match phase:
        case Phase.LOADING:
            return translate("Phase", "loading {0} %").format(number(permille / 10))
        case Phase.READY:
            return translate("Phase", "ready")
        case Phase.WRITING:
            return translate("Phase", "writing")
        case Phase.EJECTING:
            return translate("Phase", "ejecting")
        case Phase.LOST:
            return translate("Phase", "stopped unexpectedly")
        case _:
            return translate("Phase", "none")


def missing(fit: Fit) -> str:
    """What lacks where, of a model that does not fit; "" where that is not known."""
    rows = [row for row in fit.bill.devices if row.spare is not None]
    short = min(rows, key=lambda row: row.spare or 0, default=None)
    if short is None or short.usable is None or short.total <= short.usable:
        return ""
    usable = max(0, short.usable)  # below nothing where others hold what is kept free, too
    return translate("Device", "{1} needs {0}, and {2} can be used.").format(
        size(short.total), pool(short), size(usable)
    )


def used_of(used: int, total: int) -> str:
    """A gauge's value in words."""
    return translate("Units", "{0} of {1} GB used").format(gigabytes(used), gigabytes(total))


def where_it_lies(fit: Fit) -> str:
    """Where the parts of a model lie, in one line."""
    cards = [row for row in fit.bill.devices if row.kind is not Kind.CPU]
    if not cards or not fit.offloaded:
        return translate("Where", "All in system memory")
    plan, name = fit.plan, ""
    if plan.main_gpu is not None and len(cards) > 1:
        name = max(cards, key=lambda row: row.engine).name
    if fit.offloaded == fit.layers:
        on = (
            plural("Where", "All %Ln layers on {0}", fit.layers, name)
            if name
            else plural("Where", "All %Ln layers on graphics", fit.layers)
        )
    elif name:
        on = plural("Where", "{0} of %Ln layers on {1}", fit.layers, number(fit.offloaded), name)
    else:
        on = plural("Where", "{0} of %Ln layers on graphics", fit.layers, number(fit.offloaded))
    parts = [on]
    if plan.experts_on_cpu:
        parts.append(plural("Where", "experts of %Ln layers in system memory", plan.experts_on_cpu))
    if plan.kv_on_cpu:
        parts.append(translate("Where", "chat memory in system memory"))
    if len(cards) > 1 and not name and (total := sum(row.weights for row in cards)):
        shares = " : ".join(number(100 * row.weights / total) for row in cards)
        parts.append(translate("Where", "cards share it {0}").format(shares))
    return " · ".join(parts)


def learned_words(learned: Learned) -> str:
    """What earlier loads took beyond what the bill can foresee."""
    band = size(learned.high) if learned.low == learned.high else between(learned.low, learned.high)
    if learned.own:
        return plural(
            "Learned", "measured on this computer: {0} in %Ln earlier loads of this model", learned.loads, band
        )
    return plural(
        "Learned", "measured on this computer: {0} in %Ln loads of other models; not in the sum", learned.loads, band
    )


def between(low: int, high: int) -> str:
    """Two sizes as a band."""
    return translate("Units", "{0} to {1}").format(size(low), size(high))


def chat_memory_words(filled: int, loaded: LoadedModel) -> str:
    """How much of the chat memory is filled, how much is reserved, and how far it may grow."""
    most, now = loaded.promised, loaded.fit
    reserved = loaded.allocated.line("context")
    if most.plan.context <= now.plan.context:
        words = translate("Breathing", "Chat memory: {0} filled, {1} reserved ({2}).")
        return words.format(tokens(filled), number(now.plan.context), size(reserved))
    words = translate("Breathing", "Chat memory: {0} filled, {1} reserved ({2}), up to {3} as the chat grows ({4}).")
    longest = number(most.plan.context), size(most.bill.line("context"))
    return words.format(tokens(filled), number(now.plan.context), size(reserved), *longest)


def could_not_grow(loaded: LoadedModel) -> str:
    """Why a chat that may be longer has no more room now."""
    wanted = loaded.short
    assert wanted is not None
    words = translate("Breathing", "Memory is short: this chat could go on to {0}, and stays at {1} for now.")
    said = words.format(tokens_in_short(wanted.plan.context), tokens_in_short(loaded.fit.plan.context))
    return f"{said} {missing(wanted)}".rstrip()


def not_raised(wanted: Fit, loaded: LoadedModel) -> str:
    """A person gave a chat more room, and memory was short."""
    words = translate(
        "Breathing", "There is no memory for {0} at this moment. Nothing changed: the chat has room for {1}."
    )
    return words.format(tokens_in_short(wanted.plan.context), tokens_in_short(loaded.fit.plan.context))


def turns_left(found: Forecast) -> str:
    """How long a chat can go on as it went so far."""
    if not found.turns:
        return plural("Forecast", "At this pace, %Ln tokens a turn, the next turn fills the context.", found.pace)
    return plural("Forecast", "About %Ln turns left at this pace, {0} each.", found.turns, tokens(found.pace))


def another_is_planned() -> str:
    """Why nothing is loaded now."""
    return translate("Actions", "Another PC is planned for. Go back to this computer, on This PC, to load a model.")
