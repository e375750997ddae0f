"""The language nobody speaks leaves alone what a translator has to."""

from __future__ import annotations

import pytest

from tests.helpers.pseudo import LONGER, pseudo, untranslated

SENTENCES = ["Open a .gguf…", "The model could not be loaded.", "Theme", "Drop one file at a time; %Ln were dropped."]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_is_longer_by_a_third_and_in_brackets(sentence: str) -> None:
    said = pseudo(sentence)
    assert len(said) >= LONGER * len(sentence) - 3  # of marks that are not lengthened
    assert (said[0], said[-1]) == ("[", "]")
    assert sentence not in said


def test_places_marks_and_shortcuts_stay() -> None:
    said = pseudo("&Open {0} of {name:,} with <b>%Ln</b> files")
    for kept in ("{0}", "{name:,}", "%Ln", "<b>", "</b>"):
        assert kept in said
    assert said.startswith("[&Ö")


def test_what_lies_in_no_bracket_was_not_translated() -> None:
    assert untranslated(f"{pseudo('{0} free').format('RTX 3060')} · bare") == " · bare"
