"""Models loaded for those who ask for them: by the exact bill, others ended for that where it takes their memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Message, Sampling
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Crowded, Leaving, Refusal, RunSettings, SpelledOut
from advisor.services.readings import LoadedModel
from advisor.services.serving import NoRoom, NoSuchModel, Serving
from tests.models.fixtures import ModelFactory


def asked(_: LoadedModel) -> WriteReply:
    return WriteReply((Message("user", "Hello"),), Sampling(temperature=0), 3)


def test_a_model_is_loaded_when_it_is_first_asked_for(serving: Serving, model_factory: ModelFactory) -> None:
    with pytest.raises(NoSuchModel, match="There is no model on this computer yet"):
        serving.find("")
    one, other = (serving.name(model_factory(kind, quant="Q8_0")) for kind in ("llama", "qwen2"))
    assert [model.id for model in serving.models()] == [one.id, other.id]
    assert serving.held(one) is None
    assert serving.replies.reply(one, asked, lambda _: None, Cancel()).tokens == 3
    assert serving.held(one) is not None
    assert serving.find("") == one
    assert serving.replies.reply(other, asked, lambda _: None, Cancel()).tokens == 3
    assert serving.held(one) is not None  # both have room
    serving.replies.reply(one, asked, lambda _: None, Cancel())
    assert serving.loads == 2
    with pytest.raises(NoSuchModel, match="There is no model nobody on this computer"):
        serving.find("nobody")


def test_what_a_person_loaded_from_anywhere_can_be_asked_for(
    serving: Serving, services: Services, model_factory: ModelFactory
) -> None:
    path = model_factory("llama", quant="Q8_0")
    services.sessions.load(services.fits.open(path), RunSettings(512), force=False, cancel=Cancel(), name="chat")
    (model,) = serving.models()
    assert serving.find("") == serving.find(path.name) == model
    assert serving.held(model) == "chat"


def test_what_does_not_fit_says_by_how_much(serving: Serving, llama_70b: Path) -> None:
    model = serving.name(llama_70b)
    with pytest.raises(
        NoRoom, match=r"needs \d+\.\d GB on .* for 512 tokens of context, and .* can be used there"
    ) as no:
        serving.ready(model, Cancel())
    serving.run = lambda _: SpelledOut(RunSettings(512).plan().with_(slots=4, outputs=4))
    with pytest.raises(NoRoom, match="for 4 conversations of 512 tokens, and"):
        serving.ready(model, Cancel())
    figures = no.value.figures
    assert figures["needed"] > figures["usable"] > 0
    assert serving.held(model) is None


class Crowd:
    """Stands in for Sessions.load: no room beside the others, until they are ended."""

    def __init__(self, services: Services, *, writing: bool) -> None:
        self._load, self._writing = services.sessions.load, writing
        self._services = services

    def __call__(self, model: Any, wish: Any, *, ends: Any = None, **options: Any) -> Any:
        others = [name for name in self._services.engine.sessions if name != options["name"]]
        if others and ends is None:
            judged = self._services.fits.judge(model, wish)
            leaving = tuple(Leaving(name, name, 1, self._writing) for name in others)
            return Refusal(judged, Crowded(leaving, None))
        return self._load(model, wish, ends=ends, **options)


@pytest.mark.parametrize("writing", [False, True])
def test_others_go_for_it_unless_they_are_writing(
    serving: Serving, services: Services, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch, writing: bool
) -> None:
    one, other = (serving.name(model_factory(kind, quant="Q8_0")) for kind in ("llama", "qwen2"))
    monkeypatch.setattr(services.sessions, "load", Crowd(services, writing=writing))
    serving.ready(one, Cancel())
    if writing:
        with pytest.raises(NoRoom, match="which is writing"):
            serving.ready(other, Cancel())
        assert serving.held(one) is not None
        return
    serving.ready(other, Cancel())
    assert serving.held(one) is None
    assert serving.evictions == 1


def test_how_models_run_can_be_chosen(serving: Serving, model_factory: ModelFactory) -> None:
    serving.run = lambda _: SpelledOut(RunSettings(1024).plan().with_(kv_k="q8_0", kv_v="q8_0"))
    model = serving.name(model_factory(quant="Q8_0"))
    serving.ready(model, Cancel())
    assert serving._sessions.session(serving.held(model) or "").ceiling.plan.kv_k == "q8_0"
