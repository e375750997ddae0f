"""Bills on virtual cards held against what llama.cpp printed on real ones: public logs, with their sources beside them.

Weights and context are the log's to its last digit where the file is the same. Compute buffers of models that lie on a
card as a whole are within 3 % where no reason is given, and never more than a tenth off. Where a part lies in system
memory matrices are copied over, whose size is the file's: of another file, the largest of them is what it may be off.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from advisor.catalogue.load import load_catalogue
from advisor.engine.answers import DryRun
from advisor.engine.protocol import EngineSettings
from advisor.fit.measure import Measurer
from advisor.fit.tensor_layout import take_apart
from advisor.fit.way import largest_on_host
from advisor.plan import ALL_LAYERS, Plan
from advisor.units import GIB, MIB
from tests.advisor.fit.machines import machine
from tests.models.architectures import ARCHITECTURES
from tests.models.factory import header_of
from tests.models.parts import Sizes, tied
from tests.models.weights import typed, write

FILE = tomllib.loads((Path(__file__).parent / "public_loads.toml").read_text(encoding="utf-8"))
CARD = 96 * GIB
PRINTED = 0.026  # MiB: two decimals of two lines, and a row of padding
WHOLE = 1.01  # MiB, cut off
NEAR, FAR = 0.03, 0.10
SAME_GRAPH = 10909  # the first build whose logs, of every kind of model, have the compute buffers of this engine


def from_table(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    shared = {key: value for key, value in table.items() if key != "rows"}
    for model, quant, ubatch, seqs, cells, kv, compute, *on_card in table["rows"]:
        yield shared | {
            "model": model, "quant": quant, "ubatch": ubatch, "seqs": seqs, "unified": seqs > 1, "outputs": seqs,
            "cells": cells, "kv": kv, "compute": compute, "flash": "on", **({"on_card": on_card[0]} if on_card else {}),
        }  # fmt: skip


LOGS = [*FILE["load"], *(log for table in FILE["table"] for log in from_table(table))]


@dataclass(frozen=True)
class Load:
    """MiB of (weights, context, compute) on the card and beside it; copied: of the largest matrix in system memory."""

    card: tuple[float, float, float]
    host: tuple[float, float, float]
    copied: float


def name_of(log: dict[str, Any]) -> str:
    return f"{log['model']}-{log['build']}-{log['cells']}-{log.get('on_card', 'all')}-{log.get('compute', 0)}"


def in_part(log: dict[str, Any]) -> bool:
    return "on_card" in log or "experts" in log


def plan_of(log: dict[str, Any]) -> Plan:
    seqs, unified = log.get("seqs", 1), log.get("unified", False)
    kv = log.get("kv", "f16")
    return Plan(
        context=log["cells"] if unified else log["cells"] // seqs, slots=seqs, unified=unified,
        batch=log.get("batch", 2048), ubatch=log.get("ubatch", 512), outputs=log["outputs"], kv_k=kv, kv_v=kv,
        flash_attention=log.get("flash", "auto"), gpu_layers=log.get("on_card", ALL_LAYERS),
        experts_on_cpu=log.get("experts", 0),
    )  # fmt: skip


@pytest.fixture(scope="module")
def dry_runs() -> list[Load]:
    catalogue, on = load_catalogue(), machine(CARD)
    found = []
    with Measurer(EngineSettings(cards=(CARD,)), 50 << 20) as measurer:
        for log in LOGS:
            build = catalogue.find(log["model"])[0].build(log["quant"])
            assert build is not None
            measurer = measurer.planning((CARD,), (log.get("kernels", "cuda"),))  # the child goes over to it
            model, plan = measurer.open_skeleton("model.gguf", catalogue.skeleton(build)), plan_of(log)
            answer = measurer.ask(model, plan, on)
            anatomy = take_apart(model.header)
            copied = largest_on_host(anatomy, plan, len(anatomy.held)) if in_part(log) else 0
            found.append(Load(_sum(answer, "RPC0"), _sum(answer, "CPU"), copied / MIB))
        measurer.rest()
    return found


def _sum(answer: DryRun, device: str) -> tuple[float, float, float]:
    rows = [row for row in answer.buffers if row.device == device and row.name != "output rows"]
    weights, context, compute = (
        sum(getattr(row, line) for row in rows) / MIB for line in ("weights", "context", "compute")
    )
    return weights, context, compute


def ids(logs: list[int]) -> list[str]:
    return [f"{at}-{name_of(LOGS[at])}" for at in logs]


SIZED = [at for at, log in enumerate(LOGS) if "card" in log]
COMPUTED = [at for at, log in enumerate(LOGS) if "compute" in log]
BESIDE = [at for at, log in enumerate(LOGS) if "host_compute" in log]


@pytest.mark.parametrize("at", SIZED, ids=ids(SIZED))
def test_weights_and_context_are_as_printed(dry_runs: list[Load], at: int) -> None:
    log, load = LOGS[at], dry_runs[at]
    exact = WHOLE if log.get("whole") else PRINTED
    for printed, found in ((log["card"], load.card), (log.get("host"), load.host)):
        if printed:
            assert abs(found[1] - printed[1]) < exact
            if log.get("same_file", True):
                assert abs(found[0] - printed[0]) < exact


@pytest.mark.parametrize("at", COMPUTED, ids=ids(COMPUTED))
def test_working_memory_is_near_what_was_printed(dry_runs: list[Load], at: int) -> None:
    log, load = LOGS[at], dry_runs[at]
    off = abs(load.card[2] - log["compute"])
    near = log["compute"] * (FAR if "apart" in log else NEAR)
    assert off < (max(near, load.copied) if in_part(log) and not log.get("same_file", True) else near)


@pytest.mark.parametrize("at", BESIDE, ids=ids(BESIDE))
def test_working_memory_beside_the_card_is_what_was_printed(dry_runs: list[Load], at: int) -> None:
    assert abs(dry_runs[at].host[2] - LOGS[at]["host_compute"]) < PRINTED


def test_nine_in_ten_of_the_same_graph_are_near() -> None:
    """Those with a reason are more than 3 % off; of builds from the engine's graph on, that is one in ten at most."""
    whole = [log for log in LOGS if "compute" in log and not in_part(log)]
    same = [log for log in whole if (build := re.match(r"b(\d+)", log["build"])) and int(build[1]) >= SAME_GRAPH]
    assert len(same) >= 30
    assert sum("apart" not in log for log in same) >= 0.9 * len(same)
    assert sum("apart" not in log for log in whole) >= 0.9 * len(whole)


def test_there_are_enough_of_them() -> None:
    whole = [log for log in LOGS if not in_part(log)]
    assert len(whole) >= 50
    assert len([log for log in LOGS if "on_card" in log]) >= 9
    assert len([log for log in LOGS if "experts" in log]) >= 6
    assert all(log["source"] and log["build"] for log in LOGS)


def test_two_cards_share_a_model_as_two_real_ones_did(tmp_path: Path) -> None:
    """SmolLM2-135M over 2 x A40, build 9665 of llama.cpp, a log in "Driver accounting vs engine log on 2x A40", where
    the driver holds 297 MiB more on each card. Its 4 sequences share 8,192 cells. The file here has the same shape.
    """
    plan = replace(ARCHITECTURES["llama"], top=tied)
    sizes = Sizes(30, 49152, 8192, embedding=576, heads=9, kv_heads=3, head=64, feed_forward=1536)
    header = header_of(plan.name, "SmolLM2-135M", plan, sizes, "Q8_0", plan.vocabulary(sizes.vocabulary))
    path, *_ = write(tmp_path / "smol.gguf", plan.name, header, typed(plan.tensors(sizes), sizes.layers, "Q8_0"), None)
    asked = Plan(context=8192, slots=4, unified=True, outputs=4, gpu_layers=ALL_LAYERS)
    with Measurer(EngineSettings(cards=(CARD, CARD)), 50 << 20) as measurer:
        answer = measurer.ask(measurer.open(path), asked, machine(CARD, CARD))
        measurer.rest()
    for card, context in (("RPC0", 96.0), ("RPC1", 84.0)):
        assert _sum(answer, card)[1:] == pytest.approx((context, 48.91), abs=PRINTED)
