"""The cache of one copy: beginnings are found again, the longest unused lose their ends first, what is in use stays."""

from __future__ import annotations

from advisor.planner.simulation.pool import BlockPool, FoundBlocks, PromptPart

COMMON = ("shared", 0)


def prompt(user: int, own: int, common: int = 100) -> list[PromptPart]:
    return [(COMMON, common), (user, own)]


def asked(pool: BlockPool, user: int, own: int, reply: int = 10, *, keep: bool = True) -> FoundBlocks:
    """One request, from its beginning to its end."""
    found = pool.looked_up(prompt(user, own))
    assert pool.take(prompt(user, own), reply)
    pool.give_back(prompt(user, own), reply, keep=keep)
    return found


def test_a_later_turn_finds_the_earlier_ones() -> None:
    pool = BlockPool(1000)
    assert asked(pool, 1, 50) == FoundBlocks(0, 0)
    assert asked(pool, 1, 80) == FoundBlocks(100 + 60, 0)
    assert asked(pool, 2, 50) == FoundBlocks(100, 0)  # what all have in common


def test_without_keeping_nothing_is_found() -> None:
    pool = BlockPool(1000)
    asked(pool, 1, 50, keep=False)
    assert asked(pool, 1, 80, keep=False) == FoundBlocks(0, 0)
    assert pool.evicted == 0


def test_the_longest_unused_goes_first_and_its_end_before_its_beginning() -> None:
    pool = BlockPool(300)
    asked(pool, 1, 50)
    asked(pool, 2, 50)
    asked(pool, 3, 90)  # 20 too many
    assert pool.evicted == 20
    assert pool.looked_up(prompt(1, 60)) == FoundBlocks(100 + 40, 0)
    assert pool.looked_up(prompt(2, 60)) == FoundBlocks(100 + 60, 0)


def test_what_is_in_use_stays() -> None:
    pool = BlockPool(300)
    assert pool.take(prompt(1, 100), 50)
    assert not pool.take(prompt(2, 100), 50)
    assert pool.take(prompt(2, 30), 20)
    pool.give_back(prompt(1, 100), 50, keep=True)
    assert pool.take(prompt(3, 100), 50)
    assert pool.evicted == 150


def test_memory_beside_keeps_what_was_evicted() -> None:
    pool = BlockPool(300, beside=1000)
    for user in (1, 2, 3):
        asked(pool, user, 90)
    assert pool.evicted > 0
    assert pool.looked_up(prompt(1, 120)) == FoundBlocks(100, 100)
    small = BlockPool(300, beside=150)
    for user in (1, 2, 3):
        asked(small, user, 90)
    assert small.looked_up(prompt(1, 120)).beside < 100


def test_a_conversation_that_is_over_goes_before_others() -> None:
    pool = BlockPool(330)
    asked(pool, 1, 90)
    asked(pool, 2, 90)
    pool.forget(2)
    asked(pool, 3, 90)
    assert pool.looked_up(prompt(1, 100)) == FoundBlocks(200, 0)
