"""Bills on virtual cards held against what llama.cpp printed on real ones: public logs, with their sources beside them.

Weights and context are the log's to its last digit where the file is the same. Compute buffers depend on the build of
llama.cpp: within 3 % for the logs that no reason is given for, and never more than a tenth off.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from advisor.catalogue.load import load_catalogue
from advisor.engine.answers import DryRun
from advisor.engine.protocol import EngineSettings
from advisor.fit.measure import Measurer
from advisor.plan import ALL_LAYERS, Plan
from advisor.units import GIB, MIB
from tests.advisor.fit.machines import machine

LOGS = tomllib.loads((Path(__file__).parent / "public_loads.toml").read_text(encoding="utf-8"))["load"]
CARD = 48 * GIB
PRINTED = 0.026  # MiB: two decimals of two lines, and a row of padding
NEAR, FAR = 0.03, 0.10


@dataclass(frozen=True)
class Load:
    """MiB of (weights, context, compute) on the card and beside it."""

    card: tuple[float, float, float]
    host: tuple[float, float, float]


def name_of(log: dict[str, Any]) -> str:
    return f"{log['model']}-{log['build']}-{log['cells']}-{log.get('on_card', 'all')}-{log.get('compute', 0)}"


def plan_of(log: dict[str, Any]) -> Plan:
    seqs, unified = log.get("seqs", 1), log.get("unified", False)
    kv = log.get("kv", "f16")
    return Plan(
        context=log["cells"] if unified else log["cells"] // seqs, slots=seqs, unified=unified,
        batch=log.get("batch", 2048), ubatch=log.get("ubatch", 512), outputs=log["outputs"], kv_k=kv, kv_v=kv,
        flash_attention=log.get("flash", "auto"), gpu_layers=log.get("on_card", ALL_LAYERS),
    )  # fmt: skip


@pytest.fixture(scope="module")
def dry_runs() -> list[Load]:
    catalogue, on = load_catalogue(), machine(CARD)
    found = []
    with Measurer(EngineSettings(cards=(CARD,)), 50 << 20) as measurer:
        for log in LOGS:
            build = catalogue.find(log["model"])[0].build(log["quant"])
            assert build is not None
            measurer = measurer.planning((CARD,), (log.get("kernels", "cuda"),))  # with the child
            model = measurer.open_skeleton("model.gguf", catalogue.skeleton(build))
            answer = measurer.ask(model, plan_of(log), on)
            found.append(Load(_sum(answer, "RPC0"), _sum(answer, "CPU")))
        measurer.rest()
    return found


def _sum(answer: DryRun, device: str) -> tuple[float, float, float]:
    rows = [row for row in answer.buffers if row.device == device]
    weights, context, compute = (
        sum(getattr(row, line) for row in rows) / MIB for line in ("weights", "context", "compute")
    )
    return weights, context, compute


@pytest.mark.parametrize("at", range(len(LOGS)), ids=[name_of(log) for log in LOGS])
def test_weights_and_context_are_as_printed(dry_runs: list[Load], at: int) -> None:
    log, load = LOGS[at], dry_runs[at]
    for printed, found in ((log["card"], load.card), (log["host"], load.host)):
        assert abs(found[1] - printed[1]) < PRINTED
        if log.get("same_file", True):
            assert abs(found[0] - printed[0]) < PRINTED


@pytest.mark.parametrize("at", [at for at, log in enumerate(LOGS) if "compute" in log])
def test_working_memory_is_near_what_was_printed(dry_runs: list[Load], at: int) -> None:
    log, load = LOGS[at], dry_runs[at]
    off = abs(load.card[2] - log["compute"]) / log["compute"]
    assert off < (FAR if "apart" in log else NEAR)


def test_there_are_enough_of_them() -> None:
    whole = [log for log in LOGS if "on_card" not in log]
    assert len(whole) >= 10
    assert len([log for log in whole if "apart" not in log]) >= 6
    assert all(log["source"] and log["build"] for log in LOGS)
