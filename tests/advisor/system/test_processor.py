"""What the processor is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from advisor.machine.advice import without_metal
from advisor.system.processor import cpu_name
from tests.advisor.system.trees import plant


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("processor: 0\nmodel name\t: AMD EPYC 7B13\n", "AMD EPYC 7B13"),
        ("Hardware\t: BCM2711\nModel\t: Raspberry Pi 4\n", "BCM2711"),
    ],
)
def test_the_processor_is_named(text: str, name: str, tmp_path: Path) -> None:
    assert cpu_name(plant(tmp_path, {"proc/cpuinfo": text})) == name


def test_a_processor_without_a_name(tmp_path: Path) -> None:
    assert cpu_name(tmp_path)


def test_a_macs_processor_is_called_as_apple_calls_it(tmp_path: Path) -> None:
    """Python says "arm", which no advice for a Mac without Metal could go by."""
    asked: list[Sequence[str]] = []

    def sysctl(command: Sequence[str]) -> str:
        asked.append(command)
        return "machdep.cpu.brand_string: Apple M2 Max\n"

    name = cpu_name(tmp_path, "Darwin", sysctl)
    assert (name, asked) == ("Apple M2 Max", [["sysctl", "machdep.cpu.brand_string"]])
    assert without_metal(name, ["CPU"])
