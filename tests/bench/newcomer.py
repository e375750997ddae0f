"""A newcomer's first minutes, in a real window: python -m tests.bench.newcomer [FOLDER]

In a home of its own under Xvfb, with real clicks: the window opens and recommends a model, "Try it now", a question is
answered in English sentences while the gauge moves, the window is closed, opened again, and chat and model are back.
The clicks up to the first answer are counted (two), and pictures of the screen go to FOLDER. The model to try is taken
from where the set-up put it; where it is not, the window fetches it. Needs Xvfb and xdotool, and says so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from advisor.downloads.first_model import first_model

PATIENCE = 180.0  # seconds for each step: the machine may be busy
CLICKS = 2
COMMON = frozenset(re.findall(r"\w+", "a and are as be can for from in is it of on or that the this to with you your"))
_TOOLS = ("Xvfb", "xdotool")
Told = dict[str, Any]


class Newcomer:
    """Looks at the screen, and clicks. clicks: how often so far."""

    def __init__(self, display: str, home: Path, pictures: Path) -> None:
        self._display, self._home, self._pictures = display, home, pictures
        self._window: subprocess.Popen[str] | None = None
        self._drawn = 0
        self.clicks = 0

    def open(self) -> None:
        """Start the program."""
        folders = {f"XDG_{name}_HOME": str(self._home / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
        env = {**os.environ, "HOME": str(self._home), "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb", **folders}
        env["XDG_RUNTIME_DIR"] = str(self._home)
        command = [sys.executable, "-m", "tests.bench.newcomer_window"]
        pipe = subprocess.PIPE
        self._window = subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, encoding="utf-8")

    def _ask(self, **question: str) -> Any:
        window = self._window
        assert window is not None
        assert window.stdin is not None
        assert window.stdout is not None
        window.stdin.write(json.dumps(question) + "\n")
        window.stdin.flush()
        return json.loads(window.stdout.readline())

    def look(self) -> Told:
        """What can be seen, as values."""
        found: Told = self._ask(ask="state")
        return found

    def wait(self, what: str, seen: Callable[[Told], object]) -> Told:
        """Until that can be seen."""
        until = time.monotonic() + PATIENCE
        while not seen(now := self.look()):
            if time.monotonic() > until:
                raise SystemExit(f"Not seen in {PATIENCE:.0f} s: {what}. Last seen: {now}")
            time.sleep(0.2)
        return now

    def picture(self, name: str) -> None:
        """Keep what is on the screen."""
        time.sleep(0.5)  # until it is painted
        self._drawn += 1
        file = self._pictures / f"{self._drawn}-{name}.png"
        assert self._ask(ask="picture", file=str(file))

    def click(self, words: str) -> None:
        """Press the button of that name, once it can be pressed."""
        until = time.monotonic() + PATIENCE
        while not (place := self._ask(ask="button", words=words)):
            if time.monotonic() > until:
                raise SystemExit(f"There is no button {words!r}. Last seen: {self.look()}")
            time.sleep(0.2)
        self._xdotool("mousemove", str(place[0]), str(place[1]), "click", "1")
        self.clicks += 1

    def close(self) -> None:
        """Quit by the keyboard, as the menu says."""
        assert self._window is not None
        self._xdotool("key", "ctrl+q")
        assert self._window.wait(PATIENCE) == 0

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self._display}, check=True)

    def leave(self) -> None:
        """End what is still open."""
        if self._window and self._window.poll() is None:
            self._window.kill()
            self._window.wait()


def in_english(text: str) -> bool:
    """Whether these are sentences in English, one or more: of its words, one in six or more is among the commonest."""
    words = re.findall(r"[a-z']+", text.lower())
    return len(words) >= 8 and "." in text and sum(word in COMMON for word in words) * 6 >= len(words)


def walk(newcomer: Newcomer) -> None:
    """The path; AssertionError or SystemExit where it does not lead through."""
    newcomer.open()
    newcomer.wait("a recommendation", lambda now: now["recommended"])
    newcomer.picture("recommended")
    newcomer.click("Try it now")
    ready = newcomer.wait("the model in memory", lambda now: now["phase"] == "ready" and now["held"])
    newcomer.picture("ready")
    newcomer.click(first_model().starters[0])
    newcomer.wait("the reply under way", lambda now: now["writing"])
    newcomer.picture("writing")
    done = newcomer.wait("the reply", lambda now: now["turns"][1:] and not now["writing"] and now["filled"])
    newcomer.picture("answered")
    (asked, question), (answered, reply) = done["turns"][:2]
    assert (asked, question, answered) == ("user", first_model().starters[0], "assistant"), done
    assert in_english(reply), reply
    assert newcomer.clicks == CLICKS, newcomer.clicks
    assert done["filled"] > ready["filled"], "the gauge did not move"
    print(f"{newcomer.clicks} clicks to: {question}\n{reply}\n")
    newcomer.close()

    newcomer.open()
    back = newcomer.wait("the chat of before", lambda now: now["turns"])
    assert (back["page"], back["turns"]) == ("chat", done["turns"]), back
    newcomer.picture("back")
    if back["phase"] == "none":
        newcomer.click("Load ")
    again = newcomer.wait("the model of before", lambda now: now["phase"] == "ready")
    assert again["model"] == ready["model"], again
    newcomer.picture("back-with-its-model")
    print(f"Closed and opened: the chat of {len(again['turns'])} messages and {again['model']} are back.")
    newcomer.close()


@contextmanager
def screen() -> Iterator[str]:
    """A display of its own, by name."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, pass_fds=[writing], stdout=quiet, stderr=quiet) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def main(pictures: Path) -> None:
    """Walk once; pictures: the folder for them."""
    if missing := [tool for tool in _TOOLS if not shutil.which(tool)]:
        print(f"Skipped: {' and '.join(missing)} not here (Debian: apt-get install xvfb xdotool).")
        return
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, screen() as display:
        home, set_up = Path(name), first_model()
        if set_up.find():  # as the set-up leaves it in a new home
            there = home / "data" / "plimsoll" / "models" / set_up.file
            there.parent.mkdir(parents=True)
            with suppress(OSError):
                shutil.copy(set_up.path, there)
        newcomer = Newcomer(display, home, pictures)
        try:
            walk(newcomer)
        finally:
            newcomer.leave()
    print(f"Pictures: {pictures}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="plimsoll-newcomer-")))
