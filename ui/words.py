"""Everything the window says: values to translated sentences, always words with numbers, never codes.

`translate` is the one door for text: `translate("Context", "…{0}…").format(…)`, so that pyside6-lupdate finds every
sentence whole. Numbers go through QLocale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLocale

from advisor.errors import AdvisorError, EngineMissing, EngineProblem, FileProblem, MemoryProblem, ModelProblem
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit, Option
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Device, Kind
from advisor.plan import KV_TYPES, KvType
from advisor.services.judgement import Layers
from advisor.units import GIB, KIB, MIB
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Trouble

translate = QCoreApplication.translate

WORDS_PER_TOKEN = 0.75  # English prose, the rule of thumb model makers give


# -- numbers ---------------------------------------------------------------------------------------------------


def number(value: float, digits: int = 0) -> str:
    """A number as this language writes it: 16,384 or 38.2."""
    return QLocale().toString(value, "f", digits) if digits else QLocale().toString(round(value))


def size(value: int) -> str:
    """Bytes the way advisor.units shows them ("16.0 GB", "507 MB"), in this language's digits."""
    magnitude = abs(value)
    if magnitude >= GIB - MIB // 2:
        return translate("Units", "{0} GB").format(number(value / GIB, 1))
    if magnitude >= MIB - KIB // 2:
        return translate("Units", "{0} MB").format(number(value / MIB))
    if magnitude >= KIB:
        return translate("Units", "{0} kB").format(number(value / KIB))
    return translate("Units", "{0} bytes").format(number(value))


def gigabytes(value: int) -> str:
    """Bytes in GB without the unit, for "10.8 of 16.0 GB"."""
    return number(value / GIB, 1)


def exact(value: int) -> str:
    """Bytes to the last one."""
    return translate("Units", "{0} bytes").format(QLocale().toString(value))


def short_tokens(count: int) -> str:
    """A token count in short: 16k for 16,384; other numbers in full."""
    if count >= 1024 and count % 1024 == 0:
        return translate("Units", "{0}k").format(number(count // 1024))
    return number(count)


def parameters(count: int) -> str:
    """How many numbers a model holds: "8.2 billion"."""
    for factor, words in (
        (10**9, translate("Units", "{0} billion parameters")),
        (10**6, translate("Units", "{0} million parameters")),
        (10**3, translate("Units", "{0} thousand parameters")),
    ):
        if count >= factor:
            return words.format(number(count / factor, 1))
    return translate("Units", "{0} parameters").format(number(count))


def words_in(tokens: int) -> str:
    """About how many words a context holds, rounded the way people guess."""
    words = tokens * WORDS_PER_TOKEN
    step = 10 ** max(0, len(str(int(words))) - 2)
    return number(max(1, round(words / step)) * step)


# -- verdicts --------------------------------------------------------------------------------------------------


def shortage(bill: Bill) -> DeviceBill:
    """The device that is most over what is free on it."""
    return max(bill.devices, key=lambda row: row.total - (row.free or 0))


def in_system_memory(bill: Bill) -> int:
    """Bytes of the model that system memory carries."""
    return sum(row.engine for row in bill.devices if row.kind is Kind.CPU)


def badge(fit: Fit) -> str:
    """The verdict in a few words with its number."""
    spare = fit.spare or 0
    match fit.verdict:
        case Verdict.FITS:
            return translate("Verdict", "Fits: {0} to spare").format(size(spare))
        case Verdict.TIGHT:
            return translate("Verdict", "Tight: uses {0} of the safety margin").format(size(-spare))
        case Verdict.SLOWER:
            return translate("Verdict", "Runs slower: {0} in system memory").format(size(in_system_memory(fit.bill)))
        case Verdict.NO:
            row = shortage(fit.bill)
            return translate("Verdict", "Will not fit: {0} short").format(size(row.total - (row.free or 0)))
        case _:
            return translate("Verdict", "Not known")


def verdict(fit: Fit) -> str:
    """The verdict as one or two sentences."""
    spare, context = fit.spare or 0, short_tokens(fit.plan.context)
    match fit.verdict:
        case Verdict.FITS:
            return translate("Verdict", "Fits with {0} to spare at {1} context.").format(size(spare), context)
        case Verdict.TIGHT:
            return translate(
                "Verdict",
                "Fits at {1} context, but tight: {0} inside your safety margin. Closing other programs would help.",
            ).format(size(-spare), context)
        case Verdict.SLOWER:
            return translate(
                "Verdict", "Runs at {1} context, but slower: {0} of the model will sit in system memory."
            ).format(size(in_system_memory(fit.bill)), context)
        case Verdict.NO:
            row = shortage(fit.bill)
            return translate("Verdict", "Will not fit at {2} context: needs {0}, and {1} is free.").format(
                size(row.total), size(row.free or 0), context
            )
        case _:
            return translate("Verdict", "Not known: the engine cannot tell how much memory {0} has.").format(
                next((row.name for row in fit.bill.devices if row.free is None), fit.bill.devices[0].name)
            )


def longest(fit: Fit) -> str:
    """The longest conversation that keeps the safety margin."""
    if fit.longest_context is None:
        return translate("Verdict", "No conversation length keeps the safety margin.")
    return translate("Verdict", "Longest that fits: {0} tokens.").format(number(fit.longest_context))


def option(choice: Option, current: Fit) -> str:
    """A way out, as a button."""
    plan = choice.fit.plan
    if choice.kind == "shorter":
        return translate("Verdict", "Shorter conversation ({0} fits)").format(short_tokens(plan.context))
    saved = current.bill.line("context") - choice.fit.bill.line("context")
    return translate("Verdict", "8-bit chat memory (saves {0})").format(size(saved))


# -- names of things -------------------------------------------------------------------------------------------


def page(which: PageId) -> str:
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


def kv_type(kind: KvType) -> str:
    """A KV cache type for the combo box."""
    form = KV_TYPES[kind]
    if kind == "f16":
        return translate("Plan", "{0}-bit (exact)").format(form.bits)
    return translate("Plan", "{0}-bit ({1})").format(form.bits, kind)


def layers(choice: Layers) -> str:
    """Where the layers go."""
    return {
        "auto": translate("Plan", "Automatic"),
        "all": translate("Plan", "All on the graphics card"),
        "none": translate("Plan", "None (processor only)"),
    }[choice]


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


# -- trouble ---------------------------------------------------------------------------------------------------


class Remedy(StrEnum):
    """What the error dialog can offer to do."""

    USE_LONGEST = "use_longest"
    RESCAN = "rescan"
    RETRY = "retry"
    RESTART = "restart"
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
            translate("Trouble", "Your chat is safe. Restart the model and go on."),
            (Remedy.RESTART,),
        )
    what = translate("Trouble", "The model could not be loaded.")
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
        return translate("Trouble", "Use {0} tokens").format(number(fit.longest_context))
    return {
        Remedy.USE_LONGEST: translate("Trouble", "Shorten"),
        Remedy.RESCAN: translate("Trouble", "Scan again"),
        Remedy.RETRY: translate("Trouble", "Try again"),
        Remedy.RESTART: translate("Trouble", "Restart model"),
        Remedy.OPEN_OTHER: translate("Trouble", "Open another file…"),
    }[which]


def error(problem: Exception) -> str:
    """An error in words. The engine's own errors already speak; anything else is a fault of ours."""
    if isinstance(problem, EngineMissing):
        return translate("Trouble", "The engine is not installed or cannot start: {0}").format(problem)
    if isinstance(problem, EngineProblem) and problem.outcome:
        return problem.outcome.sentence
    if isinstance(problem, AdvisorError):
        return str(problem)
    return translate("Trouble", "Unexpected: {0}").format(f"{type(problem).__name__}: {problem}")


def _is_memory(problem: Exception) -> bool:
    if isinstance(problem, EngineProblem) and problem.outcome:
        return problem.outcome.out_of_memory
    return isinstance(problem, MemoryProblem)


def refused(paths: Iterable[str]) -> str:
    """Why dropped things are not opened."""
    names = list(paths)
    if len(names) > 1:
        return translate("Trouble", "Drop one file at a time; {0} were dropped.").format(number(len(names)))
    return translate("Trouble", "{0} is not a .gguf file. Drop a model in GGUF format.").format(
        names[0] if names else ""
    )


def beyond_training(asked: int, trained: int) -> str:
    """Asked for more context than the model knows."""
    return translate("Verdict", "You asked for {0} tokens. This model was trained to follow {1}.").format(
        number(asked), number(trained)
    )
