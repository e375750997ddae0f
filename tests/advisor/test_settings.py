"""Settings that survive, and settings that are spoilt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.settings import (
    SETTINGS,
    Setting,
    Settings,
    Stated,
    TypedCard,
    config_file,
    load_settings,
    models_folder,
    read_settings,
    save_settings,
)
from advisor.units import GIB


def test_round_trip_writes_only_what_differs() -> None:
    save_settings(Settings(theme="dark"))
    assert json.loads(config_file().read_text()) == {"theme": "dark"}
    assert load_settings() == Settings(theme="dark")
    save_settings(Settings())
    assert json.loads(config_file().read_text()) == {}
    assert load_settings() == Settings()


def test_folders_come_back_as_they_were() -> None:
    chosen = Settings(models_folder="/big", library_folders=("/a", "/b"), download_limit=1 << 20)
    save_settings(chosen)
    assert load_settings() == chosen
    assert Settings.from_json({"library_folders": ["/a", 3]}) == Settings(library_folders=("/a",))
    assert Settings.from_json({"library_folders": "/a"}) == Settings()


def test_unknown_and_mistyped_keys_are_left_aside() -> None:
    assert Settings.from_json({"theme": "pink", "notify": 1, "download_limit": True}) == Settings()
    assert Settings.from_json({"context": "long", "theme": "dark", "from_the_future": 1}) == Settings(theme="dark")


@pytest.mark.parametrize(
    ("name", "values"),
    [("context", (0, -4096, 1 << 31)), ("download_limit", (-1, 1 << 60)), ("downloads_at_once", (0, 1000))],
)
def test_what_no_setting_can_be_is_left_aside(name: str, values: tuple[int, ...]) -> None:
    for value in values:
        assert Settings.from_json({name: value}) == Settings()


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
def test_every_row_takes_what_it_offers(setting: Setting) -> None:
    assert getattr(Settings(), setting.name) == setting.default
    assert setting.read(None) == setting.default
    for value in setting.offered:
        assert getattr(Settings.from_json({setting.name: value}), setting.name) == value
    assert not setting.offered or setting.default in setting.offered


def test_what_a_person_states_survives() -> None:
    stated = Stated({"CPU": 0}, {"GPU-1": 8 * GIB}).with_card(TypedCard("Mine", GIB)).with_reserve("GPU-1", GIB)
    save_settings(Settings(stated=stated))
    assert json.loads(config_file().read_text()) == {
        "stated": {
            "reserves": {"CPU": 0, "GPU-1": GIB},
            "capacities": {"GPU-1": 8 * GIB},
            "cards": [{"name": "Mine", "memory": GIB}],
        }
    }
    assert load_settings().stated == stated
    assert stated.with_reserve("CPU", None).reserves == {"GPU-1": GIB}
    assert stated.with_capacity("GPU-1", None).capacities == {}
    assert stated.with_card(TypedCard("Mine", 2)).cards == (TypedCard("Mine", 2),)
    assert stated.without_card("Mine").cards == ()
    save_settings(Settings())


@pytest.mark.parametrize(
    "spoilt",
    [
        [],
        "all of it",
        {"reserves": [1]},
        {"reserves": {"CPU": -1}},
        {"reserves": {"CPU": True}},
        {"capacities": {"CPU": 0}},
        {"capacities": {"CPU": 2**60}},
        {"capacities": {"CPU": 1.5}},
        {"cards": {"name": "x"}},
        {"cards": [1, {"name": 5, "memory": 1}, {"name": "x"}, {"name": "x", "memory": 0}]},
    ],
)
def test_absurd_words_in_the_file_are_left_aside(spoilt: object) -> None:
    assert Settings.from_json({"theme": "dark", "stated": spoilt}) == Settings(theme="dark")


def test_models_lie_in_the_hubs_own_cache() -> None:
    from huggingface_hub import constants

    assert models_folder() == Path(constants.HF_HUB_CACHE)


@pytest.mark.parametrize("content", ["{", "[]", "\xff"])
def test_a_spoilt_file_is_one_sentence_and_stays(content: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_bytes(content.encode("latin-1"))
    with pytest.raises(FileProblem, match=r"settings\.json.*Repair or delete it"):
        load_settings()
    assert config_file().read_bytes() == content.encode("latin-1")
    config_file().unlink()
    assert load_settings() == Settings()


def test_garbage_is_one_sentence_and_costs_no_other_setting() -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    garbage = {"theme": "pink", "temperature": -1, "seed": "x" * 99, "library_folders": "/a", "zoom": 1000, "later": 1}
    config_file().write_text(json.dumps({**garbage, "context": 2048, "top_p": 0.5}))
    settings, problem = read_settings()
    assert settings == Settings(context=2048, top_p=0.5)
    assert str(problem) == (
        f'Not all of {config_file()} can be used: the defaults stand for theme ("pink"), zoom (1000), '
        f'library_folders ("/a"), temperature (-1), seed ("xxxxxxxxxxxxxxxxxxxxxx…); '
        "all other settings are as you chose them."
    )
    assert load_settings() == settings
    save_settings(settings)
    assert read_settings() == (settings, None)
    config_file().unlink()
