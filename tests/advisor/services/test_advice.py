"""The catalogue: ranked by children that are ours, and one model of it looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Catalogue, CatalogueModel, Use
from advisor.catalogue.load import load_catalogue
from advisor.fit.unseen_projector import UnseenProjector
from advisor.progress import Cancel
from advisor.services.advice import Looked, RankingSoFar
from advisor.services.app import Services
from advisor.services.judgement import Assessment, RunSettings
from advisor.units import MIB

NAMES = ("Qwen3-8B", "gemma-3-4b-it")
WISH = Requirements.usual(Use.CHAT)


@pytest.fixture(scope="module")
def some() -> Catalogue:
    """A catalogue of two models."""
    whole = load_catalogue()
    return replace(whole, models=tuple(whole.find(name)[0] for name in NAMES))


@pytest.fixture
def qwen(some: Catalogue) -> CatalogueModel:
    return some.models[0]


def test_a_ranking_counts_and_advises(planned: Services, some: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.services.advice.BATCH_SECONDS", 0.0)
    partials: list[RankingSoFar] = []
    counted: list[tuple[int, int]] = []
    ranked = planned.advice.rank(
        some, WISH, partials.append, Cancel(), progress=lambda done, total: counted.append((done, total))
    )
    assert partials[-1].total == len(ranked.ranking.candidates) == sum(len(model.ranked) for model in some.models)
    assert counted[-1][0] == counted[-1][1] > 0
    assert ranked.advice.picks
    assert ranked.machine is planned.computer.now()


def test_the_usual_build_is_the_one_that_would_be_recommended(
    planned: Services, some: Catalogue, qwen: CatalogueModel
) -> None:
    build = planned.advice.usual_build(some, qwen, 8192)
    alone = planned.advice.rank(replace(some, models=(qwen,)), Requirements.usual(Use.CHAT, 8192)).advice
    assert build == alone.picks[0].candidate.build


def test_a_model_that_is_looked_at_tells_all_there_is(planned: Services, some: Catalogue, qwen: CatalogueModel) -> None:
    build = qwen.builds[-1]
    shown: dict[str, Any] = {}
    answers: list[Assessment] = []

    def told(found: Assessment | dict[str, Any]) -> None:
        if isinstance(found, Assessment):
            answers.append(found)
        else:
            shown.update(found)

    looked = Looked(qwen, build, RunSettings(4096), has_versions=False, has_curve=False)
    planned.advice.look(some, looked, WISH, others=True, report=told, cancel=Cancel())
    fit, speed = answers[-1].judgement.fit, answers[-1].speed
    assert [answer.options is None for answer in answers] == [True, True, False]
    assert (fit.model.name, fit.model.file_bytes) == (qwen.name, build.file_bytes)
    assert [candidate.build for candidate in shown["versions"]] == list(qwen.builds)
    assert any(build.quant.startswith("UD-") for build in qwen.builds)
    assert all(candidate.fit.model.quant == candidate.build.quant for candidate in shown["versions"])
    opened = planned.advice.open(some, qwen, build)
    judgement = planned.fits.judge(opened, RunSettings(4096))
    assert judgement.fit.bill == fit.bill == shown["versions"][-1].fit.bill
    assert speed == shown["versions"][-1].speed == planned.fits.speed(opened, judgement)
    lengths = [tokens for tokens, _ in shown["curve"]]
    assert lengths == sorted(lengths)
    assert lengths[-1] == qwen.context_train


def test_a_version_without_a_file_is_looked_at_like_the_others(
    planned: Services, some: Catalogue, qwen: CatalogueModel
) -> None:
    more, build = planned.advice.add_draft(some, qwen, "Q4_0", Cancel())
    shown: dict[str, Any] = {}
    looked = Looked(more, build, RunSettings(4096), has_versions=False, has_curve=True)
    planned.advice.look(
        some, looked, WISH, others=True, report=lambda found: shown.update(found) if isinstance(found, dict) else None,
        cancel=Cancel(),
    )  # fmt: skip
    assert [one.build for one in shown["versions"]] == list(more.builds)
    assert all(one.fit is not None and one.speed is not None for one in shown["versions"])


@pytest.mark.parametrize("bytes_", [850 * MIB, None])
def test_with_its_file_for_images_a_model_takes_that_much_more(
    planned: Services, some: Catalogue, bytes_: int | None
) -> None:
    gemma = some.models[1]
    assert gemma.projector
    model = replace(gemma, projector=replace(gemma.projector, bytes=bytes_))
    totals = []
    for eyes in (False, True):
        opened = planned.advice.open(some, model, model.builds[0], eyes=eyes)
        totals.append(planned.fits.judge(opened, RunSettings(4096)).fit.bill.total)
    assert totals[1] - totals[0] >= UnseenProjector(bytes_).memory > (bytes_ or 0)


def test_list_recommendation_versions_and_page_count_the_file_for_images_alike(
    planned: Services, some: Catalogue
) -> None:
    gemma = some.models[1]
    wish = Requirements.usual(Use.IMAGES)
    ranked = planned.advice.rank(replace(some, models=(gemma,)), wish)
    assert gemma.projector
    best = ranked.advice.picks[0].candidate
    shown: dict[str, Any] = {}
    looked = Looked(gemma, best.build, RunSettings(wish.context), has_versions=True, has_curve=True, eyes=wish.eyes)
    planned.advice.look(
        some, looked, wish, others=True, report=lambda found: shown.update(found) if isinstance(found, dict) else None,
        cancel=Cancel(),
    )  # fmt: skip
    versions = {one.build.key: one for one in shown["versions"]}
    for listed in ranked.ranking.candidates:
        version = versions[listed.build.key]
        assert listed.fit
        assert version.fit
        assert listed.download == version.download == listed.build.file_bytes + (gemma.projector.bytes or 0)
        assert listed.fit.verdict is version.fit.verdict
        if listed.settled:
            assert (listed.fit.bill, listed.fit.plan) == (version.fit.bill, version.fit.plan)
    assert best.settled
