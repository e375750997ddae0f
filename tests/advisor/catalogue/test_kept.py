"""Dry runs that are kept: the same fit without an engine, in another process too; another question is asked anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.catalogue.kept import KeptAnswers
from advisor.engine.protocol import EngineSettings
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer
from advisor.machine.machine import Machine
from advisor.plan import plimsoll_plan
from tests.models.fixtures import ModelFactory

SETTINGS = EngineSettings()


class Counting(Measurer):
    """Counts how often the engine was really asked."""

    asked = 0

    def dry_run(self, *arguments, **options):
        self.asked += 1
        return super().dry_run(*arguments, **options)


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    made = Counting(SETTINGS, 50 << 20)
    with made:
        made.kept = KeptAnswers(SETTINGS, tmp_path)
        yield made


def judged(measurer: Measurer, path: Path, machine: Machine, context: int = 1024) -> Fit:
    return replace(assess(measurer, measurer.open(path), machine, plimsoll_plan(context)), seconds=0.0)


@pytest.mark.parametrize("architecture", ["llama", "gemma3"])
def test_the_second_time_no_engine_is_asked(
    counting: Counting, machine: Machine, model_factory: ModelFactory, tmp_path: Path, architecture: str
) -> None:
    path = model_factory(architecture)
    first = judged(counting, path, machine)
    asked = counting.asked
    assert asked
    assert judged(counting, path, machine) == first
    assert counting.asked == asked
    assert isinstance(counting.kept, KeptAnswers)
    counting.kept.save()
    counting.kept = KeptAnswers(SETTINGS, tmp_path)  # as another process finds it
    counting.rest()
    assert judged(counting, path, machine) == first
    assert counting.asked == asked
    judged(counting, path, machine, 1536)
    assert counting.asked > asked, "another plan is another question"


def test_with_layers_on_a_card(
    remote_measurer: Measurer, remote_machine: Machine, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = model_factory()
    plain = judged(remote_measurer, path, remote_machine)
    try:
        remote_measurer.kept = KeptAnswers(EngineSettings(), tmp_path)
        assert judged(remote_measurer, path, remote_machine) == plain
        assert judged(remote_measurer, path, remote_machine) == plain
    finally:
        remote_measurer.kept = None


def test_another_engine_or_device_shares_nothing(
    counting: Counting, machine: Machine, model_factory: ModelFactory
) -> None:
    path = model_factory()
    judged(counting, path, machine)
    asked = counting.asked
    assert machine.engine is not None
    judged(counting, path, replace(machine, engine=replace(machine.engine, version="another")))
    assert counting.asked == 2 * asked


def test_a_damaged_store_is_as_good_as_none(
    counting: Counting, machine: Machine, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = model_factory()
    first = judged(counting, path, machine)
    assert isinstance(counting.kept, KeptAnswers)
    counting.kept.save()
    [file] = tmp_path.glob("*.json")
    file.write_text("{")
    counting.kept = KeptAnswers(SETTINGS, tmp_path)
    assert judged(counting, path, machine) == first
