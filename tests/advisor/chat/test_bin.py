"""The bin: what was deleted comes back, goes for good, or goes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.chat.bin import BIN_DAYS, DAY
from advisor.chat.conversation import Attachment
from advisor.chat.store import ChatStore
from advisor.errors import UsageError
from tests.advisor.chat.conftest import Clock, chain, say, texts


def names(store: ChatStore) -> list[tuple[str, int]]:
    """The messages in the bin: what each says, and how many went with it."""
    return [(turn.text, turn.count) for turn in store.trash.contents().turns]


def test_deleted_messages_in_the_bin(store: ChatStore) -> None:
    """One row for each deletion; what comes back can be seen, and nothing that was deleted otherwise comes with it."""
    chat, other = store.create("Ships"), store.create("Pears")
    first, one = say(store, chat.id, "A  long\nquestion", "1")
    second, two = say(store, chat.id, "B", "2", parent=one.id)
    again = store.turns.begin(chat.id, parent=first.id, name="Other")
    store.turns.append(again.id, "", reasoning="hm, only thought")
    store.turns.finish(again.id, "stopped")
    store.turns.show(two.id)
    file = store.turns.add(other.id, "user", "", parent=None, attachments=(Attachment("notes.md", "text", 4),))
    store.trash.delete_turn(file.id)
    store.trash.delete_turn(second.id)
    store.trash.delete_turn(first.id)
    assert names(store) == [("A long question", 3), ("B", 2), ("notes.md", 1)]
    assert [turn.below for turn in store.trash.contents().turns] == [5, 2, 1]
    assert [(turn.chat, turn.title) for turn in store.trash.contents().turns] == [
        (1, "Ships"),
        (1, "Ships"),
        (2, "Pears"),
    ]
    store.trash.delete(other.id)
    assert names(store)[2:] == []  # it comes and goes with its chat

    assert store.trash.restore_turn(second.id) == chat.id  # with the two messages it answers, without the other answer
    store.turns.show(second.id)
    assert texts(store, chat.id) == ["A  long\nquestion", "1", "B", "2"]
    assert names(store) == [("hm, only thought", 1)]
    store.trash.restore_turn(again.id)
    assert store.read(chat.id).turns[1].siblings == (one.id, again.id)
    assert names(store) == []


def test_deleting_for_good(store: ChatStore) -> None:
    chat, gone = store.create(), store.create("gone")
    first, one = say(store, chat.id, "A", "1")
    second, _ = say(store, chat.id, "B", "2", parent=one.id)
    third, _ = say(store, chat.id, "C", "3")
    store.trash.delete_turn(second.id)
    store.trash.delete_turn(first.id)
    store.trash.forget_turn(third.id)
    store.trash.forget(chat.id)
    assert texts(store, chat.id) == ["C", "3"]  # neither is in the bin
    store.trash.forget_turn(first.id)
    assert not store.trash.contents()
    with pytest.raises(UsageError, match="no longer there"):
        store.trash.restore_turn(second.id)  # it followed from the first
    store.trash.delete(gone.id)
    store.trash.delete_turn(third.id)
    store.trash.forget(gone.id)
    assert names(store) == [("C", 2)]
    assert store.trash.purge() == 2
    assert texts(store, chat.id) == []


def test_the_bin_empties_itself_after_thirty_days(file: Path, clock: Clock) -> None:
    with ChatStore.open(file, clock=clock) as store:
        kept, undone, gone = (store.create(title) for title in ("kept", "undone", "gone"))
        question, _ = say(store, kept.id, "stays", "goes")
        store.trash.delete_turn(store.read(kept.id).turns[1].id)
        say(store, gone.id, "secret words", "of mine")
        store.trash.delete(undone.id)
        store.trash.delete(gone.id)
        assert [chat.title for chat in store.chats()] == ["kept"]
        assert [chat.title for chat in store.trash.contents().chats] == ["gone", "undone"]
        assert store.search("secret") == ()
        store.trash.restore(undone.id)
        assert store.read(undone.id).chat.deleted is None
    clock.now += (BIN_DAYS - 1) * DAY
    with ChatStore.open(file, clock=clock) as store:
        assert [chat.title for chat in store.trash.contents().chats] == ["gone"]
        assert texts(store, gone.id) == ["secret words", "of mine"]
    clock.now += 2 * DAY
    with ChatStore.open(file, clock=clock) as store:
        assert store.trash.contents().chats == ()
        assert {chat.title for chat in store.chats()} == {"kept", "undone"}
        assert [turn.id for turn in store.read(kept.id).turns] == [question.id]
        with pytest.raises(UsageError, match="no longer there"):
            store.read(gone.id)
    assert b"secret words" not in file.read_bytes()


def test_a_chat_of_thousands_of_turns_can_be_deleted_for_good(store: ChatStore) -> None:
    """SQLite lets triggers nest 1,000 deep; a chain of turns may be longer."""
    (chat,) = store.insert([chain(["turn"] * 1500)])
    first = store.read(chat.id).turns[0].id
    store.trash.delete_turn(first)
    assert texts(store, chat.id) == []
    store.trash.restore_turn(first)
    assert len(texts(store, chat.id)) == 1500
    store.trash.delete(chat.id)
    assert store.trash.purge() == 1
    assert store.trash.contents().chats == ()
