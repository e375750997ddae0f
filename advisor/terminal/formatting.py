"""Machines and fits as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit, Option
from advisor.fit.overhead import VOCABULARY_SOURCE
from advisor.fit.speed_band import Speed
from advisor.fit.verdict import Verdict, too_slow
from advisor.gguf.filename import FileKind
from advisor.hub.listing import Listing
from advisor.machine.description import machine as machine
from advisor.machine.description import size_or_unknown as size_or_unknown
from advisor.machine.description import table as table
from advisor.services.judgement import HubFit
from advisor.units import format_bytes, format_tokens

_DOUBTS = {FileKind.DRAFT: "a draft for another one", FileKind.ADAPTER: "an adapter for one (LoRA)"}


def _where(fit: Fit) -> str:
    """What of a model lies where, in short."""
    plan = fit.plan
    parts = [f"{fit.offloaded} of {fit.layers} layers on graphics devices"]
    if plan.gpu_layers and plan.experts_on_cpu:
        parts.append(f"the experts of {plan.experts_on_cpu} of them in system memory")
    if plan.gpu_layers and plan.kv_on_cpu:
        parts.append("the chat memory in system memory")
    return ", ".join(parts)


def verdict_line(fit: Fit, expected: Speed | None = None) -> str:
    """The verdict in one sentence, always with numbers. expected: how fast it would run, where that is known."""
    context = format_tokens(fit.plan.context)
    spare = 0 if fit.spare is None else fit.spare
    match fit.verdict:
        case Verdict.FITS:
            return f"Fits with {format_bytes(spare)} to spare at {context} context."
        case Verdict.TIGHT:
            inside = f"{format_bytes(-spare)} inside your safety margin at {context} context"
            return f"Fits, but tight: {inside}. Closing other programs would help."
        case Verdict.SLOWER:
            held = fit.bill.devices[0].engine
            memory = f"{format_bytes(held)} of it will sit in system memory ({_where(fit)})"
            if expected and too_slow(fit.verdict, expected):
                return f"Too slow to be of use: about {expected.writing} tokens per second, for {memory}."
            return f"Runs, but slower: {memory}."
        case Verdict.NO:
            row = min((r for r in fit.bill.devices if r.spare is not None), key=lambda r: r.spare or 0)
            needs = f"needs {format_bytes(row.total)} on {fit.bill.called[row.device]}"
            usable = size_or_unknown(row.usable and max(0, row.usable))  # others may hold what is kept free, too
            return f"Will not fit at {context} context: {needs}, {usable} can be used."
        case Verdict.UNKNOWN:
            return "Not known: the engine could not say how much memory a device has."


def fit(judged: Fit, ways: Sequence[Option], expected: Speed | None = None, lent: str = "") -> str:
    """`plimsoll fit` for people: the verdict first, then the bill it rests on. expected: how fast it would run.

    lent: what devices of other computers are worth, in a sentence.
    """
    model = judged.model
    lines = [
        (
            f"{model.name}  {model.architecture}, {model.quant}, {format_bytes(model.file_bytes)}, "
            f"{f'trained for {model.context_train:,} tokens' if model.context_train else 'trained length not stated'}"
        ),
        "",
        verdict_line(judged, expected),
    ]
    if judged.longest_context:
        lines.append(f"Longest conversation that fits: {judged.longest_context:,} tokens.")
    if expected:
        lines.append(speed_line(expected))
    lines += [lent] if lent else []
    lines += [_way(way) for way in ways]
    lines += ["", _bill(judged.bill)]
    plan = judged.plan
    lines.append(f"Keys {plan.kv_k}, values {plan.kv_v}, {plan.slots} conversation(s), {_where(judged)}.")
    return "\n".join(lines)


def speed_line(expected: Speed) -> str:
    """How fast it would run, and what that rests on, in one sentence."""
    reads = f" and reads about {expected.reading}" if expected.reading else ""
    after = f", {expected.depth:,} tokens into a conversation" if expected.depth else ""
    return f"Writes about {expected.writing} tokens per second{reads}{after} (estimate: {expected.basis})."


def _bill(bill: Bill) -> str:
    """A row for each device, and what its figures that are not the engine's rest on."""
    called = bill.called
    header = ("Device", "Weights", "Chat memory", "Working", "Engine", "Vocabulary", "Total", "Usable", "To spare")
    lines = [
        table([header, *(_row(row, called[row.device]) for row in bill.devices)], frozenset(range(1, len(header))))
    ]
    sources: dict[str, list[str]] = {}
    for row in bill.devices:
        if row.program:
            sources.setdefault(row.overhead_source, []).append(called[row.device])
    lines += [f"Engine and driver on {', '.join(names)}: {source}." for source, names in sources.items()]
    lines += [f"Vocabulary on {called[row.device]}: {VOCABULARY_SOURCE}." for row in bill.devices if row.vocabulary]
    return "\n".join(lines)


def _row(row: DeviceBill, name: str) -> tuple[str, ...]:
    taken = (row.weights, row.context, row.compute, row.program, row.vocabulary)
    return (name, *(size_or_unknown(value) for value in (*taken, row.total, row.usable, row.spare)))


def _way(way: Option) -> str:
    if way.kind == "shorter":
        return f"  Option: a shorter conversation, {way.fit.plan.context:,} tokens. {verdict_line(way.fit)}"
    return f"  Option: 8-bit chat memory (--kv q8_0). {verdict_line(way.fit)}"


def version_lines(listing: Listing, judged: Sequence[HubFit]) -> str:
    """Every version of a repository on the hub in a table."""
    first = next((each.fit for each in judged if each.fit), None)
    rows = [("Version", "Download", "Memory", "Longest", "Writes", "Verdict")]
    for each in judged:
        total = format_bytes(sum(row.total for row in each.fit.bill.devices)) if each.fit else ""
        longest = format_tokens(each.fit.longest_context) if each.fit and each.fit.longest_context else ""
        writes = f"{each.speed.writing} /s" if each.speed else ""
        words = verdict_line(each.fit) if each.fit else each.problem or ""
        if each.build.doubt:
            words = f"Perhaps no model but {_DOUBTS[each.build.doubt]}. {words}".rstrip()
        rows.append((each.build.label, format_bytes(each.build.size), total, longest, writes, words))
    about = f"{first.model.name}  {first.model.architecture}, " if first else ""
    terms = f"license {listing.license}" if listing.license else "license not stated"
    return f"{listing.repo}\n{about}{terms}\n\n{table(rows, frozenset({1, 2, 3, 4}))}"
