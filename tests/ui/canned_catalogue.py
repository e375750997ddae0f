"""A catalogue to draw without dry runs: models of several sizes, each in several versions, judged on a machine.

The figures are plausible, no more. `catalogue(count)` goes on with invented models, for what must stay quick with many.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.catalogue.candidate import Candidate, Requirements
from advisor.catalogue.entry import Basis, Catalogue, CatalogueBuild, CatalogueModel, HubFile, Score, Use
from advisor.catalogue.quality import Confidence, Quality
from advisor.catalogue.recommend import Advice, Pick, Role
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit, ModelSummary
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import judge, spare
from advisor.machine.machine import Kind, Machine
from advisor.plan import ALL_LAYERS, KvType, plimsoll_plan
from advisor.sentences import sentence
from advisor.units import GIB, MIB

REASONS = (
    sentence("The best is this one too. Nothing nearly as good is faster."),
    sentence("The best is this one too. Nothing nearly as good holds a longer conversation."),
    sentence("The best is this one too. Nothing nearly as good is smaller."),
)
ATTRIBUTION = "Quality figures from Artificial Analysis (artificialanalysis.ai) are shown with its name."
QUANTS = (("Q3_K_M", 3.9, 4.0), ("Q4_K_M", 4.85, 1.5), ("Q6_K", 6.6, 0.3), ("Q8_0", 8.5, 0.1), ("BF16", 16.0, 0.0))
HUNDRED_TOKENS_PER_GB = 250.0  # of a card that reads 250 GB a second

# name, family, publisher, licence, release, billions, of them active, quality, kB of chat memory a token, uses
MODELS = (
    ("Qwen3-0.6B", "Qwen3", "Alibaba Qwen", "Apache-2.0", "2025-04", 0.75, 0.75, 8.0, 112, "chat small"),
    ("Llama-3.2-3B-Instruct", "Llama 3.2", "Meta", "Llama 3.2", "2024-09", 3.2, 3.2, 19.0, 112, "chat small documents"),
    ("Phi-4-mini-instruct", "Phi-4", "Microsoft", "MIT", "2025-02", 3.8, 3.8, 23.5, 128, "chat code small"),
    ("Qwen3-4B-Instruct-2507", "Qwen3", "Alibaba Qwen", "Apache-2.0", "2025-08", 4.0, 4.0, 33.0, 144, "chat code"),
    ("Gemma-3-4B-it", "Gemma 3", "Google", "Gemma terms", "2025-03", 4.3, 4.3, 24.0, 28, "chat images documents"),
    ("Llama-3.1-8B-Instruct", "Llama 3.1", "Meta", "Llama 3.1", "2024-07", 8.0, 8.0, 26.0, 128, "chat documents"),
    ("Qwen3-8B", "Qwen3", "Alibaba Qwen", "Apache-2.0", "2025-04", 8.2, 8.2, 38.5, 144, "chat code reasoning"),
    ("Gemma-3-12B-it", "Gemma 3", "Google", "Gemma terms", "2025-03", 12.2, 12.2, 36.0, 80, "chat images documents"),
    ("Qwen3-14B", "Qwen3", "Alibaba Qwen", "Apache-2.0", "2025-04", 14.8, 14.8, 44.0, 160, "chat code reasoning"),
    ("gpt-oss-20b", "gpt-oss", "OpenAI", "Apache-2.0", "2025-08", 20.9, 3.6, 52.0, 24, "chat code reasoning"),
    ("Mistral-Small-24B", "Mistral Small", "Mistral AI", "Apache-2.0", "2025-06", 23.6, 23.6, 43.0, 160, "chat images"),
    ("Qwen3-30B-A3B-Instruct-2507", "Qwen3", "Alibaba Qwen", "Apache-2.0", "2025-07", 30.5, 3.3, 53.0, 96, "chat code"),
    ("Qwen3-32B", "Qwen3", "Alibaba Qwen", "Apache-2.0", "2025-04", 32.8, 32.8, 51.0, 256, "chat code reasoning"),
    ("Llama-3.3-70B-Instruct", "Llama 3.3", "Meta", "Llama 3.3", "2024-12", 70.6, 70.6, 47.0, 320, "chat documents"),
    ("GLM-4.5-Air", "GLM-4.5", "Z.ai", "MIT", "2025-07", 110.5, 12.0, 62.0, 184, "chat code reasoning"),
    ("DeepSeek-V3.1", "DeepSeek V3", "DeepSeek", "MIT", "2025-08", 671.0, 37.0, 74.0, 69, "chat code reasoning"),
)  # fmt: skip
KV_SHARE: dict[KvType, float] = {"f16": 1.0, "q8_0": 0.53, "q4_0": 0.28}


def _model(row: tuple[str, str, str, str, str, float, float, float, int, str]) -> CatalogueModel:
    name, family, publisher, licence, release, billions, active, quality, _, uses = row
    hub = f"{publisher.split()[0]}/{name}"
    builds = tuple(
        CatalogueBuild(
            hub,
            quant,
            Basis.EXACT if billions > 1 else Basis.PUBLISHED,
            weights := int(billions * 1e9 * bits / 8),
            weights + 8 * MIB,
            (HubFile(f"bartowski/{name}-GGUF", f"{name}-{quant}.gguf", weights + 8 * MIB, 1 + weights // (40 * GIB)),),
        )
        for quant, bits, _ in QUANTS
    )
    score = Score(
        "Artificial Analysis Intelligence Index", quality * 0.6, "index", "", "Artificial Analysis", "2026-07-31",
        "https://artificialanalysis.ai/",
    )  # fmt: skip
    papers = Score("MMLU-Pro", quality + 30, "%", "", publisher, release, f"https://huggingface.co/{hub}")
    return CatalogueModel(
        hub, name, family, publisher, licence, release, family.lower(), int(billions * 1e9), int(active * 1e9), 131072,
        ("text", "vision") if "images" in uses else ("text",), tuple(Use(use) for use in uses.split()),
        (score, papers), builds,
        HubFile(f"bartowski/{name}-GGUF", f"mmproj-{name}.gguf", 850 * MIB, 1) if "images" in uses else None, "exact",
    )  # fmt: skip


def _rows(count: int | None) -> Iterator[tuple[str, str, str, str, str, float, float, float, int, str]]:
    for number in range(count if count is not None else len(MODELS)):
        row = MODELS[number % len(MODELS)]
        again = number // len(MODELS)
        yield (f"{row[0]}-{again}" if again else row[0], *row[1:])


def catalogue(count: int | None = None, problems: tuple[str, ...] = ()) -> Catalogue:
    """So many models; the hand-written ones where no number is given."""
    return Catalogue(1, "2026-11-22", tuple(_model(row) for row in _rows(count)), problems, ATTRIBUTION)


def _facts(model: CatalogueModel) -> tuple[float, int]:
    """Quality, and bytes of chat memory a token."""
    row = next(row for row in MODELS if model.name.startswith(row[0]))
    return row[7], row[8] * 1024


def fit(model: CatalogueModel, build: CatalogueBuild, machine: Machine, context: int, kv: KvType = "f16") -> Fit:
    """A judged plan: all on the card if it goes in, else as much of it as does."""
    chat = int(_facts(model)[1] * context * KV_SHARE[kv])
    work, whole = 300 * MIB, build.weights_bytes + chat + 300 * MIB
    card = machine.gpus[0] if machine.gpus else None
    share = min(1.0, max(0.0, ((card.usable or 0) - work) / (whole - work))) if card else 0.0
    rows = []
    for device in machine.devices:
        part = 1 - share if device.kind is Kind.CPU else share
        overhead = 47 * MIB if device.kind is Kind.CPU else 0
        rows.append(
            DeviceBill(
                device.id, device.name, device.kind, int(build.weights_bytes * part), int(chat * part),
                work if part else 24 * MIB, overhead, "measured when the engine started" if overhead else "", 0,
                device.capacity, device.free, device.usable,
            )
        )  # fmt: skip
    bill = Bill(tuple(rows))
    layers = 33
    offloaded = round(layers * share) if card else 0
    room = (card or machine.cpu).usable or 0
    longest = int((room - build.weights_bytes - work - 47 * MIB) / (_facts(model)[1] * KV_SHARE[kv])) // 256 * 256
    return Fit(
        ModelSummary(model.name, model.architecture, build.quant, build.file_bytes, build.weights_bytes, 131072,
                     model.params_total),
        plimsoll_plan(context).with_(kv_k=kv, kv_v=kv, gpu_layers=ALL_LAYERS if share == 1 else offloaded),
        bill, judge(bill, machine, offloaded=share == 1), spare(bill, machine),
        min(longest, 131072) if longest > 0 else None, layers, offloaded, "map", 0.02,
    )  # fmt: skip


def candidate(model: CatalogueModel, build: CatalogueBuild, machine: Machine, wish: Requirements) -> Candidate:
    """One build, judged."""
    made = fit(model, build, machine, wish.context)
    original, _ = _facts(model)
    loss = next((loss for quant, _, loss in QUANTS if quant == build.quant), 0.0)
    active = build.weights_bytes * model.params_active / model.params_total
    share = made.offloaded / made.layers
    speed = 1 / (active / GIB * (share / 400 + (1 - share) / 45))
    return Candidate(
        model, build, made,
        Speed(Band.around(speed, 1.2), Band.around(speed * 19, 1.4), "from the memory's bandwidth"),
        Quality(original - loss, original, loss, Confidence.MEASURED, "",
                f"{original:.0f} points from 4 benchmarks; {build.quant} costs {loss:.1f} points."),
    )  # fmt: skip


def candidates(found: Catalogue, machine: Machine, wish: Requirements) -> tuple[Candidate, ...]:
    """Every build, judged."""
    return tuple(candidate(model, build, machine, wish) for model in found.models for build in model.builds)


def advice(found: tuple[Candidate, ...], wish: Requirements) -> Advice:
    """Four picks with reasons, out of what fits."""
    fitting = [one for one in found if one.fit and one.fit.verdict == "fits" and wish.use in one.model.uses]
    if not fitting:
        return Advice(wish, (), (), sentence("No model in the catalogue is meant for {use}.", use=sentence("images")))

    def speed(one: Candidate) -> float:
        return one.speed.writing.likely if one.speed else 0.0

    def longest(one: Candidate) -> int:
        return (one.fit.longest_context if one.fit else 0) or 0

    best = max(fitting, key=lambda one: (round(one.quality.value), -one.build.file_bytes))
    good = [one for one in fitting if one is not best and one.quality.value > 15] or fitting
    reasons = (
        "The best quality that fits with room to spare: 53 points, where the next, gpt-oss-20b, has 52.",
        "Only 3.3 of its 30.5 billion parameters work on each word, so it writes at 80 to 110 tokens a second.",
        "Q4_K_M is enough: Q6_K would be 0.3 points better and would no longer fit.",
    )
    picks = (
        Pick(Role.BEST, best, reasons, good[-1]),
        Pick(Role.FASTEST, max(good, key=speed), (REASONS[0],), None),
        Pick(Role.LONGEST, max(good, key=longest), (REASONS[1],), None),
        Pick(Role.SMALLEST, min(good, key=lambda one: one.build.file_bytes), (REASONS[2],), None),
    )  # fmt: skip
    why_not = (
        "Qwen3-32B would leave 9.6 GB in system memory: about 4 tokens a second.",
        "Llama-3.3-70B-Instruct is 28 GB too large for this computer.",
    )
    return Advice(wish, picks, why_not, "")
