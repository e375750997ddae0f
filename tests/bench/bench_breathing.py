"""What a context that breathes loses, and takes: python -m tests.bench.bench_breathing [--words N] [KIND ...]

The same greedy chat in a session whose context begins at 2k, grows to 32k on the way and shrinks for another chat, and
in one of 32k throughout. For each kind of memory: whether the words are the same, how many tokens more were read, and
the most memory that the child held while its context had each length or was changed to it, against the bill of that
moment: the judgement's, with a copy of the state while it moves, and what is kept of the chat that waits. What a
context of 32k has beyond its own bill is the engine program at work.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from pathlib import Path

import psutil

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, SelfCheck
from advisor.engine.sampling import Message, Sampling
from advisor.fit.context_steps import shorter_fits
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer, ModelFile
from advisor.machine.detect import detect
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.session.breathing import Breath, copy_of_state
from advisor.session.context_length import ContextChanged
from advisor.session.session import PromptProgress, ReplyEvent, Session, Text
from tests.bench.table import show
from tests.models import build

ARCHITECTURES = {"llama": 2, "gemma3": 6, "mamba": 2, "falcon-h1": 2, "qwen3next": 4}  # layers
LARGE = 32768
PLAN = Plan(LARGE, kv_k="f32", kv_v="f32", flash_attention="off", gpu_layers=0)
GREEDY = Sampling(temperature=0.0, grammar="root ::= ([a-z]{3} [0-9]){900}")  # no model ends it early
STORY = "the people of the water went down to see the first day "
SETTINGS = EngineSettings(threads=1)
EVERY = 0.002  # seconds between two looks at what the child holds


class Chat:
    """One session with one model, and what came of the chat."""

    def __init__(self, measurer: Measurer, machine: Machine, model: ModelFile, *, breathes: bool) -> None:
        fit = assess(measurer, model, machine, PLAN, layers="fixed", search=False)
        breath = Breath(shorter_fits(measurer, model, machine, fit), lambda: machine) if breathes else None
        self.session = Session.load(model, breath.first(0) if breath else fit, machine, SETTINGS, breath=breath)
        self.said, self.read, self.lengths = "", 0, [self.session.fit.plan.context]
        self.before, self.beyond, self.peak, self._since = self.session.fit, -(1 << 60), 0, 0
        self._process, self._over = psutil.Process(self.session.pid), threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            held = self._process.memory_info().rss
            self.peak, self._since = max(self.peak, held), max(self._since, held - self.session.context.kept)

    def settle(self, *, changed: bool = False) -> None:
        """Hold what was seen since the last time against the bill of now; changed: to which it came meanwhile."""
        fit, before = self.session.fit, self.before
        bill = fit.bill.total
        if changed:
            bill = max(bill, before.bill.total) + copy_of_state(before)
            self.lengths.append(fit.plan.context)
            self.before = fit
        self.beyond, self._since = max(self.beyond, self._since - bill), 0

    def hear(self, event: ReplyEvent) -> None:
        """An event on the way."""
        self.settle(changed=isinstance(event, ContextChanged))
        match event:
            case Text(text=text):
                self.said += text
            case PromptProgress(done=done, total=total, reused=reused) if done == total:
                self.read += done - reused

    def ask(self, *messages: Message, limit: int = 50) -> None:
        """Have it reply."""
        self.session.reply(messages, self.hear, sampling=GREEDY, limit=limit)

    def close(self) -> None:
        """End the child."""
        self._over.set()
        self._watcher.join()
        self.session.close()


def run(measurer: Measurer, machine: Machine, path: Path, words: int, *, breathes: bool) -> tuple[Chat, float]:
    """The scripted chat, and its seconds."""
    chat, started = Chat(measurer, machine, measurer.open(path), breathes=breathes), time.perf_counter()
    first = Message("user", STORY * 50)
    chat.ask(first, limit=2500)
    long = (first, Message("assistant", chat.said), Message("user", STORY * words))
    chat.ask(*long)
    chat.settle()
    if chat.session.narrow(0):
        chat.settle(changed=True)
    chat.ask(Message("user", "Another chat begins in other words. " * 30))
    chat.ask(*long, Message("assistant", "No."), Message("user", "And then?"))
    chat.close()
    return chat, time.perf_counter() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=700, help="how long the long message is: times a sentence")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"some of {', '.join(ARCHITECTURES)}; all without")
    asked = parser.parse_args()
    words, kinds = asked.words, asked.kinds or ARCHITECTURES
    with EngineProcess(SETTINGS) as process:
        program = process.request(SelfCheck()).memory
    rows: list[tuple[object, ...]] = [
        (
            "",
            "same words",
            "lengths",
            "read",
            "read more",
            "peak MB",
            "beyond its bill, MB",
            "at 32k throughout",
            "longer by s",
        )
    ]
    with tempfile.TemporaryDirectory() as folder, Measurer(SETTINGS, program) as measurer:
        machine = detect(measurer.engine())
        for architecture in kinds:
            layers = ARCHITECTURES[architecture]
            path = build(
                architecture, Path(folder) / f"{architecture}.gguf", layers=layers, quant="F32", context_train=LARGE
            )
            (fixed, usual), (free, took) = (run(measurer, machine, path, words, breathes=way) for way in (False, True))
            rows.append(
                (architecture, "yes" if free.said == fixed.said else "NO",
                 " ".join(f"{length // 1024}k" for length in free.lengths), fixed.read, free.read - fixed.read,
                 round(free.peak / 1e6, 1), round(free.beyond / 1e6, 1), round(fixed.beyond / 1e6, 1),
                 round(took - usual, 2))
            )  # fmt: skip
            show("Begins at 2k, up to 32k", [rows[0], rows[-1]])
    show("All", rows)


if __name__ == "__main__":
    main()
