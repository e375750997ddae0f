"""What several replies at once take before anybody chooses so: dry runs of the engine, and what a load then holds."""

from __future__ import annotations

from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.settings import Settings
from tests.models.fixtures import ModelFactory


def test_each_choice_has_its_bill_and_a_load_holds_just_that(services: Services, model_factory: ModelFactory) -> None:
    model = services.fits.open(model_factory("llama", quant="Q8_0"))
    services.sessions.load(model, RunSettings(512), force=False, cancel=Cancel(), name="one")
    try:
        costs = services.serving.costs.of("one", Settings(context=1024), (1, 2, 4), 0, Cancel())
        assert [(one.at_once, one.wish.slots, one.wish.context) for one in costs] == [
            (1, 1, 1024), (2, 3, 1024), (4, 5, 1024),
        ]  # fmt: skip
        alone, three, five = (one.fit.bill.line("context") for one in costs)
        assert (three, five) == (3 * alone, 5 * alone)
        (longer,) = services.serving.costs.of("one", Settings(context=1024), (2,), 1500, Cancel())
        assert longer.wish.context == 1500  # what the chat holds already has a place
        services.sessions.load(model, costs[1].wish, force=False, cancel=Cancel(), name="one")
        held = services.sessions.facts("one")
        assert held.fit.plan.slots == 3
        assert held.allocated.engine == costs[1].fit.bill.engine
    finally:
        services.sessions.eject("one")


def test_of_a_model_that_went_there_is_nothing_to_say(services: Services) -> None:
    assert services.serving.costs.of("nobody", Settings(), (1,), 0, Cancel()) == ()


def test_a_kept_length_of_a_model_stays(services: Services, model_factory: ModelFactory) -> None:
    path = model_factory("llama", quant="Q8_0")
    model = services.fits.open(path)
    services.fits.keep_wish(path, RunSettings(768), 8192)
    services.sessions.load(model, RunSettings(512), force=False, cancel=Cancel(), name="one")
    try:
        (cost,) = services.serving.costs.of("one", Settings(), (2,), 0, Cancel())
        assert cost.wish == RunSettings(768, slots=3)
    finally:
        services.sessions.eject("one")
        services.fits.keep_wish(path, RunSettings(8192), 8192)
