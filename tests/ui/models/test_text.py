"""What is said of models: bands, sizes, licences, and the same verdict in the list as in the badge."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import HubFile, Score, Use
from advisor.catalogue.quality import Confidence
from advisor.catalogue.recommend import Role
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import Verdict
from tests.ui import canned, canned_catalogue
from tests.ui.conftest import some
from ui.common.model_text import (
    about_tokens,
    facts_line,
    in_short,
    licence,
    modality,
    role,
    speed_sentence,
    strength,
    use,
)
from ui.models.state import Sort
from ui.models.text import confidence, file_words, meanings, quality_words, score_source, sort
from ui.session.verdicts import badge, verdict_number, verdict_word
from ui.words import band, billions

WISH = Requirements(Use.CHAT, 16384, 5.0)
CATALOGUE = canned_catalogue.catalogue()
CANDIDATES = canned_catalogue.candidates(CATALOGUE, canned.GAMING, WISH)


def test_every_choice_has_words_of_its_own() -> None:
    for words in ([use(one) for one in Use], [sort(one) for one in get_args(Sort)], [role(one) for one in Role]):
        assert len(set(words)) == len(words)
    assert len({confidence(one) for one in Confidence}) == len(Confidence)


def test_only_of_a_mixture_a_part_is_said_to_be_active() -> None:
    """Embeddings and the part for images are weights too, and no mixture."""
    small = replace(CATALOGUE.models[0], params_total=873_438_784, params_active=752_393_024)
    assert facts_line(small).startswith("873 M · ")
    mixture = replace(small, params_total=30_532_122_624, params_active=3_345_000_000)
    assert facts_line(mixture).startswith("30.5 B, 3.3 B active · ")


def test_what_is_small_and_fast_is_not_praised_for_more() -> None:
    small = CANDIDATES[0]
    assert in_short(small, Use.SMALL).startswith("The best of the small ones: it answers at once")
    assert "Good at" not in in_short(small, Use.SMALL)
    assert in_short(small, Use.CHAT).startswith("The best of what runs here. Good at: Chat")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_list_says_what_the_badge_says(verdict: Verdict) -> None:
    fit = next((some(one.fit) for one in CANDIDATES if some(one.fit).verdict is verdict), None)
    fit = fit or replace(some(CANDIDATES[0].fit), verdict=verdict)
    assert badge(fit).startswith(verdict_word(verdict))
    if verdict is not Verdict.UNKNOWN:
        assert verdict_number(fit).split()[0] in badge(fit)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((45.2, 51.0, 60.4), "51 (45–60)"),
        ((3.24, 3.9, 4.71), "3.9 (3.2–4.7)"),
        ((9.1, 17.0, 28.0), "17 (9.1–28)"),
        ((7.0, 7.0, 7.0), "7.0"),
    ],
)
def test_bands(figures: tuple[float, float, float], words: str) -> None:
    assert band(Band(*figures)) == words


def test_a_speed_of_which_only_the_writing_is_known() -> None:
    assert (
        speed_sentence(Speed(Band(10, 14, 20), None, "a guess")) == "Writes about 14 (10–20) tokens a second (a guess)."
    )


def test_a_speed_says_how_far_into_a_conversation_it_is_meant() -> None:
    said = speed_sentence(Speed(Band(10, 14, 20), Band(100, 140, 200), "a guess", 8192))
    assert said.startswith("Writes about 14 (10–20) tokens a second and reads 140 (100–200) (a guess). ")
    assert said.endswith("That is with 8k tokens in the conversation; it is faster before.")


@pytest.mark.parametrize(
    ("count", "words"), [(135_000_000, "135 M"), (8_190_000_000, "8.2 B"), (671_000_000_000, "671 B")]
)
def test_sizes_of_models(count: int, words: str) -> None:
    assert billions(count) == words


@pytest.mark.parametrize(("count", "words"), [(72_960, "71k"), (131_072, "128k"), (768, "768"), (9_984, "9,984")])
def test_a_length_is_never_rounded_up(count: int, words: str) -> None:
    assert about_tokens(count) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [("apache-2.0", "Apache-2.0"), ("llama3.1", "Llama 3.1 terms"), ("gemma", "Gemma terms"), ("odd", "odd")],
)
def test_licences(given: str, words: str) -> None:
    assert licence(replace(CATALOGUE.models[0], license=given)) == words


def test_what_a_model_takes_in() -> None:
    assert modality(replace(CATALOGUE.models[0], modality=("text", "vision", "smell"))) == "text + images + smell"


def test_a_smaller_version_never_sounds_better() -> None:
    quality = CANDIDATES[0].quality
    said = [quality_words(replace(quality, loss=loss / 10)) for loss in range(120)]
    assert list(dict.fromkeys(said)) == [
        "original", "near original", "very good", "good", "noticeably worse", "much worse",
    ]  # fmt: skip


def test_the_strength_of_an_alternative_is_one_number() -> None:
    one = CANDIDATES[0]
    assert strength(Role.FASTEST, one).endswith(" tok/s")
    assert strength(Role.FASTEST, replace(one, speed=None)).endswith(" download")
    assert strength(Role.SMALLEST, one).endswith(" download")


def test_what_was_not_published_leaves_no_hole_in_a_sentence() -> None:
    score = Score("GPQA Diamond", 82.3, "%", "", "the publisher", "", "https://example.org")
    assert score_source(score) == "measured by the publisher"
    assert score_source(replace(score, as_of="2026-07")) == "measured by the publisher, 2026-07"
    file = HubFile("owner/repo", "model.gguf", None, 1)
    assert file_words(file, 2 << 30) == "about 2.0 GB"
    assert file_words(replace(file, bytes=3 << 30, parts=2), 0) == "3.0 GB in 2 parts"


def test_what_numbers_mean_is_said_as_far_as_they_are_known() -> None:
    one = CANDIDATES[0]
    assert len(meanings(one.model, one.build, None)) == 2
    assert len(meanings(one.model, one.build, replace(one, speed=None))) == 3
    assert len(meanings(one.model, one.build, one)) == 4
