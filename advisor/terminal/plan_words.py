"""What `plimsoll plan` says: users and quantisations that fit, how the sums come about, a table, the smallest cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.planner.chat_memory import ChatMemory, Keeping, Share
from advisor.planner.other_cards import OtherCards
from advisor.planner.question import Laid
from advisor.planner.solve import MOST_USERS, CardSize
from advisor.planner.sums import Sums
from advisor.services.plan_answer import BillCurve
from advisor.services.plan_changes import HardwareStep, PlanChange
from advisor.services.planner import PlannedCell, Solved
from advisor.terminal.formatting import table, verdict_line
from advisor.units import format_bytes, format_tokens

_NAMED = 4  # cards of one size
_KINDS = {
    Keeping.EVERY_HEAD: "full attention, keys and values for every head",
    Keeping.GROUPED: "grouped-query attention",
    Keeping.LATENT: "latent attention, one compressed row for all heads",
    Keeping.WINDOW: "a sliding window",
    Keeping.STATE: "a state of fixed size, however long the conversation",
}
_SHORT = {
    Verdict.FITS: "fits", Verdict.TIGHT: "tight", Verdict.SLOWER: "slower", Verdict.NO: "no", Verdict.UNKNOWN: "?",
}  # fmt: skip


def solved(found: Solved, fit: Fit) -> str:
    """What else would fit, a line each."""
    context = format_tokens(fit.plan.context)
    where = "" if found.whole or not found.users else " with part of the model in system memory"
    lines = [f"Users at once, each with {context} tokens: {_users(found.users)}{where}."]
    if found.eight_bit_users is not None and found.eight_bit_users != found.users:
        lines.append(f"With 8-bit chat memory (--kv q8_0): {_users(found.eight_bit_users)}.")
    if found.largest:
        users = f" for {fit.plan.slots} users" if fit.plan.slots > 1 else ""
        lines.append(f"Largest quantisation that fits{users}: {found.largest}.")
    return "\n".join(lines)


def change_lines(found: Sequence[PlanChange]) -> str:
    """What would make it fit, the cheapest first; "" where it fits."""
    if not found:
        return ""
    words = [_change_words(one) for one in found]
    part = any(one.fit and one.fit.verdict.improvable for one in found)
    least = "What would make it run, part of it in system memory" if part else "What would make it fit"
    return f"{least}, the cheapest first: {'; '.join(words)}."


def _change_words(change: PlanChange) -> str:
    if change.step:
        return f"{_step_name(change.step.cards)} instead of these"
    if change.kind == "placement":
        return "nothing said of what lies where"
    names = {
        "kv": "--kv {}", "batch": "--ubatch {}", "quant": "--quant {}", "users": "--users {}",
        "context": "--context {}",
    }  # fmt: skip
    return " ".join(names[name].format(value) for name, value in change.changes.items() if name in names)


def beyond_training_note(fit: Fit) -> str:
    """A note where more context is planned than the model was trained for; "" else."""
    trained = fit.model.context_train
    if not trained or fit.plan.context <= trained:
        return ""
    return (
        f"Note: {fit.model.name} was trained to follow {trained:,} tokens. What it makes of {fit.plan.context:,}, "
        "nobody can promise; the memory is what they would take."
    )


def second_line(fit: Fit) -> str:
    """A model that is in memory beside the planned one."""
    model = fit.model
    size = format_bytes(fit.bill.total)
    return f"Beside it {model.name} at {model.quant}, loaded first: {size} in all. {verdict_line(fit)}"


def step_lines(found: Sequence[HardwareStep], why: str = "") -> str:
    """What other hardware would give, a line each, after those that were asked about. why: there are none."""
    if len(found) < 2:
        return f"What other hardware would give: {why}" if why else ""
    rows: list[tuple[str, ...]] = [("Cards", "As asked", "Longest conversation", "Most users", "Most exact", "Writes")]
    for step in found:
        longest = format_tokens(step.longest) if step.longest else "-"
        writes = f"{step.speed.writing.likely:.0f}/s" if step.speed else "-"
        users, largest = str(step.users or "-"), step.largest or "-"
        rows.append((_step_name(step.cards), _SHORT[step.fit.verdict], longest, users, largest, writes))
    return "\n".join(["What other hardware would give", table(rows)])


def _step_name(cards: OtherCards) -> str:
    size = format_bytes(cards.memory, digits=0)
    if cards.name:
        return f"{cards.name}, {size}" if cards.hardware.chip else cards.name
    return f"{cards.count} of {size}" if cards.count > 1 else f"one of {size}"


def _users(count: int) -> str:
    return f"{count} or more" if count == MOST_USERS else str(count) if count else "none"


def sums(found: Sums, fit: Fit) -> str:
    """How it is worked out, beside the textbook's formulas."""
    book, chat = found.book, found.chat
    bits = fit.model.weights_bytes * 8 / max(1, fit.model.parameters)
    lines = [
        "How it is worked out",
        f"  Weights: {fit.model.parameters:,} numbers at {bits:.2f} bits are {format_bytes(fit.model.weights_bytes)}.",
        *(f"  Chat memory: {_share(share, chat)}." for share in chat.shares),
    ]
    if chat.rest:
        lines.append(f"  Chat memory: {_rest(chat)}.")
    else:
        lines.append(f"  One more token of each conversation: {format_bytes(chat.per_token)}.")
    lines += [
        "  Working space, engine and driver have no formula: they are the engine's own dry run, in the table above.",
        "By the textbook (GB of 1,000,000,000 bytes, as it counts)",
        f"  Weights: {book.parameters / 1e9:,.1f} billion × {book.bits} bits = {_gb(book.weights)}; with a fifth for "
        f"everything else {_gb(book.weights + book.overhead)}.",
        f"  Chat memory: 2 × {_people(book.users)} × {book.length:,} tokens × {book.layers} layers × "
        f"{book.hidden:,} wide × 2 bytes = {_gb(book.chat)}.",
        f"  Together {_gb(book.total)}; here {_gb(fit.bill.total)}. {_why(found)}",
    ]
    return "\n".join(lines)


def _why(found: Sums) -> str:
    """Why the textbook is off, where it is."""
    kinds = {share.kind for share in found.chat.shares}
    reasons = []
    if Keeping.GROUPED in kinds:
        reasons.append("several query heads share keys and values")
    if Keeping.LATENT in kinds:
        reasons.append("the model keeps one compressed row for all heads")
    if Keeping.WINDOW in kinds:
        reasons.append("most layers look back over a window only")
    if Keeping.STATE in kinds:
        reasons.append("some layers keep a state that does not grow")
    if not reasons:
        return ""
    return f"The formula counts every layer in full width, but {'; '.join(reasons)}."


def _share(share: Share, chat: ChatMemory) -> str:
    people = f" × {_people(chat.users)}" if chat.users > 1 else ""
    if share.kind is Keeping.STATE:
        numbers = f"{share.layers} layers × {share.keys + share.values:,} numbers × 4 bytes{people}"
    else:
        each = f"{share.keys:,} + {share.values:,}" if share.values else f"{share.keys:,}"
        width = (
            f"{chat.bytes_key:g}"
            if chat.bytes_key == chat.bytes_value
            else f"{chat.bytes_key:g} and {chat.bytes_value:g}"
        )
        numbers = f"{share.layers} layers × {each} numbers × {width} bytes × {share.cells:,} tokens{people}"
    window = f" of {share.window:,} tokens" if share.window else ""
    return f"{numbers} = {format_bytes(share.bytes)} ({_KINDS[share.kind]}{window})"


def _rest(chat: ChatMemory) -> str:
    if chat.rest > 0:
        return f"{format_bytes(chat.rest)} more by the engine's word, for which there is no formula here"
    return f"{format_bytes(-chat.rest)} less by the engine's word: this model keeps its past compressed"


def _people(count: int) -> str:
    return "1 user" if count == 1 else f"{count} users"


def _gb(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"


def cells(found: Sequence[PlannedCell]) -> str:
    """Quantisations down, lengths of conversation across; in each cell the verdict, the memory, and the speed."""
    contexts = list(dict.fromkeys(cell.context for cell in found))
    rows = [("Quantisation", *(format_tokens(context) for context in contexts))]
    for quant in dict.fromkeys(cell.quant for cell in found):
        row = {cell.context: _cell(cell) for cell in found if cell.quant == quant}
        rows.append((quant, *(row[context] for context in contexts)))
    problems = dict.fromkeys(f"- at {cell.quant}: {cell.problem}" for cell in found if cell.problem)
    return "\n".join(["Verdict, memory in GB, tokens written per second", table(rows), *problems])


def _cell(cell: PlannedCell) -> str:
    if cell.fit is None:
        return "-"
    speed = f" {cell.speed.writing.likely:.0f}/s" if cell.speed else ""
    return f"{_SHORT[cell.fit.verdict]} {cell.fit.bill.total / 2**30:.1f}{speed}"


def card_lines(found: Sequence[CardSize], fit: Fit) -> str:
    """The smallest cards that carry it alone; what they cost is not known here."""
    if not found:
        return ""
    context = format_tokens(fit.plan.context)
    what = "chips with memory enough to" if found[0].chips else "single cards that"
    lines = [f"Smallest {what} carry {fit.model.quant} at {context} for {_people(fit.plan.slots)}"]
    for size in found:
        more = f" and {len(size.names) - _NAMED} more" if len(size.names) > _NAMED else ""
        names = ", ".join(size.names[:_NAMED])
        lines.append(f"  {format_bytes(size.memory, digits=0)}, {format_bytes(size.spare)} to spare: {names}{more}")
    return "\n".join(lines)


# -- as JSON -------------------------------------------------------------------------------------------------------


def sums_value(found: Sums) -> dict[str, Any]:
    """The arithmetic, in bytes."""
    chat = found.chat
    shares = [{**vars(share), "kind": str(share.kind)} for share in chat.shares]
    return {
        "chat_memory": {
            "shares": shares, "explained": chat.explained, "engine": chat.engine, "per_token": chat.per_token,
        },
        "textbook": {**vars(found.book), "total": found.book.total},
    }  # fmt: skip


def change_value(change: PlanChange) -> dict[str, Any]:
    """What to change so that it fits: the new values by what they are called in a plan's file."""
    values = {name: vars(value) if isinstance(value, Laid) else value for name, value in change.changes.items()}
    verdict = str(change.fit.verdict) if change.fit else None
    return {
        "kind": change.kind,
        **values,
        "verdict": verdict,
        "cards": step_value(change.step) if change.step else None,
    }


def step_value(step: HardwareStep) -> dict[str, Any]:
    """What other hardware would give; kind: what is other, null for those that were asked about."""
    return {
        "kind": step.cards.kind, "count": step.cards.count, "memory": step.cards.memory,
        "verdict": str(step.fit.verdict), "longest_context": step.longest, "users": step.users, "largest": step.largest,
        "writing": step.speed.to_json()["writing"] if step.speed else None,
    }  # fmt: skip


def curve_value(found: BillCurve) -> list[dict[str, int]]:
    """Memory in all at growing lengths, or for more users, with everything on graphics where there is any; bytes."""
    return [{"at": at, "total": bill.total, "chat": bill.line("context")} for at, bill in found]


def cell_value(cell: PlannedCell) -> dict[str, Any]:
    """One cell of the table."""
    fit = cell.fit
    return {
        "quant": cell.quant, "context": cell.context, "problem": cell.problem,
        "verdict": str(fit.verdict) if fit else None, "total": fit.bill.total if fit else None,
        "spare": fit.spare if fit else None, "writing": cell.speed.to_json()["writing"] if cell.speed else None,
    }  # fmt: skip
