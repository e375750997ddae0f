"""A conversation that fills its context, and what files add to it, with a real engine child."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.chat.conversation import ChatSettings
from advisor.chat.overflow import Raise, Summarise
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.session.session import Message
from tests.models.fixtures import ModelFactory

SHORT = ChatSettings(limit=5, temperature=0.0)


@pytest.fixture
def empty(services: Services) -> Iterator[Services]:
    """The services without a model in memory, before and after."""
    yield services
    services.sessions.eject()


def test_a_full_context_has_ways_on_and_can_grow(empty: Services, model_factory: ModelFactory, tmp_path: Path) -> None:
    model = empty.fits.open(model_factory(quant="Q8_0", context_train=4096))
    empty.sessions.load(model, RunSettings(512), force=False, cancel=Cancel())
    long = [Message("user", "word " * 400), Message("assistant", "yes"), Message("user", "and then?")]
    ways = empty.sessions.room.ways(long, SHORT, (), Cancel(), asked=False)
    assert ways
    (more,) = [way for way in ways.ways if isinstance(way, Raise)]
    (summed,) = [way for way in ways.ways if isinstance(way, Summarise)]
    assert summed.seconds
    assert 0 < summed.length < summed.left < ways.tokens
    grown = empty.sessions.grow(more.fit)
    assert grown.fit.plan.context > 512
    assert empty.sessions.room.ways(long, SHORT, (), Cancel(), asked=False) is None
    notes = tmp_path / "notes.md"
    notes.write_text("some words of mine")
    (cost,) = empty.sessions.room.count([empty.sessions.room.read(notes)])
    assert cost > 4
