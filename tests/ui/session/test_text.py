"""What is said of gauges, word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.chat.forecast import Forecast
from advisor.fit.bill import Bill
from advisor.fit.memory_history import Learned
from advisor.machine.machine import Kind
from advisor.services.placements import PlacementWish
from advisor.units import GIB
from tests.ui import canned
from tests.ui.canned import CPU
from tests.ui.canned_placement import ONE, TWO, fit
from tests.ui.conftest import some
from ui.session import text


def test_gauges() -> None:
    assert text.used_of(int(10.8 * GIB), 16 * GIB) == "10.8 of 16.0 GB used"
    assert text.gauge(CPU, GIB, 16 * GIB) == "RAM 1.0 of 16.0 GB"
    assert text.gauge(replace(CPU, kind=Kind.DEDICATED), GIB, 16 * GIB) == "GPU memory 1.0 of 16.0 GB"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (PlacementWish(experts=0), "All 49 layers on graphics"),
        (PlacementWish(), "All 49 layers on graphics · experts of 42 layers in system memory"),
        (PlacementWish(layers=12), "12 of 49 layers on graphics"),
        (PlacementWish(layers=12, kv_on_cpu=True), "12 of 49 layers on graphics · chat memory in system memory"),
        (PlacementWish(layers=0), "All in system memory"),
    ],
)
def test_where_it_lies_beside_one_card(where: PlacementWish, words: str) -> None:
    assert text.where_it_lies(fit(ONE, where)) == words


def test_where_it_lies_on_several_cards_and_on_none() -> None:
    shared = fit(TWO, PlacementWish(split=(30.0, 70.0)), mixture=False)
    assert text.where_it_lies(shared) == "All 49 layers on graphics · cards share it 30 : 70"
    alone = fit(TWO, PlacementWish(layers=9, main_gpu=1), mixture=False)
    assert text.where_it_lies(alone) == "9 of 49 layers on NVIDIA GeForce RTX 3090"
    assert text.where_it_lies(canned.fit(canned.PLAIN)) == "All in system memory"


def test_how_long_a_chat_can_go_on() -> None:
    assert text.turns_left(Forecast(38, 210)) == "About 38 turns left at this pace, 210 tokens each."
    assert text.turns_left(Forecast(1, 1)) == "About 1 turn left at this pace, 1 token each."
    assert text.turns_left(Forecast(0, 210)) == "At this pace, 210 tokens a turn, the next turn fills the context."


def test_what_was_learned_is_a_band() -> None:
    own = Learned(12 << 20, 10 << 20, 15 << 20, 3, own=True)
    assert text.learned_words(own) == "measured on this computer: 10 MB to 15 MB in 3 earlier loads of this model"
    other = Learned(10 << 20, 10 << 20, 10 << 20, 1, own=False)
    assert text.learned_words(other) == "measured on this computer: 10 MB in 1 load of other models; not in the sum"


def test_how_far_the_chat_memory_goes() -> None:
    loaded = some(canned.states()["breathing-grown"].session.loaded)
    assert text.chat_memory_words(6900, loaded) == (
        "Chat memory: 6,900 tokens filled, 8,192 reserved (1.0 GB), up to 32,768 as the chat grows (4.0 GB)."
    )
    whole = replace(loaded, ceiling=None)
    assert text.chat_memory_words(1, whole) == "Chat memory: 1 token filled, 8,192 reserved (1.0 GB)."


def test_why_a_chat_has_no_more_room_now() -> None:
    loaded = some(canned.states()["breathing-short"].session.loaded)
    assert loaded.reach == 2048
    words = text.could_not_grow(loaded)
    assert words.startswith("Memory is short: this chat could go on to 8k tokens, and stays at 2k tokens for now.")
    assert words.endswith(" needs 352 MB, and 0 bytes can be used."), words  # others hold the reserve, too
    without = replace(loaded, short=replace(some(loaded.short), bill=Bill(())))
    assert text.could_not_grow(without).endswith("for now.")
