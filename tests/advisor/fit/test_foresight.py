"""What is foreseen while a table of quantisations is worked out: the same fits with fewer dry runs, or none of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache as cache_of
from itertools import product
from pathlib import Path

import msgspec
import pytest

from advisor.catalogue.load import load_catalogue
from advisor.engine.answers import DryRun
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.fit import Fit, assess
from advisor.fit.foresight import Foresight
from advisor.fit.measure import Measurer, Measures, Opened
from advisor.machine.machine import Machine
from advisor.plan import plimsoll_plan
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import PROGRAM_MEMORY, settings, with_cards

QUANTS, CONTEXTS = ("Q4_K_M", "Q6_K"), (4096, 32_768)


class Counted(Measurer):
    """Counts its dry runs."""

    runs = 0

    def dry_run(self, *arguments, **options):
        self.runs += 1
        return super().dry_run(*arguments, **options)


class Odd(CachedMeasurer):
    """Its longer dry runs of a quantisation take more of the card than those of the others."""

    odd: Path | None = None

    def answer(self, model, plan, machine, cancel=None) -> DryRun:
        found = super().answer(model, plan, machine, cancel)
        more = 1 << 20 if model.skeleton == self.odd and plan.context > CONTEXTS[0] else 0
        rows = [(one, one.compute + more * (one.device != "CPU")) for one in found.buffers]
        changed = tuple(msgspec.structs.replace(one, compute=compute) for one, compute in rows)
        return msgspec.structs.replace(found, buffers=changed)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "answers.sqlite") as made:
        yield made


catalogue_once = cache_of(load_catalogue)


def opened(measurer: Measurer, name: str) -> list[Opened]:
    catalogue = catalogue_once()
    model = catalogue.find(name)[0]
    builds = (next(one for one in model.builds if one.quant == quant) for quant in QUANTS)
    return [measurer.open_skeleton(f"{one.quant}.gguf", catalogue.skeleton(one)) for one in builds]


def table(measurer: Measures, models: list[Opened], machine: Machine, slots: int = 1) -> list[Fit]:
    plans = product(models, (plimsoll_plan(context, slots) for context in CONTEXTS))
    fits = (assess(measurer, model, machine, plan, search=False, batch="auto") for model, plan in plans)
    return [replace(fit, seconds=0.0) for fit in fits]


@pytest.mark.parametrize(
    ("card", "name", "slots"),
    [
        ("RTX 4060", "Qwen3-30B-A3B", 1),  # experts apart, a larger batch
        ("RTX 4060", "GLM-4.5-Air", 1),  # the rest in part as well, and a layer for guessing ahead that lies idle
        ("RTX 3090", "gemma-3-27b-it", 4),  # layers apart, sliding windows, several conversations
        ("2x RTX 4060", "Qwen3-30B-A3B", 1),
    ],
)
def test_every_figure_is_that_of_its_own_dry_run(cache: Cache, card: str, name: str, slots: int) -> None:
    machine = with_cards(card, 64)
    measurer = Counted(settings(machine), PROGRAM_MEMORY)
    with measurer:
        models = opened(measurer, name)
        foresight = Foresight(CachedMeasurer(measurer, cache))
        foreseen = table(foresight, models, machine, slots)
        assert not foresight.mistakes
        few, measurer.runs = measurer.runs, 0
        assert foreseen == table(measurer, models, machine, slots)
        assert any(fit.offloaded < fit.layers or fit.plan.moves_parts for fit in foreseen)
        assert len(foreseen) <= few < measurer.runs


def test_what_was_foreseen_wrongly_is_asked_anew(cache: Cache) -> None:
    machine = with_cards("RTX 4060", 64)
    with Measurer(settings(machine), PROGRAM_MEMORY) as measurer:
        models, odd = opened(measurer, "Qwen3-30B-A3B"), Odd(measurer, cache)
        odd.odd = models[1].skeleton
        foresight, plan = Foresight(odd), plimsoll_plan(CONTEXTS[0])
        assert foresight.foresee(models[0], plan, machine) is None  # nothing is known yet
        foresight.measure(models[0], plan, machine)
        assert foresight.foresee(models[0], plan, machine) == measurer.measure(models[0], plan, machine)
        host = replace(machine, devices=(machine.cpu,))
        assert foresight.foresee(models[0], plan, host) is None  # there is nothing to look for
        found = table(foresight, models, machine)
        assert foresight.mistakes == 1
        assert foresight.foresee(models[0], plan, machine)
        assert foresight.foresee(models[1], plan, machine) is None
        assert found == table(odd, models, machine)
