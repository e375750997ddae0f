"""Kept chats without a window: what is kept when, on a full disk, and with a file that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.chat.conversation import Attachment, ChatSettings
from advisor.chat.store import ChatStore
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, FileProblem, StoreProblem, UsageError
from advisor.outcome import Outcome
from advisor.progress import Cancel
from advisor.services.chats import Chats, Exchange
from advisor.services.replies import OnEvent, Respond
from advisor.session.session import ReplyEvent, Text
from tests.ui.conftest import some

STATS = Stats(10, 4, 0.1, 3, 1.0, 0.2, 13, 256, "end")
SETTINGS = ChatSettings(temperature=0.5)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "chats.db"


@pytest.fixture
def chats(file: Path) -> Iterator[Chats]:
    opened = Chats(file)
    yield opened
    opened.close()


def say(chats: Chats, text: str = "Hello", chat: int | None = None, parent: int | None = None) -> Exchange:
    return chats.say(chat, SETTINGS, parent, text, (), "Tiny")


def speaking(*pieces: str) -> Respond:
    def talk(heard: OnEvent) -> Stats:
        for count, piece in enumerate(pieces, 1):
            heard(Text(piece, count))
        return STATS

    return talk


def test_each_piece_is_kept_before_it_is_reported(chats: Chats) -> None:
    said = say(chats)
    shown: list[str] = []

    def report(event: ReplyEvent) -> None:
        assert isinstance(event, Text)
        shown.append(event.text)
        assert chats.read(said.chat.id).turns[-1].text == "".join(shown)

    stats = chats.reply(said.reply.id, speaking("One ", "two ", "three"), report, Cancel())
    assert stats is STATS
    assert shown == ["One ", "two ", "three"]
    question, reply = chats.read(said.chat.id).turns
    assert (question.text, reply.text, reply.ending, reply.stats) == ("Hello", "One two three", "end", STATS)
    assert chats.chats()[0].title == "Hello"
    assert chats.read(said.chat.id).settings == SETTINGS


@pytest.mark.parametrize(
    ("error", "stopped", "ending"),
    [
        (EngineProblem("gone", Outcome(-9, "chat")), False, "lost"),
        (EngineProblem("gone", Outcome(-9, "chat")), True, "stopped"),  # the window closes
        (UsageError("too long"), False, "failed"),
    ],
)
def test_a_reply_ends_whatever_happens(chats: Chats, error: Exception, stopped: bool, ending: str) -> None:
    said, cancel = say(chats), Cancel()

    def talk(heard: OnEvent) -> Stats:
        heard(Text("half", 1))
        if stopped:
            cancel.request()
        raise error

    with pytest.raises(type(error)):
        chats.reply(said.reply.id, talk, lambda _: None, cancel)
    reply = chats.read(said.chat.id).turns[-1]
    assert (reply.text, reply.ending) == ("half", ending)


def limit(chats: Chats, pages: int | None) -> None:
    """A disk with room for so many more pages of the file, or for any number."""
    with chats._store()._database.reading() as c:
        now = c.execute("PRAGMA page_count").fetchone()[0]
        c.execute(f"PRAGMA max_page_count = {now + pages if pages is not None else 1 << 30}")


def test_a_full_disk_ends_the_reply_and_keeps_what_was_not_shown_for_later(chats: Chats) -> None:
    said = say(chats)
    limit(chats, 0)
    pieces = [f"{number} " * 200 for number in range(100)]
    shown: list[ReplyEvent] = []
    with pytest.raises(StoreProblem, match="no space left"):
        chats.reply(said.reply.id, speaking(*pieces), shown.append, Cancel())
    assert 0 < len(shown) < 100
    with pytest.raises(StoreProblem, match="Free some space"):
        say(chats, "word " * 10_000, said.chat.id, said.reply.id)
    limit(chats, None)
    say(chats, "Go on", said.chat.id, said.reply.id)
    reply = chats.read(said.chat.id).turns[1]
    assert reply.text == "".join(pieces[: len(shown) + 1])  # with the piece that did not fit then
    assert reply.ending == "stopped"


def test_a_file_in_use_keeps_chats_in_memory_until_it_is_free(chats: Chats, file: Path) -> None:
    notes, code = Attachment("notes.md", "# Notes", 7), Attachment("main.py", "pass", 4)
    with ChatStore.open(file) as other:
        other.create("Theirs")
        other.drafts.attach(None, notes)
        opening = chats.open()
        assert "open in another Plimsoll" in opening.unkept
        assert opening.chats == ()
        said = say(chats, "Ours")
        chats.reply(said.reply.id, speaking("Yes"), lambda _: None, Cancel())
        chats.keep_files(said.chat.id, (notes,))
        chats.keep_files(None, (code,))
        with pytest.raises(StoreProblem):
            chats.keep_after_all(said.chat.id)
        assert chats.read(said.chat.id).turns[1].text == "Yes"
    opening = chats.keep_after_all(said.chat.id)
    assert not opening.unkept
    assert [chat.title for chat in opening.chats] == ["Ours", "Theirs"]
    assert opening.conversation
    assert [turn.text for turn in opening.conversation.turns] == ["Ours", "Yes"]
    assert (opening.conversation.draft_files, opening.unsent_files) == ((notes,), (notes, code))


def test_it_opens_where_it_was(chats: Chats, file: Path) -> None:
    first = say(chats, "First").chat.id
    say(chats, "Second")
    chats.remember_open(first)
    chats.keep_draft(first, "half a sen")
    chats.keep_draft(None, "something new")
    notes, code = Attachment("notes.md", "# Notes", 7), Attachment("main.py", "pass", 4)
    chats.keep_files(first, (notes, code))
    chats.keep_file(None, code)
    chats.close()
    again = Chats(file)
    opening = again.open()
    assert opening.conversation
    assert (opening.conversation.chat.id, opening.conversation.draft) == (first, "half a sen")
    assert opening.conversation.draft_files == (notes, code)
    assert (opening.unsent, opening.unsent_files) == ("something new", (code,))
    again.delete(first)
    again.close()
    third = Chats(file)
    assert third.open().conversation is None  # it is in the bin
    third.close()


def test_a_message_that_was_not_taken_is_the_draft_again(chats: Chats) -> None:
    """With its files, and not in the bin as well; one that was to replace another is there, and the draft stays."""
    notes = Attachment("notes.md", "# Notes", 7)
    chats.keep_files(None, (notes,))
    said = chats.say(None, SETTINGS, None, "Too long", (notes,), "Tiny")
    assert chats.open().unsent_files == ()
    question = some(said.question)
    code = Attachment("main.py", "pass", 4)
    chats.keep_draft(said.chat.id, "Meanwhile")
    chats.keep_file(said.chat.id, code)
    back = chats.take_back(said.chat.id, question, edited=False)
    assert (back.turns, back.draft, back.draft_files) == ((), "Too long\n\nMeanwhile", (notes, code))
    assert not chats.bin()
    edited = chats.say(said.chat.id, SETTINGS, None, "Longer", (), "Tiny", edited=True)
    back = chats.take_back(said.chat.id, some(edited.question), edited=True)
    assert (back.turns, back.draft, back.draft_files) == ((), "Too long\n\nMeanwhile", (notes, code))
    assert [turn.text for turn in chats.bin().turns] == ["Longer"]
    said = chats.say(said.chat.id, SETTINGS, None, "Short", (notes,), "Tiny")
    kept = chats.read(said.chat.id)
    assert (kept.draft, kept.draft_files, kept.turns[0].attachments) == ("", (), (notes,))


def test_tags_are_found_and_with_words(chats: Chats) -> None:
    one, two = say(chats, "About pears").chat.id, say(chats, "About apples").chat.id
    chats.tag(one, ("fruit", "Garden"))
    chats.tag(two, ("fruit",))
    assert {hit.chat for hit in chats.search("#fruit")} == {one, two}
    assert {hit.chat for hit in chats.search("#gar")} == {one}
    assert {hit.chat for hit in chats.search("#fruit apples")} == {two}
    assert chats.search("#nothing") == ()


@pytest.mark.parametrize("name", ["chat.json", "chat.md"])
def test_chats_go_out_and_come_in(chats: Chats, tmp_path: Path, name: str) -> None:
    said = say(chats, "Hello")
    chats.reply(said.reply.id, speaking("Hi **there**"), lambda _: None, Cancel())
    path = tmp_path / name
    assert chats.export((said.chat.id,), path) == 1
    (added,) = chats.bring_in(path)
    assert [turn.text for turn in chats.read(added.id).turns] == ["Hello", "Hi **there**"]
    path.write_bytes(b"\xff\xfe\x00nonsense")
    with pytest.raises(FileProblem, match="is not a text file"):
        chats.bring_in(path)
    assert len(chats.chats()) == 2
    assert [known.name for known in tmp_path.iterdir() if "unfinished" in known.name] == []
