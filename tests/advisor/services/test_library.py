"""The models on this computer, as every face is told of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.errors import Cancelled
from advisor.progress import Cancel
from advisor.services.library import LibraryService
from advisor.settings import Settings
from tests.models.fixtures import ModelFactory


@pytest.fixture
def settings(tmp_path: Path, model_factory: ModelFactory) -> Settings:
    """A models folder with one model in it, and nowhere else to look."""
    folder = tmp_path / "models" / "maker" / "Tiny-GGUF"
    folder.mkdir(parents=True)
    shutil.copy(model_factory(quant="Q8_0"), folder / "tiny-Q8_0.gguf")
    return Settings(models_folder=str(tmp_path / "models"), look_elsewhere=False)


def test_it_is_looked_through_checked_and_tidied(settings: Settings, tmp_path: Path) -> None:
    gone: list[Path] = []

    def move(path: Path) -> None:
        gone.append(path)
        path.unlink()

    service = LibraryService(move)
    assert tmp_path / "models" in [place.folder for place in service.places(settings)]
    assert not service.moved()
    library = service.scan(settings, Cancel())
    (entry,) = library.models
    shares: list[int] = []
    found = service.verify(entry, lambda done, _: shares.append(done), Cancel())
    assert found.good is not False
    assert shares[-1] == entry.size
    service.remove(service.plan_removal(library, entry))
    assert gone == [entry.path]
    assert service.moved()
    assert service.scan(settings, Cancel()).models == ()


def test_a_search_can_be_given_up(settings: Settings) -> None:
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        LibraryService().scan(settings, cancel)
