"""What macOS says of itself: `sysctl`, which every Mac has."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.system.command import Runner, run_command


def _parse(text: str) -> dict[str, str]:
    """`sysctl name…` as {name: value}; names that this system lacks are left out."""
    return {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in text.splitlines()) if value
    }


def ask(names: Sequence[str], runner: Runner = run_command) -> dict[str, str]:
    """These facts of the computer's; {} where there is no sysctl or it says nothing."""
    return _parse(runner(["sysctl", *names]))
