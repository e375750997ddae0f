"""Finding what was said, in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.chat.search import _spans, fold
from advisor.chat.store import ChatStore
from tests.advisor.chat.conftest import say


def found(store: ChatStore, words: str) -> list[str]:
    """What a search marks in each hit."""
    return ["|".join(hit.text[a:b] for a, b in hit.spans) for hit in store.search(words)]


@pytest.mark.parametrize(
    ("said", "words", "marked"),
    [
        ("A ship's Plimsoll line", "plims", ["Plims"]),
        ("A ship's Plimsoll line", "LINE ship", ["ship|line"]),
        ("A ship's Plimsoll line", '"soll line"', ["soll line"]),
        ("A ship's Plimsoll line", '"line soll"', []),
        ("Über die Straße", "uber strasse", ["Über|Straße"]),
        ("crème brûlée", "creme BRULEE", ["crème|brûlée"]),
        ("Привет, мир", "ПРИВЕТ", ["Привет"]),
        ("内存不足怎么办", "内存", ["内存"]),  # shorter than the index has entries
        ("内存不足怎么办", "不足怎么", ["不足怎么"]),
        ("メモリが足りない", "メモリ 足り", ["メモリ|足り"]),
        ("100% of a_b", "100% a_b", ["100%|a_b"]),
        ('say "so"', '"', []),
        ("x" * 9000 + " needle " + "y" * 9000, "needle", ["needle"]),
    ],
)
def test_words_in_a_turn(store: ChatStore, said: str, words: str, marked: list[str]) -> None:
    chat = store.create("title")
    say(store, chat.id, said, "-")
    assert found(store, words) == marked


def test_what_a_hit_tells(store: ChatStore) -> None:
    chat = store.create("About ships")
    _, reply = say(
        store, chat.id, "What is it?", "It is\n" + "a long story " * 10 + "about ships and " + "the sea " * 50
    )
    title, turn = store.search("ships")
    assert (title.chat, title.turn, title.text, title.spans) == (chat.id, None, "About ships", ((6, 11),))
    assert (turn.chat, turn.title, turn.turn) == (chat.id, "About ships", reply.id)
    assert turn.text.startswith("…")
    assert turn.text.endswith("…")
    assert len(turn.text) < 200
    assert "\n" not in turn.text


def test_newest_first_and_not_more_than_asked_for(store: ChatStore) -> None:
    chat = store.create("-")
    parent = None
    for number in range(5):
        _, reply = say(store, chat.id, f"needle {number}", "hay", parent=parent)
        parent = reply.id
    assert [hit.text for hit in store.search("needle", limit=3)] == ["needle 4", "needle 3", "needle 2"]


def test_other_branches_are_searched_too(store: ChatStore) -> None:
    chat = store.create("-")
    old, _ = say(store, chat.id, "the old wording", "-")
    say(store, chat.id, "the new wording", "-")
    assert [hit.turn for hit in store.search("old wording")] == [old.id]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_folding_a_text_is_folding_its_characters(text: str) -> None:
    assert fold(text) == "".join(fold(character) for character in text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aßÜ가é🙂 İ", min_size=1, max_size=20), st.data())
def test_marks_lie_on_what_was_searched(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    word = fold(text[start : data.draw(st.integers(start + 1, len(text)))])
    for a, b in _spans(text, [word]):
        assert word in fold(text[a:b])
