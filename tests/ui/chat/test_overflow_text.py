"""What is said of each way on when a context is full: what it costs, and what it saves."""

from __future__ import annotations

from dataclasses import replace

from advisor.chat.overflow import AttachLess, DropOldest, MemoryCost, Raise, Reload, Summarise, TooLong
from advisor.units import GIB, MIB
from tests.ui.canned_room import speed_of
from tests.ui.chat.parts import LOADED
from ui.chat.overflow_text import message_cost, way, way_cost, way_help

LARGER = replace(LOADED.fit, plan=LOADED.fit.plan.with_(context=32768), spare=2 * GIB)
PROBLEM = TooLong(17_000, 16_384, ())


def test_a_longer_window() -> None:
    one = Raise(LARGER, MemoryCost(2 * GIB, 32 * MIB, 2 * GIB + 32 * MIB))
    assert way(one) == "Raise the context to 32k"
    said = way_cost(one, PROBLEM)
    assert said == "Takes 2.0 GB more: chat memory +2.0 GB, working space +32 MB. Nothing is read again."
    assert way_help(one).endswith("2.0 GB stay free.")


def test_8_bit_chat_memory_says_what_working_space_it_adds() -> None:
    one = Reload("kv", LARGER, MemoryCost(-100 * MIB, 60 * MIB, -40 * MIB), 17_000, 42.4)
    said = "Saves 40 MB: chat memory −100 MB, working space +60 MB. Loads again, about 42 seconds."
    assert way_cost(one, PROBLEM) == said
    assert way_cost(replace(one, seconds=None), PROBLEM).endswith("MB. Reads 17,000 tokens again.")
    assert way_cost(replace(one, seconds=120.0), PROBLEM).endswith("about 2 minutes.")
    assert way_cost(replace(one, cost=MemoryCost()), PROBLEM).startswith("Takes no more memory. ")
    assert "17,000 tokens" in way_help(one)


def test_chat_memory_in_system_memory_says_what_speed_it_costs() -> None:
    cost = MemoryCost(2 * GIB, 0, -GIB, 3 * GIB)
    one = Reload("system", LARGER, cost, 17_000, 42.0, speed_of(37), speed_of(12))
    assert way(one) == "Chat memory in RAM, 32k"
    said = way_cost(one, PROBLEM)
    assert said.startswith("Frees 1.0 GB of graphics memory, takes 3.0 GB of RAM. Writes about 12 instead of 37 tokens")
    more = replace(one, cost=MemoryCost(2 * GIB, 0, MIB, 2 * GIB), after=speed_of(37))
    assert way_cost(more, PROBLEM).startswith("Takes 1 MB of graphics memory and 2.0 GB of RAM more. Loads again")


def test_a_summary_and_leaving_out() -> None:
    summed = Summarise(12, 768, 9768, 46.0)
    assert way_cost(summed, PROBLEM) == "Frees 7,232 tokens. Takes about 46 seconds."
    assert "at most 768 tokens" in way_help(summed)
    assert way_cost(DropOldest(12, 9000, 1.2), PROBLEM) == "Frees 8,000 tokens. Takes about 1 second."
    assert way_cost(DropOldest(12, 9000), PROBLEM) == "Frees 8,000 tokens. Reads 9,000 tokens again."
    files = AttachLess((("a.pdf", 4120), ("b", 3), ("c", 2), ("d", 1)))
    assert way_cost(files, PROBLEM) == "a.pdf: 4,120 tokens, b: 3 tokens, c: 2 tokens"
    assert way_help(files).endswith("d: 1 token")


def test_what_a_long_message_takes_is_said_against_what_is_left() -> None:
    assert message_cost(None, 10) == ""
    assert message_cost(2300, None) == "This message takes 2,300 tokens."
    assert message_cost(2300, 8174) == "This message takes 2,300 of the 8,174 tokens that are left."
    assert message_cost(9000, 8174).startswith("This message takes 9,000 tokens, 826 more than are left.")
