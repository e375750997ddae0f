"""What is said of the running model and of memory: verdicts, devices, gauges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.machine.live import Spill
from advisor.machine.machine import Device, Kind
from ui.session.state import Phase
from ui.words import gigabytes, number, short_tokens, size, translate

# -- verdicts --------------------------------------------------------------------------------------------------


def shortage(bill: Bill) -> DeviceBill:
    """The device that is most over what is free on it."""
    return max(bill.devices, key=lambda row: row.total - (row.free or 0))


def in_system_memory(bill: Bill) -> int:
    """Bytes of the model that system memory carries."""
    return sum(row.engine for row in bill.devices if row.kind is Kind.CPU)


@dataclass(frozen=True)
class VerdictWords:
    """word: the verdict itself; number: what says how clear it is; badge: both in few words; sentence: one or two."""

    word: str
    number: str
    badge: str
    sentence: str


def verdict_words(fit: Fit) -> VerdictWords:
    """All that is said of a verdict; another kind of verdict is a case here, and mypy says so."""
    context, word = short_tokens(fit.plan.context), verdict_word(fit.verdict)
    match fit.verdict:
        case Verdict.FITS:
            spare = size(fit.spare or 0)
            return VerdictWords(
                word,
                translate("Verdict", "{0} to spare").format(spare),
                translate("Verdict", "Fits: {0} to spare").format(spare),
                translate("Verdict", "Fits with {0} to spare at {1} context.").format(spare, context),
            )
        case Verdict.TIGHT:
            used = size(-(fit.spare or 0))
            sentence = translate(
                "Verdict",
                "Fits at {1} context, but tight: {0} inside your safety margin. Closing other programs would help.",
            )
            return VerdictWords(
                word,
                translate("Verdict", "{0} into the margin").format(used),
                translate("Verdict", "Tight: uses {0} of the safety margin").format(used),
                sentence.format(used, context),
            )
        case Verdict.SLOWER:
            moved = size(in_system_memory(fit.bill))
            sentence = translate(
                "Verdict", "Runs at {1} context, but slower: {0} of the model will sit in system memory."
            )
            return VerdictWords(
                word,
                translate("Verdict", "{0} in system memory").format(moved),
                translate("Verdict", "Runs slower: {0} in system memory").format(moved),
                sentence.format(moved, context),
            )
        case Verdict.NO:
            row = shortage(fit.bill)
            missing = size(row.total - (row.free or 0))
            sentence = translate("Verdict", "Will not fit at {2} context: needs {0}, and {1} is free.")
            return VerdictWords(
                word,
                translate("Verdict", "{0} short").format(missing),
                translate("Verdict", "Will not fit: {0} short").format(missing),
                sentence.format(size(row.total), size(row.free or 0), context),
            )
        case Verdict.UNKNOWN:
            sentence = translate("Verdict", "Not known: the engine cannot tell how much memory {0} has.")
            blind = next((row.name for row in fit.bill.devices if row.free is None), fit.bill.devices[0].name)
            return VerdictWords(word, translate("Verdict", "free memory cannot be read"), word, sentence.format(blind))


def verdict_word(which: Verdict) -> str:
    """The verdict itself."""
    match which:
        case Verdict.FITS:
            return translate("Verdict", "Fits")
        case Verdict.TIGHT:
            return translate("Verdict", "Tight")
        case Verdict.SLOWER:
            return translate("Verdict", "Runs slower")
        case Verdict.NO:
            return translate("Verdict", "Will not fit")
        case Verdict.UNKNOWN:
            return translate("Verdict", "Not known")


def badge(fit: Fit) -> str:
    """The verdict in a few words with its number."""
    return verdict_words(fit).badge


def verdict(fit: Fit) -> str:
    """The verdict as one or two sentences."""
    return verdict_words(fit).sentence


def verdict_number(fit: Fit) -> str:
    """Its number, as the badge has it behind the colon."""
    return verdict_words(fit).number


# -- devices and gauges ----------------------------------------------------------------------------------------


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


def model_state(phase: Phase, permille: int) -> str:
    """Where the loaded model stands, in a word."""
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


def used_of(used: int, total: int) -> str:
    """A gauge's value in words."""
    return translate("Units", "{0} of {1} GB used").format(gigabytes(used), gigabytes(total))


def spilled(spills: Sequence[Spill]) -> str:
    """A full card's driver has moved part of the model away."""
    moved = sum(spill.size for spill in spills)
    return translate(
        "Spill",
        "{0} of the model lie in system memory: {1} is full, and its driver moved them there without a word. "
        "Replies come many times slower; shorten the conversation, or close other programs and load again.",
    ).format(size(moved), spills[0].card)
