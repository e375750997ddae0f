"""The engine children of a ranking belong to who owns all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psutil
import pytest

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.rank import rank, ranking_runs
from advisor.errors import Cancelled
from advisor.services.engine import Engine
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import settings, with_cards

NAMES = ("Qwen3-8B", "gemma-3-4b-it", "gpt-oss-20b", "GLM-4.7-Flash")


def test_they_are_counted_as_ours_and_ended_with_the_others() -> None:
    whole, machine = load_catalogue(), with_cards("RTX 3060 12 GB", 32)
    some = replace(whole, models=tuple(whole.find(name)[0] for name in NAMES))
    engine, seen = Engine(), list[int]()

    def end_it(*_: Any) -> None:
        if not seen:
            seen.extend(set(engine.pids()) - {psutil.Process().pid})
            engine.interrupt()

    wish, given = Requirements.usual(Use.CHAT), settings(machine)
    with Cache(None) as none:
        kept = ranking_runs(none, machine, given)
        with pytest.raises(Cancelled):
            rank(some, machine, wish, given, kept=kept, workers=2, start=engine.start, found=end_it)
    engine.close()
    assert seen
    assert not any(psutil.pid_exists(pid) for pid in seen)
