"""Does the store of chats lose anything, and what does it cost: python -m tests.bench.soak_chat [ROUNDS]

Kills a child that keeps a conversation, at random moments, and looks each time whether all that it had shown is there.
Then times what the window does with the store, on a chat of 1,000 messages and 300,000 tokens.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from advisor.chat.conversation import Attachment, ChatRecord, TurnRecord
from advisor.chat.store import ChatStore
from tests.advisor.chat.killing import check, run_and_kill
from tests.bench.table import milliseconds, show

MESSAGES, CHARACTERS = 1000, 1200  # 300 tokens of four characters


def kills(folder: Path, rounds: int) -> None:
    """Kill and look, `rounds` times, on one growing file."""
    file, moments, turns = folder / "killed.db", random.Random(), 0
    started = time.perf_counter()
    for seed in range(rounds):
        shown = run_and_kill(file, seed, moments.uniform(0, 0.4))
        check(file, seed, shown)
        turns += len(shown.turns)
    print(f"{rounds} kills, {turns:,} turns shown, nothing lost ({time.perf_counter() - started:.0f} s)")


def costs(folder: Path) -> None:
    """What each verb takes on a long chat."""
    words = random.Random(1)
    text = ["".join(words.choices("abcdefghijklmnopqrst     ", k=CHARACTERS)) for _ in range(MESSAGES)]
    turns = tuple(
        TurnRecord(i - 1 if i else None, None, "assistant" if i % 2 else "user", said, float(i))
        for i, said in enumerate(text)
    )
    file = folder / "long.db"
    with ChatStore.open(file) as store:
        (chat,) = store.insert([ChatRecord("long", 0.0, 0.0, turns=turns)])
        last = store.read(chat.id).turns[-1].id
        reply = store.turns.begin(chat.id, parent=last, name="Tiny").id
        rows: list[list[object]] = [["", "median ms", "99th", "worst"]]

        def timed(name: str, work: Callable[[], object], rounds: int) -> None:
            took = milliseconds(work, rounds)
            rows.append([name, median(took), quantiles(took, n=100)[-1], max(took)])

        picture = Attachment("boat.jpg", "data:image/jpeg;base64," + "A" * (8 << 20), 6 << 20)
        notes = Attachment("notes.md", "text", 4)
        timed("attach a picture of 6 MB", lambda: store.drafts.attach(chat.id, picture), 2)
        timed("keep what is typed beside two", lambda: store.drafts.keep(chat.id, f"{words.random()}"), 50)
        timed("attach a text to two", lambda: store.drafts.keep_files(chat.id, (picture, picture, notes)), 2)
        timed("open the chat with them", lambda: store.read(chat.id), 20)
        store.drafts.keep_files(chat.id, ())
        timed("append a piece (30 ms of a reply)", lambda: store.turns.append(reply, "three words more "), 5000)
        timed("finish it", lambda: store.turns.finish(reply, "end"), 2)
        timed("open the chat", lambda: store.read(chat.id), 20)
        timed("send a message", lambda: store.turns.add(chat.id, "user", "Hello", parent=last), 20)
        for turn in store.read(chat.id).turns[:0:-50]:
            store.trash.delete_turn(turn.id)
        timed("look into the bin, 20 deleted", store.trash.contents, 20)
        timed("search three words", lambda: store.search("abc def ghi"), 20)
        timed("search two letters", lambda: store.search("zz"), 20)
    timed("open the file", lambda: ChatStore.open(file).close(), 10)
    show(f"{MESSAGES:,} messages, {MESSAGES * CHARACTERS:,} characters, {file.stat().st_size:,} bytes", rows)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        kills(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 50)
        costs(Path(name))
