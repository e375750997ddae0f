"""Translations hold what the window says, neither less nor more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import translations
from advisor.services.computer import NOT_SCANNED
from translations import FOLDER, Message, Translation, read, wanted, written

PLACES = re.compile(r"\{\w*[^}]*\}|%L?n")
SHORTCUT = re.compile(r"&(?=(\w))")
FILES = sorted(FOLDER.glob("plimsoll_*.ts"))


def _language(file: Path) -> str:
    return file.stem.removeprefix("plimsoll_")


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The whole program is read for its sentences once, not for each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "messages", cache(translations.messages))
        yield


@pytest.mark.parametrize("file", FILES, ids=_language)
def test_files_hold_the_sentences_there_are(file: Path) -> None:
    """Where this fails: python packaging/translations.py"""
    assert sorted(read(file)) == wanted(_language(file))


def test_english_says_every_count() -> None:
    for message, said in read(FOLDER / "plimsoll_en.ts").items():
        assert said.finished, message
        assert said.forms[1] == message.source


@pytest.mark.parametrize("file", FILES, ids=_language)
def test_translations_keep_the_places_of_values(file: Path) -> None:
    """A count may go where a language has a word for it: "one file"."""
    for message, said in read(file).items():
        for form in said.forms if said.finished else ():
            missing = set(PLACES.findall(message.source)) - set(PLACES.findall(form))
            assert missing <= {"%Ln", "%n"}, message
            assert set(PLACES.findall(form)) <= set(PLACES.findall(message.source)), message


@pytest.mark.parametrize("file", FILES, ids=_language)
def test_translations_say_something_in_every_form(file: Path) -> None:
    """With the letter of a shortcut where there was one, and with the space that was around it."""
    language = _language(file)
    for message, said in read(file).items():
        if not said.finished:
            continue
        assert len(said.forms) == (translations.FORMS[language] if message.counts else 1), message
        for form in said.forms:
            assert form.strip(), message
            assert len(SHORTCUT.findall(form)) == len(SHORTCUT.findall(message.source)), message
            assert (form[0] == " ", form[-1] == " ") == (message.source[0] == " ", message.source[-1] == " "), message


@pytest.mark.parametrize("file", FILES, ids=_language)
def test_no_two_entries_of_a_menu_have_one_letter(file: Path) -> None:
    """Those of the menu bar itself."""
    said = {message.source: one.forms[0] for message, one in read(file).items() if message.context == "Menu"}
    bar = [said.get(name, name) for name in ("&File", "&View", "&Model", "&Chat", "&Help")]
    assert len({SHORTCUT.findall(name)[0].lower() for name in bar}) == len(bar)


def test_a_new_language_has_everything_to_translate_and_keeps_what_was() -> None:
    asked = translations.messages()
    known = {asked[0]: Translation(["schon gesagt"] * (1 + asked[0].counts), finished=True)}
    text = written("de", asked, known)
    assert text.count("<message") == len(asked)
    assert "schon gesagt" in text
    assert text.count('type="unfinished"') == len(asked) - 1


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    said = {
        Message("A", "1 < 2 & {0}"): Translation(["zwei > eins & {0}"], finished=True),
        Message("A", "%Ln files", counts=True): Translation(["%Ln Datei", "%Ln Dateien"], finished=True),
        Message("B", "New"): Translation([""], finished=False),
    }
    file = tmp_path / "plimsoll_de.ts"
    file.write_text(written("de", sorted(said), said), encoding="utf-8")
    assert read(file) == said


def test_sentences_of_errors_are_among_them() -> None:
    found = {message.source for message in translations.messages() if message.context == translations.ERRORS}
    assert "{name} is empty. Download it again." in found
    assert any("leave out the {drop} oldest messages" in source for source in found)  # of an error with its own words
    assert any(source.startswith("The header of {name} needs") for source in found)
    assert NOT_SCANNED in found  # said in several places, so it has a name


def test_a_sentence_that_is_put_together_is_refused() -> None:
    glued = ast.parse('translate("Chat", "New " + name)')
    with pytest.raises(ValueError, match="written out"):
        list(translations._said(glued, Path("ui/x.py")))


def test_a_sentence_of_advisors_that_is_put_together_is_refused() -> None:
    glued = ast.parse("note = sentence(words + name)")
    with pytest.raises(ValueError, match="written out"):
        list(translations._templates(glued, set(), {}))


def test_a_count_in_words_of_its_own_is_not_said() -> None:
    """No sentence says one and many apart by an if: `plural` does."""
    apart = [message for message in translations.messages() if re.search(r"^(1|One) (?!GB)|\(s\)", message.source)]
    assert apart == []
