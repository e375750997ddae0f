"""States in which a person chooses what lies where: a mixture beside one card, and a model on two unequal ones."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit, ModelSummary
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import judge, spare
from advisor.machine.machine import Device, Machine
from advisor.plan import plimsoll_plan
from advisor.sentences import sentence
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementChoice, PlacementWish, ways_to_lay
from advisor.units import GIB, MIB
from tests.ui import canned
from ui.common.judged import Judged
from ui.pages import PageId
from ui.store import AppState

LAYERS = 49
SMALL_CARD = replace(canned.GPU, name="NVIDIA GeForce RTX 3070", capacity=8 * GIB, free=8 * GIB - 700 * MIB)
LARGE_CARD = replace(canned.GPU, id="CUDA1", name="NVIDIA GeForce RTX 3090", capacity=24 * GIB, free=23 * GIB)
ONE = replace(canned.GAMING, devices=(canned.CPU, SMALL_CARD))
TWO = replace(canned.GAMING, devices=(canned.CPU, SMALL_CARD, LARGE_CARD))
EXPERTS, DENSE, CHAT = 15 * GIB, 3 * GIB // 2, 1536 * MIB
SUMMARY = replace(ModelSummary.of(canned.MODEL.header), name="Qwen3-30B-A3B-Instruct-2507", file_bytes=EXPERTS + DENSE)
REFUSED = sentence(
    "{card} would not compute with keys in {kv_k} and values in {kv_v}. Choose q8_0 or q4_0 for both, or keep the chat "
    "memory in system memory.",
    card="NVIDIA GeForce RTX 3070", kv_k="q5_0", kv_v="q5_0",
)  # fmt: skip


def _row(device: Device, weights: float, chat: float) -> DeviceBill:
    overhead = 0 if device.is_gpu else 47 * MIB
    work = 300 * MIB if weights or chat else 24 * MIB
    return DeviceBill(
        device.id, device.name, device.kind, int(weights), int(chat), work, overhead, "measured", 0,
        device.capacity, device.free, device.usable,
    )  # fmt: skip


def fit(machine: Machine, where: PlacementWish, *, mixture: bool = True) -> Fit:
    """What a placement takes, as plausible figures; all that is left open lies on graphics but the experts of 42."""
    layers = LAYERS if where.layers in (None, -1) else where.layers
    assert layers is not None
    apart = where.experts if where.experts is not None else 42 if mixture and where.layers is None else 0
    on = layers / LAYERS
    experts = EXPERTS * max(0.0, on - apart / (LAYERS - 1))
    chat = 0.0 if where.kv_on_cpu else CHAT * on
    cards = [*machine.gpus] if where.main_gpu is None else [machine.gpus[where.main_gpu]]
    shares = where.split or [float(card.capacity or 0) for card in cards]
    rows = [_row(machine.cpu, EXPERTS + DENSE - experts - DENSE * on, CHAT - chat)]
    for card in machine.gpus:
        part = shares[cards.index(card)] / sum(shares) if card in cards else 0.0
        rows.append(_row(card, (experts + DENSE * on) * part, chat * part))
    bill = Bill(tuple(rows))
    plan = plimsoll_plan(16384).with_(
        gpu_layers=-1 if layers == LAYERS else layers, experts_on_cpu=apart if layers else 0,
        kv_on_cpu=bool(where.kv_on_cpu), split=where.split, main_gpu=where.main_gpu,
    )  # fmt: skip
    verdict = judge(bill, machine, offloaded=layers == LAYERS and not plan.moves_parts)
    return Fit(SUMMARY, plan, bill, verdict, spare(bill, machine), 40960, LAYERS, layers, "map", 0.05)


def speed(found: Fit) -> Speed | None:
    """Faster where more of it lies on graphics."""
    if not found.verdict.runs:
        return None
    beside = found.bill.devices[0].weights / (EXPERTS + DENSE)
    likely = 1 / (0.009 + 0.06 * beside)
    return Speed(Band(likely / 1.35, likely, likely * 1.35), None, "from the makers' figures", 8192)


def placing(
    machine: Machine, where: PlacementWish, *, mixture: bool = True, weighing: bool = True, judged: int | None = None
) -> AppState:
    """An opened model of which the person asks where it lies. judged: how many of the choices have their figures."""
    found = fit(machine, where, mixture=mixture)
    choices = []
    for at, (group, way) in enumerate(ways_to_lay(where, LAYERS, len(machine.gpus), mixture=mixture)):
        if judged is not None and at >= judged:
            choices.append(PlacementChoice(group, way))
            continue
        laid = fit(machine, way, mixture=mixture)
        choices.append(PlacementChoice(group, way, laid, speed(laid)))
    state = canned.opened(machine, found)
    return state.change(
        opened={
            "judged": Judged(
                RunSettings(16384, where=where),
                judged_on=machine,
                fit=found,
                speed=speed(found),
                weighing=weighing,
                placements=tuple(choices) if weighing else (),
            )
        }
    )


@cache  # states are values: who asks again gets the same ones
def states() -> dict[str, AppState]:
    """Every moment worth looking at, by a name for its picture."""
    open_ = placing(ONE, PlacementWish())
    choices = open_.opened.judged.placements
    refused = tuple(
        PlacementChoice(one.group, one.where, problem=REFUSED) if one.group == "kv" and not one.where.kv_on_cpu else one
        for one in choices
    )
    in_chat = canned.in_memory(ONE, fit(ONE, PlacementWish()), used=8210)
    return {
        "model-experts": placing(ONE, PlacementWish(), weighing=False),
        "model-where": open_,
        "model-where-waiting": placing(ONE, PlacementWish(), judged=6),
        "model-where-chosen": placing(ONE, PlacementWish(experts=24, kv_on_cpu=True)),
        "model-where-layers": placing(ONE, PlacementWish(layers=12)),
        "model-where-refused": open_.change(opened={"judged": {"placements": refused}}),
        "model-cards": placing(TWO, PlacementWish(), mixture=False),
        "model-cards-shared": placing(TWO, PlacementWish(split=(30.0, 70.0)), mixture=False),
        "chat-apart": in_chat.change(
            shell={"page": PageId.CHAT},
            chat={"open": canned.CHAT, "turns": (canned.QUESTION, canned.ANSWER)},
        ),
    }


DRAWN = ("model-experts", "model-where-chosen", "model-where-refused", "model-cards-shared", "chat-apart")
"""Those between them that hold everything that can be seen."""
