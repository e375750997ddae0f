"""What a long chat costs the window: python -m tests.bench.bench_chats

A real window, drawn offscreen, over a file with a chat of 1,000 messages and 300,000 tokens and 2,000 short chats.
Each figure is the time from the click or key until all that follows from it is drawn. Goal: the long chat opens in less
than a second, and a key is drawn within a frame or so.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from advisor.chat.conversation import ChatRecord, Turn, TurnRecord
from advisor.chat.store import ChatStore
from advisor.services.app import Services
from tests.bench.bench_streaming import SAMPLE
from tests.bench.table import show
from ui.app import App, build
from ui.chat.state import Reply
from ui.pages import PageId
from ui.store import AppState

MESSAGES, CHARACTERS = 1000, 1200  # 300 tokens of four characters
OTHERS = 2000


def fill(file: Path) -> int:
    """Write the chats; the id of the long one."""
    chance = random.Random(1)
    turns = []
    for i in range(MESSAGES):
        words = " ".join("".join(chance.choices("abcdefghijklmnopqrst", k=6)) for _ in range(CHARACTERS // 7))
        text = (SAMPLE + words)[:CHARACTERS] if i % 2 else words
        turns.append(TurnRecord(i - 1 if i else None, None, "assistant" if i % 2 else "user", text, float(i), "Tiny"))
    with ChatStore.open(file) as store:
        (long,) = store.insert([ChatRecord("The long one", 0.0, 0.0, turns=tuple(turns))])
        short = (TurnRecord(None, None, "user", "Hello", 0.0),)
        store.insert(ChatRecord(f"Chat number {n}", 0.0, float(n), turns=short) for n in range(OTHERS))
    return long.id


def settled(app: App, done: Callable[[], bool]) -> None:
    """Turn the event loop until `done`, and until nothing is waiting to be drawn any more."""
    while not done():
        QApplication.processEvents()
    for _ in range(3):
        QApplication.processEvents()
    app.window.grab()


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """ms of each round."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return took


def main(folder: Path) -> None:
    """Measure and print."""
    file = folder / "chats.db"
    long = fill(file)
    app = build(places=folder / "window.ini", services=Services(chats=file), save=lambda _: None)
    app.window.resize(1280, 800)
    app.window.shown.disconnect()
    app.window.show()
    app.do.shell.go(PageId.CHAT)

    def state() -> AppState:
        return app.store.state

    rows: list[list[object]] = [["", "median ms", "95th", "worst"]]

    def note(name: str, took: list[float]) -> None:
        rows.append([name, median(took), quantiles(took, n=20)[-1] if len(took) > 1 else took[0], max(took)])

    def open_list() -> None:
        app.do.chat.start()
        settled(app, lambda: len(state().chat.chats) > OTHERS)

    def open_(chat: int, count: int) -> None:
        app.do.chat.list.open(chat)
        settled(app, lambda: state().chat.open == known[chat] and len(state().chat.turns) == count)

    note("read and show the list of 2,001 chats", timed(open_list, 1))
    known = {chat.id: chat for chat in state().chat.chats}
    note("open the long chat, first time", timed(lambda: open_(long, MESSAGES), 1))
    other = state().chat.chats[5].id
    note("open a short one", timed(lambda: open_(other, 1), 1))
    back = []
    for _ in range(5):
        back += timed(lambda: open_(long, MESSAGES), 1)
        open_(other, 1)
    note("open the long chat again", back)
    open_(long, MESSAGES)
    box = app.window.chat.composer.box

    def key() -> None:
        QTest.keyClick(box, Qt.Key.Key_A)
        QApplication.processEvents()

    note("type a letter in it", timed(key, 200))
    last = state().chat.turns[-1].id
    reply = Reply("Tiny", long, Turn(10**6, last, "assistant", "", 0.0, "Tiny", ending="writing"))

    def piece() -> None:
        nonlocal reply
        reply = replace(reply, text=reply.text + "three words more ", tokens=reply.tokens + 4)
        app.store.change(chat={"reply": reply})
        QApplication.processEvents()

    note("show a piece of a reply in it", timed(piece, 300))
    app.store.change(chat={"reply": None})

    def search() -> None:
        app.store.change(chat={"found": None})
        app.do.chat.list.find("the cache grows")
        settled(app, lambda: state().chat.found is not None)

    note("find three words in everything", timed(search, 5))
    app.close()
    show(f"{MESSAGES:,} messages, {MESSAGES * CHARACTERS:,} characters; {OTHERS:,} other chats", rows)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
