"""A child that keeps a conversation and is killed at some moment; and what must be there afterwards.

    python -m tests.advisor.chat.killing FILE SEED      the child: says on stdout what a window would now be showing

Each line it says is JSON: ["attached", name], ["sent", text], ["shown", piece, reasoning] or ["ended"]. It says
so only after the store has taken it, as the window shows it only then.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from advisor.chat.conversation import Attachment
from advisor.chat.store import ChatStore

ROOT = Path(__file__).resolve().parents[3]


def child(file: Path, seed: int) -> None:
    """Talk to itself until it is killed."""
    chance = random.Random(seed)
    with ChatStore.open(file) as store:
        chat = store.create(f"chat {seed}")
        parent = None
        for number in range(1_000_000):
            waiting = Attachment(f"{number}.txt", "x" * chance.randrange(20_000), 1)
            store.drafts.attach(chat.id, waiting)
            say("attached", waiting.name)
            asked = store.turns.add(
                chat.id, "user", f"question {number} of {seed} 🙂", parent=parent, attachments=(waiting,)
            )
            store.drafts.keep_files(chat.id, ())
            say("sent", asked.text)
            reply = store.turns.begin(chat.id, parent=asked.id, name="Tiny")
            for piece in range(chance.randrange(60)):
                text, reasoning = f"piece {piece} é\n", "hm " if piece < 5 else ""
                store.turns.append(reply.id, text, reasoning)
                say("shown", text, reasoning)
            store.turns.finish(reply.id, "end")
            say("ended")
            parent = reply.id


def say(*what: str) -> None:
    """One line to the parent, at once."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Shown:
    """What the child said it showed: the turns' (text, reasoning), whether the last one had ended, and files attached.

    attached: names, in order; each goes with a message, the last one perhaps not yet.
    """

    turns: tuple[tuple[str, str], ...]
    ended: bool
    attached: tuple[str, ...] = ()


def run_and_kill(file: Path, seed: int, seconds: float) -> Shown:
    """Start a child, kill it (SIGKILL) `seconds` after its first word, and tell what it had shown by then."""
    command = [sys.executable, "-m", "tests.advisor.chat.killing", str(file), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(seconds)  # the moment of death is what is random here
        process.kill()
        lines += process.stdout.read().splitlines()
    turns: list[list[str]] = []
    ended, attached = True, []
    for line in lines:
        try:
            kind, *what = json.loads(line)
        except ValueError:
            continue  # the line it died on: half a line shows nothing
        if kind == "attached":
            attached.append(what[0])
        elif kind == "sent":
            turns += [[what[0], ""], ["", ""]]
            ended = False
        elif kind == "shown":
            turns[-1][0] += what[0]
            turns[-1][1] += what[1]
        else:
            ended = True
    return Shown(tuple((text, reasoning) for text, reasoning in turns), ended, tuple(attached))


def check(file: Path, seed: int, shown: Shown) -> None:
    """Assert that the store has all of it: it may have a little more, which was kept but no longer shown."""
    with ChatStore.open(file) as store:
        assert store.notice is None
        chat = next(chat for chat in store.chats() if chat.title == f"chat {seed}")
        conversation = store.read(chat.id)
    kept = conversation.turns
    files = [*(file for turn in kept for file in turn.attachments), *conversation.draft_files]
    assert {file.name for file in files} >= set(shown.attached)
    if not shown.turns:  # it died with the first file attached
        return
    whole, last = shown.turns[:-1], shown.turns[-1]
    assert [(turn.text, turn.reasoning) for turn in kept[: len(whole)]] == list(whole)
    if last != ("", ""):
        reply = kept[len(whole)]
        assert reply.text.startswith(last[0])
        assert reply.reasoning.startswith(last[1])
        assert reply.ending in (("end",) if shown.ended else ("lost", "end"))
    assert len(kept) <= len(shown.turns) + 2
    assert not any(turn.ending == "writing" for turn in kept)


if __name__ == "__main__":
    child(Path(sys.argv[1]), int(sys.argv[2]))
