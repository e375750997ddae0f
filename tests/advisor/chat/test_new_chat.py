"""A new chat begins with what the person chose for all; what they did not choose is the model's own."""

from __future__ import annotations

from dataclasses import fields

from advisor.chat.conversation import ChatSettings
from advisor.chat.new_chat import new_chat_settings
from advisor.engine.sampling import Sampling
from advisor.settings import Settings


def test_nothing_chosen_is_the_models_own() -> None:
    assert new_chat_settings(Settings()) == ChatSettings()
    assert new_chat_settings(Settings(system_prompt=" \n")) == ChatSettings()


def test_each_reaches_the_chat_and_its_sampling() -> None:
    chosen = Settings(
        system_prompt="Be brief.", temperature=0.0, top_k=1, top_p=0.5, min_p=0.1, repeat_penalty=1.2, seed=7,
        reply_limit=99, default_model="/m/a.gguf",
    )  # fmt: skip
    chat = new_chat_settings(chosen)
    assert (chat.system, chat.limit, chat.model) == ("Be brief.", 99, "/m/a.gguf")
    own = Sampling(temperature=0.6, frequency_penalty=0.3)
    expected = Sampling(0.0, 1, 0.5, 0.1, 1.2, frequency_penalty=0.3, seed=7)
    assert chat.sampling(own) == expected


def test_settings_and_chats_have_the_same_limits() -> None:
    """What the settings take, a chat's file takes too."""
    extreme = {"temperature": 10.0, "top_k": 1_000_000, "top_p": 1.0, "min_p": 1.0, "repeat_penalty": 10.0}
    extreme |= {"seed": 0xFFFFFFFF, "reply_limit": 1_000_000}
    assert set(extreme) <= {one.name for one in fields(Settings)}
    settings = Settings.from_json(dict(extreme))
    assert {name: getattr(settings, name) for name in extreme} == extreme
    chat = new_chat_settings(settings)
    assert ChatSettings.from_json(chat.to_json()) == chat
