"""Where the bytes of a plan come from: the model's own arithmetic, beside what textbooks estimate."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.fit.fit import Fit
from advisor.gguf.header import Header
from advisor.planner.chat_memory import ChatMemory, chat_memory
from advisor.planner.textbook import Textbook, nominal_bits, textbook


@dataclass(frozen=True)
class Sums:
    """chat: where the chat memory comes from, layer by layer; book: what the textbooks' formulas say."""

    chat: ChatMemory
    book: Textbook


def sums_of(header: Header, fit: Fit) -> Sums:
    """The arithmetic of a judged plan. header: of its model."""
    book = textbook(
        header.parameters,
        nominal_bits(fit.model.quant),
        users=fit.plan.slots,
        length=fit.plan.context,
        layers=header.layers or 0,
        hidden=header.number("{arch}.embedding_length") or 0,
    )
    return Sums(chat_memory(header, fit.plan, fit.bill.line("context")), book)
