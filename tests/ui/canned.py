"""States to draw without an engine: three machines, one model, moments of its life. The figures are plausible."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from advisor.chat.conversation import Chat, Turn
from advisor.engine.build import BuildStep
from advisor.engine.sampling import Stats
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit, ModelSummary, Option
from advisor.fit.ladder import Rung
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import Verdict, judge, spare
from advisor.machine.machine import Kind, Machine
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.programs import Program
from advisor.machine.sample import DeviceSample
from advisor.plan import ALL_LAYERS, KvType, plimsoll_plan
from advisor.sentences import sentence
from advisor.services.judgement import RunSettings
from advisor.services.readings import HostMemory as Memory
from advisor.services.readings import LoadedModel, SleepingChat
from advisor.session.failure import Cause, Failure
from advisor.session.gauge import DeviceGap, Gap, Reading
from advisor.session.recovery import Recovery
from advisor.session.session import PromptProgress
from advisor.units import GIB, MIB
from tests.ui import canned_breathing, canned_computers, canned_trouble
from tests.ui.canned_machines import CONTEXT, CPU, GAMING, GPU, KV_BYTES, MODEL, PLAIN, SMALL, WEIGHTS
from ui.chat.state import Reply
from ui.common.judged import Judged
from ui.computer.state import EngineSetupState, FirstModelState
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.store import AppState

# The computers and the file are reached through here, too.
__all__ = ["CONTEXT", "CPU", "GAMING", "GPU", "MODEL", "PLAIN", "SMALL"]


def bill(machine: Machine, context: int, kv: KvType, share: float) -> Bill:
    """What the model takes; share: of it on the graphics card."""
    chat, work = context * KV_BYTES[kv], 266 * MIB + context * 2048
    rows = []
    for device in machine.devices:
        part = share if device.is_gpu else 1 - share
        overhead = 47 * MIB if device.kind is Kind.CPU else 0
        source = (
            "the engine program itself, measured when it started"
            if overhead
            else "already taken out of the free memory"
        )
        embedding = 281 * MIB if not device.is_gpu and share == 1 else 0
        rows.append(
            DeviceBill(
                device.id,
                device.name,
                device.kind,
                int(WEIGHTS * part) + (embedding if not device.is_gpu else -281 * MIB if share == 1 else 0),
                int(chat * part),
                int(work * part) if part else 24 * MIB,
                overhead,
                source,
                0,
                device.capacity,
                device.free,
                device.usable,
                21 * MIB if overhead else 0,
            )
        )
    return Bill(tuple(rows))


def fit(
    machine: Machine, context: int = 16384, kv: KvType = "f16", share: float | None = None, longest: int | None = 65536
) -> Fit:
    """A judged plan."""
    share = share if share is not None else 1.0 if machine.gpus else 0.0
    made = bill(machine, context, kv, share)
    plan = plimsoll_plan(context).with_(kv_k=kv, kv_v=kv, gpu_layers=ALL_LAYERS if share == 1 else round(33 * share))
    verdict = judge(made, machine, offloaded=share == 1)
    return Fit(
        ModelSummary.of(MODEL.header),
        plan,
        made,
        verdict,
        spare(made, machine),
        longest,
        33,
        round(33 * share),
        "map",
        0.05,
    )


SPEED = Speed(Band(31.0, 37.0, 43.0), Band(540.0, 720.0, 960.0), "from the memory's bandwidth")


def opened(machine: Machine, made: Fit, **changes: object) -> AppState:
    """The model page with a verdict."""
    state = AppState().change(
        shell={"page": PageId.MODEL},
        computer={
            "machine": machine,
            "memory": Memory(machine.cpu.free or 0, machine.cpu.capacity or 0),
            "live": looked(machine, {}),
        },
        opened={
            "model": MODEL,
            "judged": Judged(
                RunSettings(made.plan.context, made.plan.kv_k),
                judged_on=machine,
                fit=made,
                speed=SPEED if made.verdict.runs else None,
            ),
        },
    )
    return state.change(**changes)


def looked(machine: Machine, held: dict[str, int]) -> tuple[DeviceSample, ...]:
    """A sample of every device, of which our engine child has taken so much since the machine was detected."""
    found = []
    for device in machine.devices:
        ours = held.get(device.id, 0)
        free = None if device.free is None else device.free - ours
        others = None if device.capacity is None or free is None else device.capacity - free - ours
        found.append(DeviceSample(device.id, free, 0.0, held=(ProcessUse(4242, ours),), others=others, source="NVML"))
    return tuple(found)


def in_memory(machine: Machine, made: Fit, page: PageId = PageId.CHAT, used: int = 0) -> AppState:
    """The model loaded and measured."""
    loaded = LoadedModel(MODEL, made, made.bill, True, made.bill.devices[0].program, 4242)
    cpu = made.bill.devices[0]
    engine = 47 * MIB + int(cpu.engine * 1.004)
    cards = tuple((row.device, row.engine + CONTEXT) for row in made.bill.devices[1:])
    readings = tuple(
        Reading(float(at), min(engine, 47 * MIB + engine * at // 20), 20 * GIB, 31 * GIB, cards)
        for at in range(0, 90, 2)
    )
    measured = {cpu.device: engine - 47 * MIB, **dict(cards)}
    gap = Gap(tuple(DeviceGap(row.device, row.engine, row.engine, measured[row.device]) for row in made.bill.devices))
    live = looked(machine, {cpu.device: engine, **dict(cards)})
    memory = Memory(live[0].free or 0, machine.cpu.capacity or 0)
    return opened(
        machine,
        made,
        shell={"page": page},
        session={
            "phase": Phase.READY,
            "loaded": loaded,
            "reading": readings[-1],
            "gap": gap,
            "history": readings,
            "context_used": used,
            "filled": used,
            "peak": readings[-1].held,
            "context_size": made.plan.context,
            "permille": 1000,
        },
        computer={"memory": memory, "live": live, "programs": PROGRAMS},
    )


PROGRAMS = {
    "CPU": (Program("firefox", 2900 * MIB, 14), Program("code", 1400 * MIB, 9), Program("gnome-shell", 610 * MIB)),
    "CUDA0": (Program("Witcher3.exe", 2200 * MIB), Program("firefox", 640 * MIB), Program("Xorg", 310 * MIB)),
}


STATS = Stats(38, 0, 0.35, 412, 10.8, 0.4, 450, 16384, "end")
QUESTION = Turn(1, None, "user", "How much memory does the chat use per token?", 0.0)
ANSWER = Turn(
    2,
    1,
    "assistant",
    "For a model with **32 layers**, 8 key/value heads of width 128 and 16-bit values:\n\n"
    "```python\nbytes_per_token = 2 * 32 * 8 * 128 * 2   # K and V\n"
    "print(bytes_per_token / 1024)            # 128 KiB\n```\n\n"
    "So 16,384 tokens take 2.0 GB once all of them are filled. What is reserved grows with the chat.",
    1.0,
    "Llama 3.1 8B Instruct",
    ending="end",
    stats=STATS,
)
AGAIN = replace(QUESTION, id=3, parent=2)
ASLEEP = SleepingChat(1, Path("m.gguf"), 1_288_490_189, 2.0, 8210, 2.6, True, ANSWER.id, 1.0, True)
CHAT = Chat(1, "How much memory does the chat use per token?", 0.0, 1.0)


def begun(parent: int, text: str = "", **changes: Any) -> Reply:
    """A reply under way in the open chat."""
    turn = Turn(9, parent, "assistant", "", 2.0, ANSWER.name, ending="writing")
    return Reply(ANSWER.name, CHAT.id, turn, text, **changes)


RECOVERY = Recovery(
    Failure(Cause.CARD_MEMORY, "CUDA0", lost=True),
    fit(GAMING, 32768),
    Rung("shorter", replace(fit(GAMING, 16384), plan=plimsoll_plan(16384).with_(ubatch=128))),
    2 * GIB + 300 * MIB,
)


LESS_SPEED = Speed(Band(25.0, 31.0, 38.0), Band(300.0, 400.0, 520.0), "from the memory's bandwidth")
RELIEF = Recovery(
    Failure(Cause.SPILLED, "CUDA0"),
    fit(GAMING),
    Rung("kv", replace(fit(GAMING), plan=plimsoll_plan(16384).with_(ubatch=128, kv_k="q8_0", kv_v="q8_0")), LESS_SPEED),
    2 * GIB + 700 * MIB,
    SPEED,
)
NOT_FETCHED = sentence(
    "The model to try could not be fetched: {reason} Models of your own can be opened all the same.",
    reason=sentence("pip is missing in this Python environment."),
)
NOT_BUILT = sentence(
    "The engine could not be built: {reason}", reason=sentence("pip is missing in this Python environment.")
)
EYES = Path("/home/ada/models/mmproj-F16.gguf")


@cache  # states are values: who asks again gets the same ones
def states() -> dict[str, AppState]:
    """Every moment worth looking at, by a name for its picture."""
    fits = fit(GAMING)
    tight = fit(GAMING, 57344, longest=55296)
    slower = fit(GAMING, 131072, share=0.5, longest=43008)
    too_much = fit(SMALL, 32768, longest=None)
    plain = fit(PLAIN)
    chat = in_memory(GAMING, fits, used=8210).change(chat={"open": CHAT, "turns": (QUESTION, ANSWER)})
    filling = in_memory(PLAIN, plain, used=11200).change(
        session={"phase": Phase.WRITING},
        chat={"open": CHAT, "turns": (QUESTION,), "reply": begun(QUESTION.id, ANSWER.text[:180], tokens=60)},
    )
    shorter = Option("shorter", fit(GAMING, 55296))
    eight_bit = Option("kv", fit(GAMING, 57344, "q8_0"))
    return {
        "pc-scanning": AppState().change(computer={"scanning": True}),
        "pc-fetching": AppState().change(
            computer={"machine": PLAIN, "first_model": FirstModelState(None, 412, wanted=True)}
        ),
        "pc-unfetched": AppState().change(
            computer={"machine": PLAIN, "first_model": FirstModelState(problem=NOT_FETCHED)}
        ),
        "pc-building": AppState().change(
            computer={
                "machine": canned_computers.without_engine(PLAIN),
                "engine_setup": EngineSetupState(BuildStep("compile", 67, 197)),
            }
        ),
        "pc-unbuilt": AppState().change(
            computer={
                "machine": canned_computers.without_engine(PLAIN),
                "engine_setup": EngineSetupState(problem=NOT_BUILT),
            }
        ),
        "pc": AppState().change(computer={"machine": GAMING}),
        "pc-plain": AppState().change(computer={"machine": PLAIN}),
        "pc-safe": AppState().change(computer={"machine": SMALL}),
        **canned_computers.states(PLAIN, GAMING),
        "model-empty": AppState().change(shell={"page": PageId.MODEL}, computer={"machine": PLAIN}),
        "model-fits": opened(GAMING, fits),
        "model-eyes": opened(GAMING, fits, opened={"model": replace(MODEL, projector=EYES), "projector": EYES}),
        "model-plain": opened(PLAIN, plain),
        "model-tight": opened(GAMING, tight, opened={"judged": {"options": (shorter, eight_bit)}}),
        "model-slower": opened(GAMING, slower, opened={"judged": {"options": (replace(shorter),)}}),
        "model-no": opened(SMALL, too_much),
        "model-beyond": opened(
            PLAIN,
            plain,
            opened={
                "judged": {
                    "wish": RunSettings(200_000),
                    "problem": "Llama 3.1 8B Instruct was trained to follow 131,072 tokens.",
                }
            },
        ),
        "model-loading": opened(PLAIN, plain, session={"phase": Phase.LOADING, "permille": 430}),
        "model-loaded": in_memory(PLAIN, plain, PageId.MODEL),
        "model-notice": opened(
            PLAIN,
            plain,
            shell={
                "notice": Notice(
                    sentence("{name} is not a GGUF file; it looks like {likeness}", name="notes.gguf", likeness="…")
                )
            },
        ),
        "chat-empty": AppState().change(shell={"page": PageId.CHAT}, computer={"machine": PLAIN}),
        "chat-open": opened(PLAIN, plain, shell={"page": PageId.CHAT}),
        "chat-ready": in_memory(GAMING, fits),
        "chat": chat,
        "chat-reading": chat.change(
            session={"phase": Phase.WRITING},
            chat={"turns": (*chat.chat.turns, AGAIN), "reply": begun(AGAIN.id, prompt=PromptProgress(3100, 12400))},
        ),
        "chat-writing": in_memory(PLAIN, plain, used=900).change(
            session={"phase": Phase.WRITING},
            chat={"open": CHAT, "turns": (QUESTION,), "reply": begun(QUESTION.id, ANSWER.text[:180], tokens=60)},
        ),
        "settings-asleep": AppState().change(
            shell={"page": PageId.SETTINGS},
            computer={"machine": PLAIN},
            chat={
                "chats": (CHAT, replace(CHAT, id=2, title="A name for the ship")),
                "asleep": (ASLEEP, SleepingChat(2, Path("m.gguf"), 412_316_860, 1.0, 3100, 0.8)),
            },
        ),
        **canned_trouble.states(
            chat,
            opened(PLAIN, plain, shell={"page": PageId.CHAT}).change(chat={"open": CHAT, "asleep": (ASLEEP,)}),
            in_memory(GAMING, RECOVERY.rung.fit, used=8210).change(chat={"open": CHAT}),
            RECOVERY,
            RELIEF,
        ),
        "chat-pressure": in_memory(PLAIN, plain, used=900).change(
            session={"phase": Phase.WRITING, "short_since": 0.0, "waits": True},
            chat={"open": CHAT, "turns": (QUESTION,), "reply": begun(QUESTION.id, ANSWER.text[:180], tokens=60)},
        ),
        "chat-pressure-idle": in_memory(PLAIN, plain, used=900).change(
            session={"short_since": 0.0}, chat={"open": CHAT, "turns": (QUESTION, ANSWER)}
        ),
        "chat-full": chat.change(session={"context_used": 15400, "filled": 15400}),
        "gauge-filling": filling,
        **canned_breathing.states(
            in_memory(GAMING, fit(GAMING, 2048)),
            in_memory(GAMING, fit(GAMING, 8192)),
            fit(GAMING, 32768),
            CHAT,
            (QUESTION, ANSWER),
        ),
        "gauge-tight": in_memory(GAMING, tight, used=50000).change(chat={"open": CHAT, "turns": (QUESTION, ANSWER)}),
        "settings": AppState().change(shell={"page": PageId.SETTINGS}, computer={"machine": PLAIN}),
    }


VERDICTS = {
    Verdict.FITS: "model-fits",
    Verdict.TIGHT: "model-tight",
    Verdict.SLOWER: "model-slower",
    Verdict.NO: "model-no",
}
