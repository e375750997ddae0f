"""The arithmetic says the model's own numbers, and tells the kinds of chat memory apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.planner.chat_memory import Keeping
from advisor.planner.sums import Sums
from advisor.units import GIB
from tests.ui.canned_planner import answer
from ui.common.arithmetic import book_lines, difference, own_lines


def kept(kind: Keeping, **changes: object) -> Sums:
    sums = answer().sums
    share = replace(sums.chat.shares[0], kind=kind, **changes)  # type: ignore[arg-type]  # fields by their names
    return replace(sums, chat=replace(sums.chat, shares=(share,)))


def test_seventy_billion_for_four_users() -> None:
    lines = own_lines(answer().sums, answer().fit)
    assert lines[1] == (
        "Chat memory, shared heads (GQA)",
        40 * GIB,
        "80 layers × (1,024 keys + 1,024 values) × 2 bytes × 32,768 tokens × 4 users",
    )
    assert lines[2][:2] == ("Each further token", 327_680)
    assert sum(value or 0 for what, value, _ in lines if what != "Each further token") == answer().fit.bill.total


def test_the_textbook_has_its_numbers_put_in() -> None:
    lines = book_lines(answer().sums.book)
    assert lines[0][1:] == (
        35_276_853_280,
        "70.6 billion × 4 bits: 35.3 GB as makers count, of 1,000,000,000 bytes",
    )
    assert lines[2][1:] == (320 * GIB, "2 × 4 users × 32,768 tokens × 80 layers × 8,192 wide × 2 bytes")
    assert lines[-1][1] == answer().sums.book.total


@pytest.mark.parametrize(
    ("kind", "changes", "what", "formula", "why"),
    [
        (Keeping.EVERY_HEAD, {}, "every head its own", "× 2 bytes ×", "files mix several formats"),
        (
            Keeping.LATENT,
            {"keys": 576, "values": 0},
            "compressed (MLA)",
            "80 layers × 576 × 2 bytes",
            "one compressed row",
        ),
        (Keeping.WINDOW, {"window": 1024}, "sliding window", "look back over 1,024 tokens only", "a window"),
        (Keeping.STATE, {"cells": 1}, "State of fixed size", "× 4 bytes × 4 users, however long", "does not grow"),
    ],
)
def test_kinds_of_memory_are_told_apart(
    kind: Keeping, changes: dict[str, int], what: str, formula: str, why: str
) -> None:
    sums = kept(kind, **changes)
    line = own_lines(sums, answer().fit)[1]
    assert what in line[0]
    assert formula in line[2]
    assert why in difference(sums)


@pytest.mark.parametrize(("beyond", "words"), [(GIB, "Chat memory besides"), (-GIB, "Less than that")])
def test_what_has_no_formula_is_said_to_have_none(beyond: int, words: str) -> None:
    sums = answer().sums
    sums = replace(sums, chat=replace(sums.chat, engine=sums.chat.engine + beyond))
    assert (words, GIB) in [line[:2] for line in own_lines(sums, answer().fit)]


def test_the_textbook_is_set_against_what_is_true() -> None:
    assert difference(answer().sums).endswith("So the textbook's chat memory is 8.0 times what it truly is: 40.0 GB.")
