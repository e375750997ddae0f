"""One answer, whoever asks: a file, a build of the catalogue, a list of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.engine.health import EngineHealth
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineProblem, FileProblem, UsageError
from advisor.fit.device_speed import Pace
from advisor.fit.fit import Fit
from advisor.fit.speed_history import SpeedBook
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.plan import USUAL_CONTEXT, plimsoll_plan
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import DRIFT, Assessment, PacedFit, RunSettings, SpelledOut, drifted
from advisor.services.placements import PlacementWish
from advisor.units import GIB
from tests.advisor.services.conftest import HEALTH
from tests.models.fixtures import ModelFactory


def plain(fit: Fit) -> Fit:
    return replace(fit, seconds=0.0)


def test_a_plan_that_is_spelled_out_is_judged_as_the_same_one_by_settings(
    planned: Services, model_factory: ModelFactory
) -> None:
    model = planned.fits.open(model_factory(quant="Q8_0"))
    wished = planned.fits.judge(model, RunSettings(2048))
    spelled = planned.fits.judge(model, SpelledOut(plimsoll_plan(2048)))
    assert plain(wished.fit) == plain(spelled.fit)
    fixed = planned.fits.judge(model, SpelledOut(plimsoll_plan(2048).with_(gpu_layers=1), "fixed"))
    assert fixed.fit.offloaded == 1
    assert planned.fits.ways_out(model, wished) == ()
    with pytest.raises(UsageError, match="trained to follow"):
        planned.fits.judge(model, RunSettings(1 << 20))


def test_what_will_not_fit_gets_ways_out_and_no_speed(planned: Services, llama_70b: Path) -> None:
    model = planned.fits.open(llama_70b)
    judgement = planned.fits.judge(model, RunSettings(4096))
    assert judgement.fit.verdict.value == "no"
    assert planned.fits.speed(model, judgement) is None


def test_each_way_out_says_how_fast_it_would_run(planned: Services, llama_8b: Path) -> None:
    model = planned.fits.open(llama_8b)
    judgement = planned.fits.judge(model, RunSettings(65536))
    ways = planned.fits.ways_out(model, judgement)
    assert ways
    for way in ways:
        assert way.speed is not None
        assert way.speed == planned.fits.speed(model, replace(judgement, fit=way.fit))


def test_a_list_says_of_each_what_it_would_say_of_it_alone(
    services: Services, model_factory: ModelFactory, unknown_model: Path, tmp_path: Path
) -> None:
    good, broken, gone = model_factory(quant="Q8_0"), tmp_path / "broken.gguf", tmp_path / "gone.gguf"
    broken.write_bytes(b"nothing")
    found: dict[Path, PacedFit | str] = {}

    def report(some: Mapping[Path, PacedFit | str]) -> None:
        found.update(some)

    services.fits.judge_each([broken, good, unknown_model, gone], RunSettings(1 << 20), report, Cancel())
    paced = found[good]
    assert isinstance(paced, PacedFit)
    assert paced.speed  # which tells what is too slow for use
    fit = paced.fit
    assert fit.plan.context == fit.model.context_train  # no more than it was trained for
    alone = services.fits.judge(services.fits.open(good), RunSettings(fit.plan.context)).fit
    assert (fit.bill.total, fit.verdict, fit.model) == (alone.bill.total, alone.verdict, alone.model)
    assert "broken.gguf" in str(found[broken])
    assert "plimsoll-none" in str(found[unknown_model])
    assert "gone.gguf" in str(found[gone])


def test_a_list_tells_speeds_and_those_are_the_models_own(services: Services, model_factory: ModelFactory) -> None:
    model = services.fits.open(model_factory(quant="Q8_0"))
    (answer,) = services.fits.judge_all([("it", model)], lambda _: RunSettings(2048))
    assert answer.judgement
    assert answer.speed
    assert answer.speed == services.fits.speed(model, answer.judgement)


def test_what_was_measured_here_decides_where_a_model_lies(
    planned: Services, llama_8b: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A processor as fast as no card is takes all of what a card could only hold in part."""
    pace = Pace(1e15, 1e15, 0.0, 0.0, 0.0, 1e15, 0.1, "measured")
    machine = planned.computer.now()
    card = replace(machine.gpus[0], capacity=4 * GIB, free=4 * GIB, reserve=0)
    tight = replace(machine, devices=(machine.cpu, card))
    model = planned.fits.open(llama_8b)
    usual = planned.fits.judge(model, RunSettings(2048), machine=tight).fit
    assert 0 < usual.offloaded < usual.layers
    monkeypatch.setattr("advisor.services.fits.open_book", lambda _: SpeedBook({machine.cpu.id: pace}))
    assert planned.fits.judge(model, RunSettings(2048), machine=tight).fit.offloaded == 0


def test_a_list_ends_where_no_engine_can_be_had_or_when_it_is_given_up(model_factory: ModelFactory) -> None:
    path = model_factory(quant="Q8_0")
    with Services(check=lambda **_: HEALTH) as services:
        services.computer.ready()
        given_up = Cancel()
        given_up.request()
        with pytest.raises(Cancelled):
            services.fits.judge_each([path], RunSettings(2048), lambda _: None, given_up)
        services.engine.measurer.rest()

        def start(*_: object) -> EngineProcess:
            raise EngineProblem("The engine does not start.")

        services.engine.measurer._start = start
        with pytest.raises(EngineProblem, match="does not start"):
            # Of a length that no earlier run asked for: nothing is kept of it.
            services.fits.judge_each([path], RunSettings(1283), lambda _: None, Cancel())


def test_a_child_that_one_model_ended_is_that_models_fault(
    services: Services, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (services.fits.open(model_factory(name, quant="Q8_0")) for name in ("llama", "qwen2"))
    judge = services.fits.judge

    def dies(model: object, *rest: object) -> object:
        if model is first:
            raise EngineProblem("The engine crashed.", Outcome(-11, "measure"))
        return judge(model, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(services.fits, "judge", dies)
    answers = list(services.fits.judge_all([(1, first), (2, second)], lambda _: RunSettings(1024)))
    assert answers[0].problem == "The engine crashed."
    assert answers[1].judgement


def test_the_verdict_comes_before_its_longest_conversation_and_each_choice_is_what_it_would_be(
    planned: Services, llama_8b: Path
) -> None:
    model = planned.fits.open(llama_8b)
    told: list[Assessment] = []
    wish = RunSettings(65536)
    judgement = planned.fits.assess(model, wish, told.append, Cancel(), weigh=True)
    assert (told[0].judgement.fit.searched, told[1].judgement.fit.searched) == (False, True)
    assert told[0].speed == told[1].speed
    assert plain(replace(told[1].judgement.fit, longest_context=None, searched=False)) == plain(told[0].judgement.fit)
    assert plain(told[1].judgement.fit) == plain(judgement.fit)
    choices = told[-1].placements
    assert choices
    assert {one.group for one in choices} == {"layers", "kv"}
    for one in choices:
        laid = planned.fits.judge(model, replace(wish, where=one.where), search=False)
        assert one.fit
        assert (one.fit.plan, one.fit.bill, one.fit.verdict) == (laid.fit.plan, laid.fit.bill, laid.fit.verdict)
        assert one.speed == planned.fits.speed(model, laid)


def test_a_choice_that_the_card_refuses_says_why(planned: Services, llama_8b: Path) -> None:
    told: list[Assessment] = []
    wish = RunSettings(4096, "q5_0", PlacementWish(kv_on_cpu=True))
    planned.fits.assess(planned.fits.open(llama_8b), wish, told.append, Cancel(), weigh=True)
    refused = [one for one in told[-1].placements or () if one.problem]
    assert {one.where.kv_on_cpu for one in refused} == {None, False}
    assert all("would not compute" in str(one.problem) for one in refused)


def test_no_choices_where_there_is_no_card(services: Services, model_factory: ModelFactory) -> None:
    told: list[Assessment] = []
    model = services.fits.open(model_factory(quant="Q8_0"))
    services.fits.assess(model, RunSettings(512), told.append, Cancel(), weigh=True)
    assert all(one.placements is None for one in told)


def test_nothing_is_judged_before_the_machine_is_known(model_factory: ModelFactory) -> None:
    with Services(check=lambda **_: EngineHealth(EngineSettings())) as services:
        with pytest.raises(EngineProblem, match="Scan"):
            services.fits.open(model_factory(quant="Q8_0"))
        services.engine.ready()
        model = services.fits.open(model_factory(quant="Q8_0"))
        with pytest.raises(EngineProblem, match="Scan it first"):
            services.fits.judge(model, RunSettings())
        with pytest.raises(FileProblem):
            services.fits.open(Path("/nowhere.gguf"))


@pytest.mark.parametrize(("moved", "again"), [(0, False), (DRIFT, False), (DRIFT + 1, True), (-DRIFT - 1, True)])
def test_it_is_asked_again_when_memory_moved(services: Services, moved: int, again: bool) -> None:
    then = with_free(services.computer.now(), 4 << 30)
    assert drifted(then, with_free(then, (4 << 30) + moved)) is again


def test_memory_that_is_no_longer_known_has_moved(services: Services) -> None:
    machine = services.computer.now()
    cpu = replace(machine.cpu, free=None)
    assert drifted(machine, replace(machine, devices=(cpu, *machine.devices[1:])))
    assert not drifted(machine, None)


def with_free(machine: Machine, free: int) -> Machine:
    return replace(machine, devices=(replace(machine.cpu, free=free), *machine.devices[1:]))


def test_a_file_is_called_as_the_catalogue_calls_it(services: Services, real_model: Path, tmp_path: Path) -> None:
    assert services.fits.open(real_model).header.name == "SmolLM2-135M-Instruct"
    renamed = tmp_path / "mine.gguf"
    renamed.symlink_to(real_model)
    assert services.fits.open(renamed).header.name == "Smollm2 135M 8k Lc100K Mix1 Ep2"


def test_as_long_a_conversation_as_fits_is_offered(
    planned: Services, model_factory: ModelFactory, llama_70b: Path
) -> None:
    """Up to what the model was trained for; no more where less does not fit either."""
    small, spelled_out = planned.fits.open(model_factory(context_train=16384)), SpelledOut(plimsoll_plan(512))
    for run in (RunSettings(), spelled_out):
        assert planned.fits.usual_context(small, run, 0, grows=True) == 16384
        assert planned.fits.usual_context(small, run, 0, grows=False) == USUAL_CONTEXT
        assert planned.fits.usual_context(small, run, 40000, grows=True) == 16384
        assert planned.fits.usual_context(small, run, 4096, grows=True) == 4096
    assert planned.fits.usual_context(planned.fits.open(llama_70b), spelled_out, 0, grows=True) == USUAL_CONTEXT
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        planned.fits.usual_context(small, RunSettings(), 0, grows=True, cancel=cancel)
