"""Downloads from a loopback hub: begun, stopped, gone on with after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.downloads.licenses import Licenses
from advisor.downloads.progress import State
from advisor.downloads.status import Snapshot, Status
from advisor.errors import Cancelled
from advisor.hub.reference import parse_reference
from advisor.services.app import Services
from advisor.services.downloads import DownloadService
from advisor.services.placements import PlacementWish
from advisor.services.requests import Offer, Wanted
from advisor.services.run_wishes import KeptWish
from advisor.settings import Settings
from tests.advisor.hub.variants import FILE, REPO
from tests.hub import Hub as Server
from tests.models.fixtures import ModelFactory


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A models folder and notes of the test's own."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return Settings(models_folder=str(tmp_path / "models"))


@pytest.fixture
def opened() -> Iterator[Services]:
    with Services() as services:
        yield services


def offered(services: Services, settings: Settings) -> Offer:
    return services.hub.offer(Wanted("it", "It", (parse_reference(f"{REPO}:Q8_0"),)), settings)


def test_how_it_is_wished_to_run_is_kept_for_when_it_is_opened(
    opened: Services, hub: Server, settings: Settings, model_factory: ModelFactory
) -> None:
    hub.put(FILE, model_factory(quant="Q8_0"))
    offer = offered(opened, settings)
    opened.downloads.keep_wish(offer)  # nothing was chosen
    wish = KeptWish("q8_0", PlacementWish(kv_on_cpu=True), 16_384)
    opened.downloads.keep_wish(replace(offer, wanted=replace(offer.wanted, run=wish)))
    download = opened.downloads.begin(offer, settings)
    assert opened.downloads.wait(download, 60)
    assert opened.fits.kept_wish(status_of(opened.downloads, download).paths[0]) == wish


def status_of(service: DownloadService, download: str) -> Status:
    found = service.look().find(download)
    assert found
    return found


def test_one_is_fetched_and_its_license_taken(
    opened: Services, hub: Server, settings: Settings, model_factory: ModelFactory
) -> None:
    hub.put(FILE, model_factory(quant="Q8_0"), license="mit")
    heard: list[Snapshot] = []
    opened.downloads.listen(heard.append)
    offer = offered(opened, settings)
    assert not offer.shown
    download = opened.downloads.begin(offer, settings)
    assert opened.downloads.wait(download, 60)
    status = status_of(opened.downloads, download)
    assert status.state is State.DONE
    assert status.paths[0].read_bytes() == model_factory(quant="Q8_0").read_bytes()
    assert heard
    assert Licenses().seen(REPO, "mit")
    assert offered(opened, settings).shown
    opened.downloads.forget(download)
    assert opened.downloads.look().find(download) is None


def test_one_that_is_stopped_goes_on_in_the_next_program(
    hub: Server, settings: Settings, model_factory: ModelFactory
) -> None:
    hub.put(FILE, model_factory(quant="Q8_0"))
    with Services() as first:
        slow = Settings(models_folder=settings.models_folder, download_limit=20_000)
        download = first.downloads.begin(offered(first, settings), slow)
        first.downloads.pause(download)
        assert first.downloads.wait(download, 60)
        assert status_of(first.downloads, download).state is State.PAUSED
    with pytest.raises(Cancelled, match="closing"):
        first.downloads.begin(offered(first, settings), settings)
    with Services() as second:
        assert second.downloads.resume(settings).find(download)
        second.downloads.go_on(download)
        assert second.downloads.wait(download, 60)
        assert status_of(second.downloads, download).state is State.DONE


def test_nothing_is_started_where_nothing_was_left(opened: Services, settings: Settings) -> None:
    assert opened.downloads.resume(settings) == Snapshot()
    assert opened.downloads.wait("nothing")
