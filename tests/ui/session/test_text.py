"""What is said of gauges, word for word."""

from __future__ import annotations

from dataclasses import replace

from advisor.machine.machine import Kind
from advisor.units import GIB
from tests.ui.canned import CPU
from ui.session import text


def test_gauges() -> None:
    assert text.used_of(int(10.8 * GIB), 16 * GIB) == "10.8 of 16.0 GB used"
    assert text.gauge(CPU, GIB, 16 * GIB) == "RAM 1.0 of 16.0 GB"
    assert text.gauge(replace(CPU, kind=Kind.DEDICATED), GIB, 16 * GIB) == "GPU memory 1.0 of 16.0 GB"
