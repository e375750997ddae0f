"""Verdicts on builds that are on the hub: the same as for the same files on the disk, their speed with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.fit.fit import Fit
from advisor.fit.unseen_projector import UnseenProjector
from advisor.gguf.header import Header
from advisor.hub import client
from advisor.hub.reference import parse_reference
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import HubFit, RunSettings
from advisor.services.requests import Wanted
from advisor.settings import Settings
from tests.advisor.hub.conftest import large as large
from tests.advisor.hub.conftest import tiny as tiny
from tests.advisor.hub.variants import FILE, REPO, requantised
from tests.hub import Hub as Server
from tests.models.projector import build_projector


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


def run(_: Header) -> RunSettings:
    return RunSettings(2048)


def same(fit: Fit | None) -> tuple[object, ...]:
    assert fit
    return fit.model, fit.bill, fit.verdict, fit.longest_context, fit.plan


def test_a_version_is_answered_as_the_file_itself_with_its_speed(planned: Services, hub: Server, large: Path) -> None:
    file = planned.fits.open(large)
    here = planned.fits.judge(file, RunSettings(2048))
    listing = planned.hub.listing(parse_reference(REPO))
    (there,) = planned.hub.judge_builds(listing.builds, run)
    assert same(there.fit) == same(here.fit)
    assert there.speed
    assert there.speed == planned.fits.speed(file, here)
    model = planned.hub.open(listing.builds[0])
    alone = planned.fits.judge(model, RunSettings(2048), measurer=planned.fits.measurer)
    assert same(alone.fit) == same(here.fit)
    assert hub.served(host="storage") < large.stat().st_size / 100


def test_every_version_is_looked_into_once(planned: Services, hub: Server, large: Path, tmp_path: Path) -> None:
    for name, type_id, file_type in (("Q2_K", 10, 10), ("Q8_0", 8, 7)):
        hub.put(f"{REPO}/large-{name}.gguf", requantised(large, tmp_path / name, type_id, file_type))
    hub.put(f"{REPO}/large-IQ1_S.gguf", b"not a model")
    listing = planned.hub.listing(parse_reference(REPO))
    found: list[HubFit] = []
    planned.hub.judge(listing, 2048, found.append, Cancel())
    judged = {each.build.label: each for each in found}
    assert set(judged) == {"IQ1_S", "Q2_K", "Q4_K_M", "Q8_0"}
    assert "large-IQ1_S.gguf is not a GGUF file" in (judged["IQ1_S"].problem or "")
    speeds = [judged[label].speed for label in ("Q2_K", "Q4_K_M", "Q8_0")]
    assert all(speeds)
    assert str(speeds[0]) != str(speeds[2])
    hub.requests.clear()
    again: list[HubFit] = []
    planned.hub.judge(listing, 2048, again.append, Cancel())
    assert {each.build.label: each.fit and same(each.fit) for each in again} == {
        label: each.fit and same(each.fit) for label, each in judged.items()
    }
    assert {request.file for request in hub.requests} == {f"{REPO}/large-IQ1_S.gguf"}


def test_a_version_that_the_engine_cannot_run_is_a_sentence(
    planned: Services, hub: Server, tiny: Path, unknown_model: Path
) -> None:
    hub.put(f"{REPO}/strange-F16.gguf", unknown_model)
    listing = planned.hub.listing(parse_reference(REPO))
    judged = {each.build.label: each for each in planned.hub.judge_builds(listing.builds, run)}
    assert judged["Q8_0"].fit
    assert "plimsoll-none" in (judged["F16"].problem or "")
    assert tiny.exists()


def test_an_offer_says_whether_its_license_was_shown(planned: Services, hub: Server) -> None:
    hub.put(FILE, b"x", license="mit")
    wanted = Wanted("it", "It", (parse_reference("maker/Nothing:Q8_0"), parse_reference(f"{REPO}:Q8_0")))
    offer = planned.hub.offer(wanted, Settings())  # the first of these is not there
    assert (offer.request.repo, offer.request.license, offer.shown) == (REPO, "mit", False)


def test_with_its_file_for_images_a_version_takes_what_the_two_files_take(
    planned: Services, hub: Server, large: Path, tmp_path: Path
) -> None:
    eyes = build_projector(tmp_path / "mmproj-F16.gguf", 256)
    hub.put(f"{REPO}/mmproj-F16.gguf", eyes)
    listing = planned.hub.listing(parse_reference(REPO))
    (blind,) = planned.hub.judge_builds(listing.builds, run)
    (sees,) = planned.hub.judge_builds(listing.builds, run, eyes=listing)
    here = planned.fits.judge(replace(planned.fits.open(large), projector=eyes), RunSettings(2048)).fit
    assert sees.fit
    assert blind.fit
    assert sees.fit.bill == here.bill
    assert sees.fit.bill.total > blind.fit.bill.total


def test_a_file_for_images_that_cannot_be_read_counts_by_its_size(planned: Services, hub: Server, large: Path) -> None:
    hub.put(f"{REPO}/mmproj-F16.gguf", b"no projector")
    listing = planned.hub.listing(parse_reference(REPO))
    (blind,) = planned.hub.judge_builds(listing.builds, run)
    (sees,) = planned.hub.judge_builds(listing.builds, run, eyes=listing)
    assert sees.fit
    assert blind.fit
    assert sees.fit.bill.total == blind.fit.bill.total + UnseenProjector(12).memory
    assert large.exists()
