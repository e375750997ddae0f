"""Replies and embeddings for programs: engines that die, and models that a person ejects."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Message, Sampling
from advisor.errors import EngineProblem
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import RunSettings
from advisor.services.readings import LoadedModel
from advisor.services.served_replies import Ejected
from advisor.services.serving import Serving
from advisor.session.session import Session
from tests.advisor.services.test_serving import asked
from tests.models.embedding import build_embedder
from tests.models.fixtures import ModelFactory


def test_a_child_that_ends_twice_is_not_tried_for_ever(
    serving: Serving, services: Services, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = serving.name(model_factory(quant="Q8_0"))
    loads = list[str]()
    ready = serving.ready

    def broken(*arguments: Any) -> str:
        name = ready(*arguments)
        loads.append(name)
        os.kill(services.engine.sessions[name].pid, signal.SIGKILL)
        return name

    monkeypatch.setattr(serving, "ready", broken)
    with pytest.raises(EngineProblem):
        serving.replies.reply(model, asked, lambda _: None, Cancel())
    assert len(loads) <= 2


def test_what_another_request_has_begun_anew_is_left_alone(
    serving: Serving, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = serving.name(build_embedder(tmp_path / "embedder.gguf"))
    embed, dead = Session.embed, list[Session]()

    def ended(session: Session, *texts: Any, **options: Any) -> Any:
        if dead:
            return embed(session, *texts, **options)
        dead.append(session)
        os.kill(session.pid, signal.SIGKILL)
        try:
            return embed(session, *texts, **options)
        finally:  # as another one does that has heard of it first
            services.sessions.eject(str(model.path))
            serving.ready(model, Cancel())

    monkeypatch.setattr(Session, "embed", ended)
    assert serving.replies.embed(model, ["x"], Cancel(), shorten=False).vectors
    assert serving.loads == 2


@pytest.mark.parametrize("moment", ["before it has its turn", "while it is written"])
def test_one_that_was_ejected(serving: Serving, services: Services, model_factory: ModelFactory, moment: str) -> None:
    model = serving.name(model_factory(quant="Q8_0"))
    name = serving.ready(model, Cancel())
    if moment == "before it has its turn":  # it is loaded for it as for one that comes later
        with ThreadPoolExecutor(1) as threads, services.sessions.turn(name, Cancel(), person=True):
            waiting = threads.submit(serving.replies.reply, model, asked, lambda _: None, Cancel())
            services.sessions.eject(name)
        assert waiting.result().stop_reason == "length"
        return

    def endless(_: LoadedModel) -> WriteReply:
        return WriteReply((Message("user", "Hello"),), Sampling(temperature=0), 3900)

    serving.run = lambda _: RunSettings(4096)
    services.sessions.eject(name)
    try:
        ending = serving.replies.reply(model, endless, lambda _: services.sessions.eject(name), Cancel()).stop_reason
    except Ejected:  # it was gone before it could say that it stopped
        ending = "stopped"
    assert ending == "stopped"
    assert serving.held(model) is None
