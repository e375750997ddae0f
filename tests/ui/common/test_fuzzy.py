"""Things are found by a few letters of their names, the likeliest first."""

from __future__ import annotations

import pytest

from ui.common.fuzzy import Named, folded, found, fuzzy_match

NAMES = ["Light theme", "Dark theme", "Theme as the system", "Downloads", "Limit the speed of downloads", "Qwen3 8B"]


def hits(query: str, names: list[str] | None = None) -> list[str]:
    return [name for name, _ in found(query, names or NAMES, Named.of)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dark", "Dark theme"),
        ("th da", "Dark theme"),  # in any order
        ("DARK", "Dark theme"),
        ("dwnl", "Downloads"),  # letters strewn over a word
        ("down", "Downloads"),  # what begins so comes before what holds it
        ("speed", "Limit the speed of downloads"),
        ("theme", "Theme as the system"),
        ("qwen 8", "Qwen3 8B"),
    ],
)
def test_the_likeliest_comes_first(query: str, first: str) -> None:
    assert hits(query)[0] == first


def test_each_word_has_to_be_there() -> None:
    assert hits("dark downloads") == []
    assert hits("zebra") == []


def test_without_a_query_all_are_there_in_their_order() -> None:
    assert hits("") == NAMES
    assert hits("  ") == NAMES


def test_accents_do_not_matter_and_letters_keep_their_places() -> None:
    assert folded("Größe É") == "grose e"
    hit = fuzzy_match("gros", Named.of("Die Größe"))
    assert hit is not None
    assert hit.letters == (4, 5, 6, 7)


def test_letters_strewn_over_a_whole_sentence_are_no_find() -> None:
    assert fuzzy_match("lds", Named.of("Load a model that failed with less, without asking")) is None
    assert fuzzy_match("x", Named.of("Models")) is None


def test_what_stands_beside_the_name_counts_less() -> None:
    ranked = found("view", [("Dark theme", "View"), ("View all", "")], lambda one: Named.of(*one))
    assert [name for (name, _), _ in ranked] == ["View all", "Dark theme"]
    assert ranked[1][1].letters == ()
