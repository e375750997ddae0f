import io

import pytest

from setup_steps.console import Progress, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_log_gets_a_line_every_tenth_of_the_way() -> None:
    log = io.StringIO()
    progress = Progress("Compiling", log, Clock())
    for step in range(1, 198):
        progress.update(step, 197)
    progress.finish()
    lines = log.getvalue().splitlines()
    assert len(lines) == 12
    assert lines[1] == "Compiling: 10 % (20 of 197)"
    assert lines[-2] == "Compiling: 100 % (197 of 197)"
    assert lines[-1] == "Compiling: done in 0.0 s"


def test_a_terminal_gets_one_line_without_remains_of_a_longer_one() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress("Compiling", terminal, clock)
    clock.now = 60.0
    progress.update(50, 100)
    progress.update(100, 100)
    shown = terminal.getvalue().split("\r")
    assert shown[1] == "Compiling: 50 % (50 of 100), about 1 min 0 s left"
    assert shown[2].rstrip() == "Compiling: 100 % (100 of 100)"
    assert len(shown[2]) == len(shown[1])
    assert "\n" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.04, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (60, "1 min 0 s"), (200.7, "3 min 20 s")]
)
def test_durations_read_as_said(seconds: float, text: str) -> None:
    assert duration(seconds) == text
