"""Chats to files and back."""

from __future__ import annotations

import dataclasses
import json
import math
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.chat.conversation import Attachment, ChatRecord, ChatSettings, TurnRecord
from advisor.chat.store import ChatStore
from advisor.chat.transfer import from_json, from_markdown, to_json, to_markdown
from advisor.engine.sampling import Sampling, Stats
from advisor.errors import UsageError
from tests.advisor.chat.conftest import START, say, texts

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
TIMES = st.floats(0, 4e9)
STATS = Stats(10, 4, 0.5, 3, 0.25, 0.6, 13, 4096, "end")
FILES = st.builds(Attachment, WORDS, WORDS, st.integers(0, 1 << 40))


@st.composite
def chats(draw: st.DrawFn) -> ChatRecord:
    """A chat with any tree of turns."""
    count = draw(st.integers(0, 6))

    def place(limit: int) -> int | None:
        return draw(st.none() | st.integers(0, limit - 1)) if limit else None

    turns = tuple(
        TurnRecord(
            place(i), place(count), draw(st.sampled_from(["user", "assistant"])), draw(WORDS), draw(TIMES), draw(WORDS),
            draw(WORDS), draw(st.sampled_from([None, "end", "lost"])), draw(st.none() | st.just(STATS)),
            tuple(draw(st.lists(FILES, max_size=2))),
        )
        for i in range(count)
    )  # fmt: skip
    chosen = ChatSettings(draw(WORDS), temperature=draw(st.none() | st.floats(0, 2)), thinking=draw(st.booleans()))
    tags = draw(st.sets(st.text("abc ", min_size=1).map(str.strip).filter(bool), max_size=2))
    return ChatRecord(
        draw(WORDS), draw(TIMES), draw(TIMES), draw(st.booleans()), tuple(sorted(tags)), None, chosen, draw(WORDS),
        place(count), turns, tuple(draw(st.lists(FILES, max_size=2))),
    )  # fmt: skip


@settings(max_examples=50)
@given(st.lists(chats(), max_size=2))
def test_json_loses_nothing(whole: list[ChatRecord]) -> None:
    assert from_json(to_json(whole)) == tuple(whole)


@settings(max_examples=50)
@given(chats())
def test_a_store_gives_back_what_it_was_given(record: ChatRecord) -> None:
    with ChatStore.open(None) as store:
        (chat,) = store.insert([record])
        assert store.record(chat.id) == record


def test_every_branch_and_nothing_of_the_bin(store: ChatStore) -> None:
    chat = store.create(settings=ChatSettings(system="Be brief."))
    store.tag(chat.id, ["ships"])
    first, one = say(store, chat.id, "A", "1")
    two = store.turns.begin(chat.id, parent=first.id, name="Other")
    store.turns.append(two.id, "2", reasoning="hm")
    store.turns.finish(two.id, "end", STATS)
    say(store, chat.id, "B", "3", parent=two.id)
    store.turns.show(one.id)
    third = store.turns.begin(chat.id, parent=first.id, name="Third")
    store.turns.finish(third.id, "failed")
    store.trash.delete_turn(third.id)
    (copy,) = store.insert(from_json(to_json([store.record(chat.id)])))
    assert copy.tags == ("ships",)
    assert texts(store, copy.id) == texts(store, chat.id) == ["A", "2", "B", "3"]
    assert store.record(copy.id) == store.record(chat.id)
    store.turns.show(store.read(copy.id).turns[1].siblings[0])
    assert texts(store, copy.id) == ["A", "1"]
    assert len(store.read(copy.id).turns[1].siblings) == 2


def good() -> dict[str, Any]:
    """A sound export."""
    turn = TurnRecord(None, None, "user", "Hello", START)
    value: dict[str, Any] = json.loads(to_json([ChatRecord("t", START, START, turns=(turn,))]))
    return value


def test_an_export_with_keys_of_tomorrow() -> None:
    whole = good()
    whole["chats"][0]["mood"] = whole["chats"][0]["turns"][0]["mood"] = "calm"
    assert from_json(json.dumps(whole))[0].turns[0].text == "Hello"


def broken(change: dict[str, Any], where: str) -> str:
    whole = good()
    place = {"top": whole, "chat": whole["chats"][0], "turn": whole["chats"][0]["turns"][0]}[where]
    place.update(change)
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        (json.dumps(good())[:-20], "cut off"),
        ("[" * 100_000, "not JSON"),
        ("[1, 2]", "does not hold chats"),
        ('{"chats": []}', "does not hold chats"),
        (broken({"version": 2}, "top"), "newer version"),
        (broken({"version": "1"}, "top"), "'version'"),
        (broken({"chats": [1]}, "top"), "'chats'"),
        (broken({"title": 3}, "chat"), "'title'"),
        (broken({"turns": {}}, "chat"), "'turns'"),
        (broken({"chosen": 9}, "chat"), "do not form a conversation"),
        (broken({"parent": 0}, "turn"), "do not form a conversation"),
        (broken({"parent": -1}, "turn"), "do not form a conversation"),
        (broken({"role": "king"}, "turn"), "unknown kind"),
        (broken({"ending": "happy"}, "turn"), "unknown kind"),
        (broken({"text": None}, "turn"), "'text'"),
        (broken({"created": "now"}, "turn"), "'created'"),
        (broken({"created": float("nan")}, "turn"), "'created'"),
        (broken({"updated": float("-inf")}, "chat"), "'updated'"),
        (broken({"created": 10**400}, "chat"), "'created'"),
        (broken({"attachments": [{"name": "a", "text": "b", "size": 1 << 70}]}, "turn"), "'size'"),
        (broken({"tags": [1]}, "chat"), "'tags'"),
        (broken({"tags": [str(tag) for tag in range(101)]}, "chat"), "101 tags"),
    ],
)
def test_a_file_that_is_no_sound_export(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        from_json(text)


def test_markdown_can_be_read_and_read_back(store: ChatStore) -> None:
    chat = store.create("Ships", ChatSettings(system="Be brief."))
    notes = Attachment("notes.md", "# Notes", 7)
    asked = store.turns.add(
        chat.id, "user", "# Not a title\n\n<!-- plimsoll: user -->", parent=None, attachments=(notes,)
    )
    reply = store.turns.begin(chat.id, parent=asked.id, name="Tiny --> 1B")
    store.turns.append(reply.id, "## You\n\nsaid so", reasoning="hm\n\nwell")
    store.turns.finish(reply.id, "end")
    text = to_markdown(store.record(chat.id))
    assert text.startswith("# Ships\n\n<!-- plimsoll: system")
    assert "## You · " in text
    assert "## Tiny --> 1B · " in text
    back = from_markdown(text, START)
    assert (back.title, back.settings.system) == ("Ships", "Be brief.")
    question, answer = back.turns
    assert question.text == "# Not a title\n\n<!-- plimsoll: user -->\n\n> Attached: notes.md (7 bytes)"
    assert question.created == asked.created
    assert (answer.text, answer.reasoning, answer.name) == ("## You\n\nsaid so", "hm\n\nwell", "Tiny --> 1B")
    assert (answer.parent, answer.ending) == (0, "end")
    assert from_markdown(text.replace("\n", "\r\n"), START) == back


def test_markdown_that_is_no_chat() -> None:
    with pytest.raises(UsageError, match="does not hold a chat"):
        from_markdown("# Title\n\nsome text", START)


def test_markdown_of_an_impossible_year() -> None:
    turn = TurnRecord(None, None, "user", "Hello", 1e300)
    assert "## You\n" in to_markdown(ChatRecord("t", 0.0, 0.0, turns=(turn,)))


STRANGE: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, "", "9", [], {}, -1, 0.5, 10**30, -(10**30), 1e308, float("nan"), float("inf"), "\ud800", [[]]]
)


def fields_of(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from(fields_of(ChatRecord)), STRANGE, max_size=2),
    st.dictionaries(st.sampled_from(fields_of(TurnRecord)), STRANGE, max_size=2),
    st.dictionaries(st.sampled_from(fields_of(Stats)), STRANGE, max_size=2),
    st.dictionaries(st.sampled_from(fields_of(ChatSettings)), STRANGE, max_size=3),
)
def test_what_comes_in_can_be_shown_and_run_whatever_it_is(
    chat: dict[str, Any], turn: dict[str, Any], stats: dict[str, Any], chosen: dict[str, Any]
) -> None:
    whole = good()
    whole["chats"][0]["turns"][0] |= {"stats": STATS.to_json() | stats} | turn
    whole["chats"][0] |= {"settings": chosen} | chat
    try:
        records = from_json(json.dumps(whole))
    except UsageError:
        return
    with ChatStore.open(None) as store:
        (made,) = store.insert(records)
        (listed,) = store.chats()
        opened = store.read(made.id)
    assert all(math.isfinite(at) for at in (listed.created, listed.updated, *(t.created for t in opened.turns)))
    opened.settings.sampling(Sampling())
    for shown in opened.turns:
        assert shown.stats is None or all(
            math.isfinite(value) and value >= 0
            for value in vars(shown.stats).values()
            if isinstance(value, (int, float))
        )


def test_figures_that_are_none_are_left_aside_also_in_a_file_that_has_them_already(file: Path) -> None:
    with ChatStore.open(file) as store:
        chat = store.create()
        reply = say(store, chat.id, "A", "1")[1]
    for figures in ('{"tokens": "many"}', json.dumps(STATS.to_json() | {"tokens": float("nan")}), "[" * 100_000, "3"):
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("UPDATE turns SET stats = ? WHERE id = ?", (figures, reply.id))
        with ChatStore.open(file) as store:
            assert [turn.stats for turn in store.read(chat.id).turns] == [None, None]


def test_markdown_of_a_time_that_is_none() -> None:
    for at in ("NaN", "1e999", "1" + "0" * 400, "true", "[" * 100_000 + "]" * 100_000):
        chat = from_markdown(f'# t\n\n<!-- plimsoll: user {{"at": {at}}} -->\n## You\n\nHello\n', START)
        assert chat.created == START


def test_many_tags_are_listed_as_fast_as_they_are_many(store: ChatStore) -> None:
    chat = store.create()

    def seconds(count: int) -> float:
        store.tag(chat.id, (f"tag {number}" for number in range(count)))
        begun = time.thread_time()
        store.chats()
        return time.thread_time() - begun

    few, many = min(seconds(2_000) for _ in range(3)), min(seconds(40_000) for _ in range(3))
    assert many < 100 * max(few, 0.001)
