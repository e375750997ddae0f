"""The arithmetic behind a bill: the model's own numbers put in, the textbook's formulas, and why they differ."""

from __future__ import annotations

from advisor.fit.fit import Fit
from advisor.planner.chat_memory import ChatMemory, Keeping, Share
from advisor.planner.sums import Sums
from advisor.planner.textbook import Textbook
from ui.session.line_names import planned_name
from ui.words import number, plural, size, translate

_Line = tuple[str, int | None, str]  # what, bytes, where the number comes from


def own_lines(sums: Sums, fit: Fit) -> list[_Line]:
    """Weights and chat memory with the numbers of this very model; what has no formula is said to have none."""
    model, chat = fit.model, sums.chat
    bits = 8 * model.weights_bytes / max(1, model.parameters)
    each = translate("WorkedOut", "{0} numbers at {1} bits each, as the file mixes its formats")
    lines: list[_Line] = [
        (planned_name("weights"), model.weights_bytes, each.format(number(model.parameters), number(bits, 2))),
        *((_kept(share.kind), share.bytes, _formula(share, chat)) for share in chat.shares),
    ]
    if chat.rest > 0:
        words = translate(
            "WorkedOut", "by the engine's word: more than these formulas give, and there is none here for it"
        )
        lines.append((translate("WorkedOut", "Chat memory besides"), chat.rest, words))
    elif chat.rest < 0:
        words = translate("WorkedOut", "by the engine's word: this model keeps its past compressed, so take this off")
        lines.append((translate("WorkedOut", "Less than that"), -chat.rest, words))
    else:
        words = translate("WorkedOut", "what a conversation takes more for it")
        lines.append((translate("WorkedOut", "Each further token"), chat.per_token, words))
    words = translate("WorkedOut", "no formula: the engine plans them in its dry run, above")
    lines.append((translate("WorkedOut", "Working space, engine"), fit.bill.total - _explained(fit), words))
    return lines


def _explained(fit: Fit) -> int:
    return fit.bill.line("weights") + fit.bill.line("context")


def _kept(kind: Keeping) -> str:
    return {
        Keeping.EVERY_HEAD: translate("WorkedOut", "Chat memory, every head its own"),
        Keeping.GROUPED: translate("WorkedOut", "Chat memory, shared heads (GQA)"),
        Keeping.LATENT: translate("WorkedOut", "Chat memory, compressed (MLA)"),
        Keeping.WINDOW: translate("WorkedOut", "Chat memory, sliding window"),
        Keeping.STATE: translate("WorkedOut", "State of fixed size"),
    }[kind]


def _formula(share: Share, chat: ChatMemory) -> str:
    users = plural("WorkedOut", "%Ln users", chat.users)
    layers = plural("WorkedOut", "%Ln layers", share.layers)
    if share.kind is Keeping.STATE:
        words = translate("WorkedOut", "{0} × {1} numbers × 4 bytes × {2}, however long the conversation")
        return words.format(layers, number(share.keys + share.values), users)
    numbers = number(share.keys)
    if share.values:
        numbers = translate("WorkedOut", "({0} keys + {1} values)").format(number(share.keys), number(share.values))
    width = _width(chat.bytes_key)
    if chat.bytes_key != chat.bytes_value:
        width = translate("WorkedOut", "{0} and {1}").format(width, _width(chat.bytes_value))
    words = translate("WorkedOut", "{0} × {1} × {2} bytes × {3} tokens × {4}")
    if share.window:
        words = translate("WorkedOut", "{0} × {1} × {2} bytes × {3} tokens × {4}; these look back over {5} tokens only")
    return words.format(layers, numbers, width, number(share.cells), users, number(share.window))


def _width(value: float) -> str:
    return number(value, 0 if value == int(value) else 4)


def book_lines(book: Textbook) -> list[_Line]:
    """What calculators say, with the numbers put in."""
    weights = translate("WorkedOut", "{0} billion × {1} bits: {2} GB as makers count, of 1,000,000,000 bytes")
    chat = translate("WorkedOut", "2 × {0} × {1} tokens × {2} layers × {3} wide × 2 bytes")
    users = plural("WorkedOut", "%Ln users", book.users)
    return [
        (
            planned_name("weights"),
            book.weights,
            weights.format(number(book.parameters / 1e9, 1), number(book.bits), number(book.weights / 1e9, 1)),
        ),
        (
            translate("WorkedOut", "Everything else"),
            book.overhead,
            translate("WorkedOut", "a fifth of the weights, as calculators add"),
        ),
        (
            planned_name("kv"),
            book.chat,
            chat.format(users, number(book.length), number(book.layers), number(book.hidden)),
        ),
        (translate("WorkedOut", "Together"), book.total, ""),
    ]


def difference(sums: Sums) -> str:
    """Why the textbook is off, in sentences."""
    kinds = {share.kind for share in sums.chat.shares}
    found = [
        translate(
            "WorkedOut",
            "The formula for weights takes the bits that a quantisation is called by; files mix several formats.",
        )
    ]
    if Keeping.GROUPED in kinds:
        found.append(
            translate(
                "WorkedOut",
                "That for chat memory counts full width in every layer, but here several heads share keys and values.",
            )
        )
    if Keeping.LATENT in kinds:
        found.append(
            translate(
                "WorkedOut",
                "That for chat memory counts full width in each layer; this model keeps one compressed row instead.",
            )
        )
    if Keeping.WINDOW in kinds:
        found.append(translate("WorkedOut", "Some layers look back over a window and need no more memory beyond it."))
    if Keeping.STATE in kinds:
        found.append(translate("WorkedOut", "Some layers keep a state that does not grow with the conversation."))
    if sums.book.chat > sums.chat.engine > 0:
        times = number(sums.book.chat / sums.chat.engine, 1)
        found.append(
            translate("WorkedOut", "So the textbook's chat memory is {0} times what it truly is: {1}.").format(
                times, size(sums.chat.engine)
            )
        )
    return " ".join(found)
