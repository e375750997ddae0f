"""Figures of a device that is made up, and fits of synthetic models on machines of the same kind."""

from __future__ import annotations

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.device_speed import Pace
from advisor.fit.fit import Fit, ModelSummary
from advisor.fit.synthetic_model import MadeUp
from advisor.fit.tensor_layout import Anatomy, take_apart
from advisor.fit.verdict import Verdict
from advisor.gguf.skeleton import read_skeleton
from advisor.machine.machine import Kind
from advisor.plan import Plan

PACE = Pace(10e9, 10e9, 0.001, 0.002, 0.003, 1e12, 0.2, "made up")


def fit_of(anatomy: Anatomy, offloaded: int, cards: int = 1, context: int = 0) -> Fit:
    layers = len(anatomy.read)
    rows = [DeviceBill("CPU", "CPU", Kind.CPU, weights=1, context=context if not offloaded else 0)]
    rows += [
        DeviceBill(f"RPC{n}", "card", Kind.VIRTUAL, weights=100 * (n + 1), context=context)
        for n in range(cards)
        if offloaded
    ]
    summary = ModelSummary("", "", "", 0, 0, 0, 0)
    return Fit(summary, Plan(), Bill(tuple(rows)), Verdict.FITS, 0, None, layers, offloaded, "map", 0.0)


PLAIN = take_apart(read_skeleton(MadeUp(4, 512, 1024, "Q8_0").skeleton()))
