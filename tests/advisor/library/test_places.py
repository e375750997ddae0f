"""Where other programs keep their models, on each system."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.library.entry import Owner
from advisor.library.places import Layout, Surroundings, places
from advisor.settings import models_folder, own_models_folder


def folders(around: Surroundings, owner: Owner) -> list[Path]:
    return [place.folder for place in places(surroundings=around) if place.owner is owner]


@pytest.mark.parametrize(
    ("platform", "env", "owner", "expected"),
    [
        ("linux", {}, Owner.LM_STUDIO, [".lmstudio/models", ".cache/lm-studio/models"]),
        ("linux", {}, Owner.OLLAMA, [".ollama/models", "/usr/share/ollama/.ollama/models"]),
        ("linux", {"OLLAMA_MODELS": "~/o"}, Owner.OLLAMA, [None, ".ollama/models", "/usr/share/ollama/.ollama/models"]),
        ("darwin", {}, Owner.OLLAMA, [".ollama/models"]),
        ("win32", {}, Owner.OLLAMA, [".ollama/models"]),
        ("linux", {}, Owner.JAN, [".local/share/Jan/data"]),
        ("linux", {"XDG_DATA_HOME": "/d"}, Owner.JAN, ["/d/Jan/data"]),
        ("linux", {"JAN_DATA_FOLDER": "/j"}, Owner.JAN, ["/j", ".local/share/Jan/data"]),
        ("darwin", {}, Owner.JAN, ["Library/Application Support/Jan/data"]),
        ("win32", {"APPDATA": "/roaming"}, Owner.JAN, ["/roaming/Jan/data"]),
        ("linux", {}, Owner.GPT4ALL, [".local/share/nomic.ai/GPT4All", ".cache/gpt4all"]),
        ("darwin", {}, Owner.GPT4ALL, ["Library/Application Support/nomic.ai/GPT4All", ".cache/gpt4all"]),
        ("win32", {"LOCALAPPDATA": "/local"}, Owner.GPT4ALL, ["/local/nomic.ai/GPT4All", ".cache/gpt4all"]),
        ("linux", {}, Owner.LLAMA_CPP, [".cache/llama.cpp"]),
        ("linux", {"LLAMA_CACHE": "/l"}, Owner.LLAMA_CPP, ["/l", "/l", ".cache/llama.cpp"]),
        ("darwin", {}, Owner.LLAMA_CPP, ["Library/Caches/llama.cpp"]),
        ("win32", {"LOCALAPPDATA": "/local"}, Owner.LLAMA_CPP, ["/local/llama.cpp"]),
    ],
)
def test_the_usual_folders(
    platform: str, env: dict[str, str], owner: Owner, expected: list[str | None], tmp_path: Path
) -> None:
    home = Path("~/o").expanduser()
    found = folders(Surroundings(tmp_path, env, platform), owner)
    assert found == [home if one is None else tmp_path / one for one in expected]


def test_lm_studio_says_where_its_home_and_its_models_are(tmp_path: Path) -> None:
    home, models = tmp_path / "moved", tmp_path / "big disk"
    home.mkdir()
    (tmp_path / ".lmstudio-home-pointer").write_text(f"{home}\n")
    (home / "settings.json").write_text(json.dumps({"downloadsFolder": str(models)}))
    found = folders(Surroundings(tmp_path, {}, "linux"), Owner.LM_STUDIO)
    assert found[:2] == [models, home / "models"]


def test_jan_and_gpt4all_say_where_they_were_moved_to(tmp_path: Path) -> None:
    (tmp_path / ".local/share/Jan").mkdir(parents=True)
    (tmp_path / ".local/share/Jan/settings.json").write_text('{"data_folder": "/elsewhere/jan"}')
    (tmp_path / ".config/nomic.ai").mkdir(parents=True)
    (tmp_path / ".config/nomic.ai/GPT4All.ini").write_text("[General]\nuserDefaultModel=x\nmodelPath=/elsewhere/g/\n")
    around = Surroundings(tmp_path, {}, "linux")
    assert folders(around, Owner.JAN)[0] == Path("/elsewhere/jan")
    assert folders(around, Owner.GPT4ALL)[0] == Path("/elsewhere/g")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"downloadsFolder": 3}', "\x00\xff"])
def test_settings_that_make_no_sense_leave_the_usual_folder(content: str, tmp_path: Path) -> None:
    (tmp_path / ".lmstudio").mkdir()
    (tmp_path / ".lmstudio/settings.json").write_bytes(content.encode("latin-1"))
    assert tmp_path / ".lmstudio/models" in folders(Surroundings(tmp_path, {}, "linux"), Owner.LM_STUDIO)


def test_our_own_go_first_and_nothing_is_looked_into_twice(tmp_path: Path) -> None:
    around = Surroundings(tmp_path, {}, "linux")
    found = places(tmp_path / "mine", [tmp_path / "a", tmp_path / ".lmstudio/models"], surroundings=around)
    assert [place.owner for place in found[:3]] == [Owner.PLIMSOLL, Owner.PLIMSOLL, Owner.HUB]
    assert [place.folder for place in found[1:3]] == [own_models_folder(), models_folder()]
    assert found[-1].folder == tmp_path / "a"
    assert len({(place.folder, place.layout) for place in found}) == len(found)
    only = places(tmp_path / "mine", others=False, surroundings=around)
    ours = (Owner.PLIMSOLL, Layout.TREE)
    assert [(place.owner, place.layout) for place in only] == [ours, ours, (Owner.HUB, Layout.HUB)]
