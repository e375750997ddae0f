"""States of the planner: a large model on two cards for several users, one that fits in part, one that is refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from advisor.catalogue.load import load_catalogue
from advisor.catalogue.servable_builds import servable_builds
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit, ModelSummary
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import judge, spare
from advisor.gguf.skeleton import read_skeleton
from advisor.machine.asked_hardware import TypedHardware
from advisor.machine.machine import Kind, Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.planner.chat_memory import ChatMemory, Keeping, Share
from advisor.planner.other_cards import OtherCards
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns
from advisor.planner.recipes.registry import ToServe
from advisor.planner.recipes.serve_texts import ServeText, serve_texts
from advisor.planner.simulation.assumptions import Server, Users
from advisor.planner.simulation.compare import SimulatedComparison, Variant
from advisor.planner.simulation.run import SimulationOutcome
from advisor.planner.solve import CardSize
from advisor.planner.sums import Sums
from advisor.planner.textbook import textbook
from advisor.planner.vllm.serving import VllmModel
from advisor.sentences import Sentence, sentence
from advisor.services.judgement import Judgement
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_changes import HardwareStep, PlanChange, changes_that_fit
from advisor.services.planner import PlannedCell, Solved
from advisor.units import GIB, MIB
from tests.ui import canned
from ui.pages import PageId
from ui.store import AppState

CONTEXTS = tuple(2**power for power in range(12, 18))
WEIGHTS = {
    "IQ2_M": 22.5, "IQ3_XXS": 25.6, "Q3_K_M": 31.9, "IQ4_XS": 35.3, "Q4_K_M": 39.6, "Q5_K_M": 46.5, "Q6_K": 53.9,
    "Q8_0": 69.8, "F16": 131.4,
}  # fmt: skip
PER_TOKEN = 327_680  # bytes
ASKED = PlanQuestion(
    "Llama-3.3-70B-Instruct", "Q4_K_M", TypedHardware("2x NVIDIA A100 PCIe 80 GB", ram="256 GB"), 32_768, 4
)
PLANNED_FOR = (
    "Planned for: 2 × NVIDIA A100 PCIe 80 GB (80.0 GB, 1,935 GB/s), 256.0 GB of system memory, a typical processor "
    "(8 cores, memory at 51 to 90 GB/s, assumed)."
)
NAMES = ("gpt-oss-120b", "Llama-3.3-70B-Instruct", "Qwen3-8B")


def two_a100() -> Machine:
    """The hardware that is planned for."""
    card = replace(
        canned.GPU, id="RPC0", name="NVIDIA A100 PCIe 80 GB", kind=Kind.VIRTUAL, capacity=80 * GIB, free=80 * GIB,
        planned=True, reserve=5 * GIB // 2, vendor="nvidia",
    )  # fmt: skip
    cpu = replace(canned.CPU, name="a typical processor", capacity=256 * GIB, free=256 * GIB)
    return replace(canned.GAMING, devices=(cpu, card, replace(card, id="RPC1")))


def _fit(machine: Machine, quant: str, plan: Plan, *, whole: bool = False) -> Fit:
    """whole: with everything on the cards, whether it fits there or not."""
    weights, chat = round(WEIGHTS[quant] * GIB), PER_TOKEN * plan.context * plan.slots
    room = sum(card.usable or 0 for card in machine.gpus) - 3 * GIB
    on_cards = 1.0 if whole else min(1.0, room / (weights + chat))
    rows = [_row(machine, 0, weights * (1 - on_cards), chat * (1 - on_cards))]
    rows += [_row(machine, at, weights * on_cards / 2, chat * on_cards / 2) for at in (1, 2)]
    bill = Bill(tuple(rows))
    whole = on_cards == 1
    summary = ModelSummary("Llama-3.3-70B-Instruct", "llama", quant, weights, weights, 131_072, 70_553_706_560)
    layers = 81 if whole else round(81 * on_cards)
    plan = plan if whole else plan.with_(gpu_layers=layers)
    verdict = judge(bill, machine, offloaded=whole)
    return Fit(summary, plan, bill, verdict, spare(bill, machine), 90_880, 81, layers, "map", 0.05)


def _row(machine: Machine, at: int, weights: float, chat: float) -> DeviceBill:
    device = machine.devices[at]
    return DeviceBill(
        device.id, device.name, device.kind, int(weights), int(chat), 440 * MIB, 555 * MIB if at else 40 * MIB,
        "a CUDA driver context", 0, device.capacity, device.free, device.usable,
    )  # fmt: skip


def _speed(fit: Fit) -> Speed | None:
    if not fit.verdict.runs:
        return None
    beside = fit.bill.devices[0].engine / fit.bill.total
    likely = 1 / (fit.bill.total / 1e12 * (1 + 30 * beside))
    return Speed(Band(likely / 1.4, likely, likely * 1.4), None, "from the makers' figures", fit.plan.context // 2)


def answer(*, cells: int | None = None, question: PlanQuestion = ASKED) -> PlanAnswer:
    """What is planned for two A100s; cells: how many of the table are worked out, None for all, and all else."""
    machine, quant = two_a100(), question.quant
    plan = plimsoll_plan(question.context, question.users)
    fit = _fit(machine, quant, plan)
    chat = PER_TOKEN * plan.context * plan.slots
    share = Share(Keeping.GROUPED, 80, 1024, 1024, plan.context, 0, chat)
    sums = Sums(
        ChatMemory((share,), plan.slots, 2, 2, chat),
        textbook(70_553_706_560, 4, users=plan.slots, length=plan.context, layers=80, hidden=8192),
    )
    order = [quant, *(name for name in WEIGHTS if name != quant)]
    every = [(name, context) for name in order for context in CONTEXTS]
    found = {}
    for name, context in every[:cells]:
        one = _fit(machine, name, plan.with_(context=context))
        found[(name, context)] = PlannedCell(name, context, one, _speed(one))
    begun = PlanAnswer(
        question, Judgement(fit, machine), _speed(fit), sums, PLANNED_FOR, tuple(WEIGHTS), CONTEXTS, tuple(WEIGHTS),
        found,
    )  # fmt: skip
    begun = replace(begun, recipes=_recipes(fit, machine, plan))
    if cells is not None:
        return replace(begun, judgement=Judgement(replace(fit, longest_context=None, searched=False), machine))
    return replace(
        begun,
        solved=(solved := Solved(11, True, 20, "Q8_0" if fit.verdict.whole else "IQ2_M")),
        steps=(steps := _steps(fit, machine)),
        changes=changes_that_fit(fit, solved, (), steps),
        cards=(
            CardSize(94 * GIB, ("NVIDIA H100 NVL 94 GB", "NVIDIA H100 SXM5 94 GB"), 5 * GIB),
            CardSize(96 * GIB, ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "NVIDIA H20", "A", "B"), 6 * GIB),
        ),
        by_context=tuple((n, _fit(machine, quant, plan.with_(context=n), whole=True).bill) for n in CONTEXTS),
        by_users=tuple(
            (n, _fit(machine, quant, plan.with_(slots=n), whole=True).bill) for n in (1, 2, 4, 6, 8, 10, 12, 14)
        ),
    )


def combined(found: PlanAnswer) -> PlanAnswer:
    """An answer where several things have to go together."""
    fit = _fit(two_a100(), "Q3_K_M", plimsoll_plan(16_384, 8), whole=True)
    kv, batch = PlanChange("kv", {"kv": "q8_0"}), PlanChange("batch", {"batch": 128})
    less, shorter = PlanChange("quant", {"quant": "Q3_K_M"}), PlanChange("shorter", {"context": 16_384})
    together = [
        PlanChange(
            "several", {name: value for one in parts for name, value in one.changes.items()}, None, None, fit, parts
        )
        for parts in ((kv, less), (batch, less, shorter))
    ]
    changes = changes_that_fit(found.fit, None, (), found.steps, combined=together)
    return replace(found, combined=tuple(together), changes=changes)


@cache
def seventy() -> VllmModel:
    """The model as vLLM knows it, of the catalogue."""
    catalogue = load_catalogue()
    model = catalogue.find(ASKED.model)[0]
    build = model.build("Q4_K_M")
    assert build is not None
    return VllmModel(read_skeleton(catalogue.skeleton(build)), model.id, servable_builds().get(model.id, {}))


def _recipes(fit: Fit, machine: Machine, plan: Plan) -> tuple[ServeText, ...]:
    file = ("--hf-repo", "unsloth/Llama-3.3-70B-GGUF:Q4_K_M")
    return serve_texts(ToServe(machine, plan, seventy(), fit, file))


def _steps(fit: Fit, machine: Machine) -> tuple[HardwareStep, ...]:
    """What others would give; that they fit, where these do not."""
    hardware, better = ASKED.hardware.hardware(), _fit(machine, "Q4_K_M", plimsoll_plan(4096))
    rows = (
        (None, 2, 80, fit, 90_880, 11, "Q8_0"), ("memory", 2, 96, fit, 112_640, 14, "Q8_0"),
        ("memory", 2, 128, better, 131_072, 20, "F16"), ("cards", 3, 80, better, 131_072, 19, "F16"),
    )  # fmt: skip
    return tuple(
        HardwareStep(OtherCards(kind, count, size * GIB, hardware), one, longest, users, largest)  # type: ignore[arg-type]
        for kind, count, size, one, longest, users, largest in rows
    )


def _beside(question: PlanQuestion) -> PlanAnswer:
    """An answer with a second model beside it."""
    found, machine = answer(question=question), two_a100()
    small = replace(found.fit, model=replace(found.fit.model, name="Qwen3-0.6B", quant="Q8_0"))
    rows = tuple(
        replace(row, weights=GIB if at == 1 else 0, context=GIB if at == 1 else 0, compute=0)
        for at, row in enumerate(small.bill.devices)
    )
    second = replace(small, bill=Bill(rows))
    card = machine.devices[1]
    taken = rows[1].total
    devices = (machine.devices[0], replace(card, free=(card.free or 0) - taken), machine.devices[2])
    fit = replace(
        found.fit,
        bill=Bill(tuple(
            replace(row, free=(row.free or 0) - taken) if at == 1 else row
            for at, row in enumerate(found.fit.bill.devices)
        )),
    )  # fmt: skip
    machine = replace(machine, devices=devices)
    return replace(found, judgement=Judgement(fit, machine), second=Judgement(second, machine))


def simulation() -> SimulatedComparison:
    """Of users on a server that shares its cache."""
    server = Server(330_000, 4, 9_000.0, 40.0)

    def variant(words: Sentence, held: int, reused: int) -> Variant:
        outcome = SimulationOutcome(4, 32, 0.1, 0.4, 0.0, 100_000, 100_000 - reused, reused, 0, 0, 4)
        return Variant(words, server, outcome, held)

    rows = (
        variant(sentence("as planned"), 84, 92_000), variant(sentence("without prefix caching"), 26, 0),
        variant(sentence("with the cache in 8 bits"), 160, 92_000),
    )  # fmt: skip
    return SimulatedComparison(Users(8, 1000), 4, 10.0, rows)


@cache  # states are values: who asks again gets the same ones
def states() -> dict[str, AppState]:
    """By the names of their pictures."""
    empty = AppState().change(
        shell={"page": PageId.PLANNER}, computer={"machine": canned.PLAIN}, planner={"names": NAMES}
    )
    many = replace(ASKED, users=16)
    refused = replace(ASKED, hardware=TypedHardware("A100"))
    detailed = replace(
        ASKED, talk=TalkInTurns(12, 1500, 800, 4000), context=31_744, laid=Laid(split=(3, 2)),
        second=Second("Qwen3-0.6B:Q8_0"), batch=1024,
    )  # fmt: skip
    problem = sentence(
        "'{text}' could be several cards: {names}. Write one of them in full.",
        text="A100", names="NVIDIA A100 PCIe 40 GB; NVIDIA A100 PCIe 80 GB",
    )  # fmt: skip
    return {
        "planner-empty": empty,
        "planner": empty.change(planner={"question": ASKED, "answer": answer()}),
        "planner-working": empty.change(planner={"question": ASKED, "answer": answer(cells=14), "working": True}),
        "planner-combined": empty.change(planner={"question": many, "answer": combined(answer(question=many))}),
        "planner-compared": empty.change(
            planner={"question": detailed, "answer": _beside(detailed), "beside": answer()}
        ),
        "planner-more": empty.change(planner={"question": detailed, "answer": _beside(detailed)}),
        "planner-simulated": empty.change(planner={"question": ASKED, "answer": answer(), "simulation": simulation()}),
        "planner-refused": empty.change(planner={"question": refused, "problem": problem}),
    }
