"""Chats to draw: the list in its forms, branches, thoughts, what people really paste. Times are counted from now."""

from __future__ import annotations

import time
from dataclasses import replace

from advisor.chat.bin import Bin, DeletedTurn
from advisor.chat.conversation import Attachment, Chat, ChatSettings, Turn
from advisor.chat.search import Hit
from advisor.engine.sampling import Stats
from ui.chat.state import Reply, Undo, WaitingMessage
from ui.session.state import Phase
from ui.store import AppState

NOW = time.time()
DAY = 86400.0
MODEL = "Llama 3.1 8B Instruct"
TITLES = (
    ("How much memory does the chat use per token?", 0.0, ()),
    ("Rename the photos of the trip to Lofoten by their date", 0.001, ("photos", "scripts")),
    ("Übersetzung des Mietvertrags, §§ 4 bis 9", 1.0, ("home",)),
    ("Why is my sourdough flat?", 1.2, ()),
    ("كيف أحسب الذاكرة التي يحتاجها النموذج؟", 3.0, ()),
    ("为什么上下文越长，占用的内存越多？", 12.0, ()),
    ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 40.0, ()),
)
STATS = Stats(4310, 4102, 0.35, 412, 10.8, 0.4, 4722, 16384, "end", reasoning_tokens=214, reasoning_seconds=6.2)


def chats() -> tuple[Chat, ...]:
    """A list with all its groups."""
    made = [Chat(at, title, 0.0, NOW - days * DAY, tags=tags) for at, (title, days, tags) in enumerate(TITLES, 1)]
    return (Chat(99, "House rules and standing orders", 0.0, NOW - 9 * DAY, pinned=True), *made)


def deleted() -> Bin:
    """A bin with both kinds, long words and another script."""
    turns = (
        DeletedTurn(21, 1, TITLES[0][0], "user", "And the one file here?", 2, 2, NOW - 0.1 * DAY),
        DeletedTurn(22, 4, TITLES[3][0], "assistant", "Feed the starter twice a day, and warm.", 1, 1, NOW - DAY),
        DeletedTurn(23, 5, TITLES[4][0], "user", TITLES[4][0], 12, 14, NOW - 29.4 * DAY),
        DeletedTurn(24, 7, "", "assistant", "", 1, 1, NOW - 29.9 * DAY),
    )
    return Bin((replace(chats()[3], deleted=NOW - 2 * DAY),), turns)


def reply(identity: int, parent: int, text: str, **changes: object) -> Turn:
    """A finished reply."""
    made = Turn(identity, parent, "assistant", text, NOW, MODEL, ending="end", stats=STATS, siblings=(identity,))
    return replace(made, **changes)  # type: ignore[arg-type]


def ask(identity: int, parent: int | None, text: str, **changes: object) -> Turn:
    """A message of the person's."""
    return replace(Turn(identity, parent, "user", text, NOW, siblings=(identity,)), **changes)  # type: ignore[arg-type]


DRAWN = (
    "chats",
    "chats-editing",
    "chats-found",
    "chats-bin",
    "chats-undo",
    "chats-waiting",
    "chats-scripts",
    "chats-unloaded",
)
"""Those that differ in what can be cut off, for the tests of all states; the others are for pictures."""

SCRIPTS = """مرحبا! هذا سطر من اليمين إلى اليسار مع كلمة English في الوسط ورقم 42.

日本語の文章も、折り返しが正しく働くかどうかを確かめるために、ここに長めに書いてあります。改行なしで続きます。

Emoji: 👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇭 👍🏽 — and Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.

- [x] Weights counted
- [ ] Chat memory counted
- [ ] Told to the person

| Model | Context | KV cache, 16-bit | KV cache, 8-bit | Weights | Working | Total | On 16 GB | On 24 GB |
|:--|--:|--:|--:|--:|--:|--:|:--|:--|
| Llama 3.1 8B | 32,768 | 4.00 GB | 2.13 GB | 4.58 GB | 0.31 GB | 8.89 GB | fits | fits |
| Gemma 3 12B | 32,768 | 2.47 GB | 1.31 GB | 6.80 GB | 0.52 GB | 9.79 GB | fits | fits |
"""
MATHS = r"""The memory of one token is $2 L h d b$ bytes, so that at length \(n\)

\[
M(n) = 2\,L\,h\,d\,b \cdot n = \sum_{l=1}^{L} \frac{2 h_l d_l b\, n}{1}
\]

which for a window of $w$ becomes $$M(n) = \begin{cases} c\,n & n \le w \\ c\,w & n > w \end{cases}$$

| Kind | Bytes |
|:--|--:|
| full | $c\,n$ |
| window | $c \min(n, w)$ |

A price of $5 or $10 stays as it is, and so does $HOME. What cannot be drawn, $\frac{a$, is its source.
"""
CODE = "\n".join(f"    total_{n} = weights_{n} + context_{n} * bytes_per_token_{n}  # line {n}" for n in range(500))


def states(chat: AppState) -> dict[str, AppState]:
    """`chat`: the open chat, a model loaded."""
    full = chat.change(chat={"chats": chats(), "open": chats()[1]})
    asked = ask(1, None, "Does the chat memory grow with every word?", siblings=(1, 5, 8))
    branched = reply(
        2, 1, "Not while it runs: all of it is reserved when the model is loaded.",
        reasoning="The person asks about growth.\n\n1. llama.cpp reserves the cache at load.\n2. So it does not grow.",
        siblings=(2, 4),
    )  # fmt: skip
    again = ask(6, 2, "And the one file here?", attachments=(Attachment("notes.txt", "…", 120),))
    cut = reply(7, 6, "The file says that the", ending="stopped", stats=replace(STATS, tokens=5, reasoning_tokens=0))
    talk = (asked, branched, again, cut)
    hits = (
        Hit(1, TITLES[0][0], None, TITLES[0][0], ((9, 15),)),
        Hit(4, TITLES[3][0], 7, "…keep the starter in memory of the last bake, and feed it twice", ((21, 27),)),
    )
    thinking = Reply(
        MODEL, 1, Turn(9, 6, "assistant", "", NOW, MODEL, ending="writing"), reasoning="Hm, ", tokens=34,
        thought_tokens=34,
    )  # fmt: skip
    return {
        "chats": full.change(chat={"turns": talk}),
        "chats-editing": full.change(chat={"turns": talk, "editing": again}),
        "chats-found": full.change(chat={"turns": talk, "found": hits, "searched": "memory"}),
        "chats-nothing": full.change(chat={"turns": talk, "found": (), "searched": "zeppelin"}),
        "chats-bin": full.change(chat={"turns": talk, "bin": deleted()}),
        "chats-bin-messages": full.change(chat={"turns": talk, "bin": replace(deleted(), chats=())}),
        "chats-bin-empty": full.change(chat={"turns": talk, "bin": Bin()}),
        "chats-undo": full.change(chat={"turns": talk, "undo": Undo("chat", 3, TITLES[2][0])}),
        "chats-thinking": full.change(chat={"turns": talk[:3], "reply": thinking}, session={"phase": Phase.WRITING}),
        "chats-waiting": full.change(
            chat={
                "turns": talk,
                "reply": replace(thinking, chat=chats()[2].id),
                "waiting": WaitingMessage(1, "And how much would 8-bit values save, for the same 16,384 tokens?"),
            },
            session={"phase": Phase.WRITING},
        ),
        "chats-scripts": full.change(chat={"turns": (ask(1, None, "Show me everything."), reply(2, 1, SCRIPTS))}),
        "chats-maths": full.change(chat={"turns": (ask(1, None, "How does it grow?"), reply(2, 1, MATHS))}),
        "chats-maths-off": full.change(
            chat={"turns": (ask(1, None, "How does it grow?"), reply(2, 1, MATHS))}, settings={"formulas": False}
        ),
        "chats-code": full.change(
            chat={"turns": (ask(1, None, "500 lines, please."), reply(2, 1, f"```python\n{CODE}\n```"))}
        ),
        "chats-unloaded": full.change(
            chat={"turns": talk, "settings": ChatSettings(model="/home/ada/models/Qwen3-8B-Q4_K_M.gguf")},
            session={"phase": Phase.NONE, "loaded": None, "context_size": 0, "reading": None, "gap": None},
        ),
        "chats-none": full.change(chat={"chats": (), "open": None, "turns": ()}),
        "chats-unkept": full.change(
            chat={"turns": talk, "unkept": "Your chats are open in another Plimsoll. Close that one, then try again."}
        ),
    }
