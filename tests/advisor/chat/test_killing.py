"""Killed at any moment, everything that was sent or shown is there."""

from __future__ import annotations

import random
from pathlib import Path

from tests.advisor.chat.killing import check, run_and_kill

ROUNDS = 12  # tests/bench/soak_chat.py runs more


def test_nothing_shown_is_lost_by_a_kill(file: Path) -> None:
    moments = random.Random(7)
    shown = []
    for seed in range(ROUNDS):
        shown.append(run_and_kill(file, seed, moments.uniform(0, 0.15)))
        check(file, seed, shown[-1])
    for seed, earlier in enumerate(shown):
        check(file, seed, earlier)
    assert any(not one.ended for one in shown)
