"""Figures for Prometheus: the gauge's own, and what was served."""

from __future__ import annotations

import re

from advisor.server.metrics import Metric, written
from tests.advisor.server.conftest import Client

ROW = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\]|\\.)*",?)+)\})? (-?[0-9.e+]+)')


def figures(client: Client) -> dict[str, float]:
    """By name with its labels."""
    text = client.http.get("/metrics").text
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(ROW.fullmatch(row) for row in rows), rows
    return {row.rpartition(" ")[0]: float(row.rpartition(" ")[2]) for row in rows}


def test_the_gauges_figures_and_what_was_served(client: Client) -> None:
    client.chat()
    before = figures(client)
    client.chat("Something else", max_tokens=5)
    found = figures(client)
    assert found["plimsoll_memory_total_bytes"] > found["plimsoll_memory_available_bytes"] > 0
    model = f'model="{client.model}"'
    (device,) = {
        name for name in found if name.startswith(f"plimsoll_model_memory_bytes{{{model}") and "predicted" in name
    }
    assert found[device] == found[device.replace("predicted", "allocated")] > 0
    assert found[f'plimsoll_model_context_tokens{{{model},length="reach"}}'] == 4096
    for name, more in (('plimsoll_tokens_total{kind="written"}', 5), ('plimsoll_tokens_total{kind="prompt"}', 1)):
        assert found[name] - before[name] >= more
    served = 'plimsoll_requests_total{path="/v1/chat/completions",status="200"}'
    assert found[served] == before[served] + 1
    assert found["plimsoll_requests_waiting"] == 0


def test_labels_are_escaped_as_the_format_wants() -> None:
    text = written(Metric("a_total", "counter", "About it.", [({"of": 'x"\\\n'}, 2)]))
    assert text == '# HELP a_total About it.\n# TYPE a_total counter\na_total{of="x\\"\\\\\\n"} 2\n'
    assert written(Metric("none", "gauge", "Nothing.")) == ""
