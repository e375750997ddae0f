"""What it costs to show a reply while it is written: 100 tokens a second, against plain insertText.

    python -m tests.bench.bench_streaming [seconds]

A render is one turn of the event loop in which text was shown: reading, layout and painting together. The share of a
core is CPU time (of this process, all threads) over wall time, so it holds on a busy machine; the milliseconds do not.
Goal: under 8 % of one core on a 13,000-character reply, no render over 50 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit

from advisor.chat.conversation import Chat, Turn
from advisor.services.app import Services
from ui.app import build
from ui.chat.state import Reply
from ui.chat.transcript import Transcript
from ui.chat.transcript.card import MessageCard
from ui.pages import PageId
from ui.session.state import Phase

TOKENS_PER_SECOND = 100
LETTERS_PER_TOKEN = 4
LONG = 13_000  # characters
FLUSH_SECONDS = 0.05  # between two events of the engine child
INTERVAL = 0.05  # s, for plain insertText; the transcript keeps its own

SAMPLE = """## What follows from it

The cache grows with **every token**, so 16,384 tokens need `2.25 GB` of memory, and [more](https://example.org) of it
for a longer conversation. Nothing that was said earlier has to be computed again, which is the point of keeping it.

1. The weights are read *once* for each token.
2. Three things make the cache smaller:
   - an 8-bit cache halves it
   - a sliding window bounds it
3. The rest is small.

```python
def kv_bytes(layers: int, heads: int, width: int) -> int:
    \"\"\"Bytes per token, keys and values.\"\"\"
    return 2 * layers * heads * width * 2   # K and V

for context in (4096, 16384, 131072):
    print(context, kv_bytes(36, 8, 128) * context / 2**30)
```

| Context | 16-bit | 8-bit |
|--------:|-------:|------:|
| 4,096 | 0.56 GB | 0.30 GB |
| 16,384 | 2.25 GB | 1.20 GB |

"""


@dataclass
class Figures:
    """One row of the table. core: CPU seconds a second; renders: how many; the rest in ms."""

    core: float
    renders: int
    median: float
    p95: float
    worst: float
    last: float


def main() -> None:
    """Measures every way and prints the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    ways = {
        "plain insertText": plain_text,
        "transcript, 50 ms": transcript,
        "the whole window": window,
    }
    print(f"{'way':<20} {'already there':>13} {'% of a core':>12} {'ratio':>6}", end="")
    print(f" {'renders':>8} {'median ms':>10} {'p95 ms':>8} {'max ms':>8} {'finish ms':>10}")
    for letters in (0, LONG):
        base = 0.0
        for name, way in ways.items():
            row = way(application, letters, seconds)
            base = base or row.core
            print(f"{name:<20} {letters:>13,} {row.core:>12.1%} {row.core / base:>6.2f}", end="")
            print(
                f" {row.renders:>8} {row.median:>10.2f} {row.p95:>8.2f} {row.worst:>8.2f} {row.last:>10.2f}", flush=True
            )


def text_of(letters: int) -> str:
    """The sample as often as `letters` characters take."""
    return (SAMPLE * (letters // len(SAMPLE) + 1))[:letters]


def plain_text(application: QApplication, letters: int, seconds: float) -> Figures:
    """The cheapest way there is: text put at the end of a QTextEdit, with neither Markdown nor colours."""
    view = QTextEdit()
    view.resize(900, 600)
    view.setReadOnly(True)
    view.setPlainText(text_of(letters))
    view.show()
    waiting: list[str] = []
    shown, written = [0.0], [False]

    def feed(token: str) -> None:
        waiting.append(token)
        if time.perf_counter() < shown[0] + INTERVAL:
            return
        shown[0] = time.perf_counter()
        written[0] = True
        cursor = QTextCursor(view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText("".join(waiting))
        waiting.clear()
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())

    figures = measure(application, seconds, letters, feed, written, lambda: None)
    view.close()
    return figures


def transcript(application: QApplication, letters: int, seconds: float) -> Figures:
    """The real thing."""
    view = Transcript()
    view.resize(900, 600)
    view.show()
    view.add_message("user", "How much memory does the chat use per token?", name="You")
    view.begin_reply("Model")
    render = MessageCard._render
    rendered = [False]

    def counted(card: MessageCard) -> None:
        render(card)
        rendered[0] = True

    if letters:
        view.append(text_of(letters))
    MessageCard._render = counted  # type: ignore[method-assign, assignment]
    figures = measure(application, seconds, letters, view.append, rendered, lambda: view.finish_reply("800 tokens"))
    MessageCard._render = render  # type: ignore[method-assign]
    view.close()
    view.deleteLater()
    return figures


def window(application: QApplication, letters: int, seconds: float) -> Figures:
    """All of the window, from the state on: a reply below 200 messages; words come every 30 ms, as the engine sends."""
    with tempfile.TemporaryDirectory() as name:
        app = build(places=Path(name) / "window.ini", services=Services(chats=Path(name) / "chats.db"), serial=True)
        app.window.shown.disconnect()
        app.window.resize(1280, 800)
        app.window.show()
        turns = tuple(
            Turn(i, i - 1 or None, "assistant" if i % 2 else "user", SAMPLE[:600], float(i), ending="end")
            for i in range(1, 201)
        )
        reply = Reply("Model", 1, Turn(999, 200, "assistant", "", 0.0), text_of(letters), tokens=1)
        chat = Chat(1, "Chat", 0.0, 0.0)
        app.store.change(
            shell={"page": PageId.CHAT},
            chat={"chats": (chat,), "open": chat, "turns": turns, "reply": reply},
            session={"phase": Phase.WRITING},
        )
        shown, waiting, sent = [False], [""], [0.0]
        render = MessageCard._render

        def counted(card: MessageCard) -> None:
            render(card)
            shown[0] = True

        def feed(token: str) -> None:
            waiting[0] += token
            if time.perf_counter() >= sent[0] + FLUSH_SECONDS:
                sent[0] = time.perf_counter()
                now = app.store.state.chat.reply
                assert now is not None
                app.store.change(chat={"reply": now.heard(waiting[0], "", now.tokens + 3, sent[0])})
                waiting[0] = ""

        def finish() -> None:
            now = app.store.state.chat.reply
            assert now is not None
            done = replace(now.turn, text=now.text, ending="end")
            app.store.change(chat={"reply": None, "turns": (*turns, done)}, session={"phase": Phase.READY})

        MessageCard._render = counted  # type: ignore[method-assign, assignment]
        figures = measure(application, seconds, letters, feed, shown, finish)
        MessageCard._render = render  # type: ignore[method-assign]
        app.close()
        app.window.deleteLater()
    return figures


def measure(
    application: QApplication,
    seconds: float,
    letters: int,
    feed: Callable[[str], None],
    shown: list[bool],
    finish: Callable[[], None],
) -> Figures:
    """Feeds tokens at their times for `seconds`; `shown` holds True as soon as text was shown."""
    settle(application, 3.0)  # until the messages above, which are built bit by bit, are there
    count = int(seconds * TOKENS_PER_SECOND)
    coming = text_of(letters + count * LETTERS_PER_TOKEN)[letters:]
    took: list[float] = []
    begun, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        time.sleep(max(0.0, begun + number / TOKENS_PER_SECOND - time.perf_counter()))
        turn = time.perf_counter()
        shown[0] = False
        feed(coming[number * LETTERS_PER_TOKEN :][:LETTERS_PER_TOKEN])
        application.processEvents()
        if shown[0]:
            took.append((time.perf_counter() - turn) * 1000)
    core = (time.process_time() - cpu) / (time.perf_counter() - begun)
    turn = time.perf_counter()
    finish()
    application.processEvents()
    last = (time.perf_counter() - turn) * 1000
    return Figures(core, len(took), statistics.median(took), statistics.quantiles(took, n=20)[-1], max(took), last)


def settle(application: QApplication, seconds: float) -> None:
    """Lets everything that is due happen before the clock starts."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        application.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main()
