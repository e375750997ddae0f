"""Public runs of llama.cpp against the estimates: each run's hardware, model and placement as a way and its pace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log2
from pathlib import Path
from statistics import median

import msgspec

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.fit.device_speed import Pace, card_pace, processor_pace
from advisor.fit.speed import Band, estimate
from advisor.fit.tensor_layout import Anatomy, Shape
from advisor.fit.way import lay
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.skeleton import read_skeleton
from advisor.machine.hardware import KnownCard
from advisor.machine.hardware_names import known_card
from advisor.machine.machine import Device, Host, Kind
from advisor.plan import Plan
from advisor.units import GIB

SELECTION = Path(__file__).with_name("public_speeds.json")
TABLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "public-speeds.json"
BACKENDS = {"CUDA": "cuda", "ROCm": "hip", "Vulkan": "vulkan", "SYCL": "sycl", "Metal": "metal", "CPU": "cpu"}
USUAL_CORES, ONE_SIZE = 8, (0.6, 1.5)  # a stated size so far from the catalogue's is another file's


class Run(msgspec.Struct, frozen=True):
    """One run as published. ram_gbps: of system memory, None where nobody said; ubatch likewise; ngl: layers on
    graphics or "all"; test: "tg" or "pp" and how many tokens."""

    source: str
    hardware: str | None
    n_cards: int
    backend: str
    model: str
    quant: str
    size_bytes: int | None
    test: str
    depth: int
    ngl: int | str
    n_cpu_moe: int | None
    tok_s: float
    cores: int | None = None
    ram_gbps: float | None = None
    ubatch: int | None = None

    @property
    def writes(self) -> bool:
        return self.test.startswith("tg")

    @property
    def tokens(self) -> int:
        return int(self.test[2:])

    @property
    def in_part(self) -> bool:
        """Whether some of it lies in system memory beside a card."""
        return self.ngl != "all" or bool(self.n_cpu_moe)


@dataclass(frozen=True)
class Judged:
    """A run and its estimate."""

    run: Run
    band: Band
    mixture: bool

    @property
    def off(self) -> float:
        """How far the likeliest figure is above what was measured, in doublings."""
        return log2(self.band.likely / self.run.tok_s)

    @property
    def inside(self) -> bool:
        return self.band.low <= self.run.tok_s <= self.band.high

    @property
    def width(self) -> float:
        return self.band.high / self.band.low


def load(file: Path) -> list[Run]:
    """The runs of a file in their order."""
    return msgspec.json.decode(file.read_bytes(), type=list[Run])


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@cache
def _model(name: str, quant: str) -> tuple[Anatomy, int]:
    """A model's anatomy and its bytes."""
    if name == "Llama-2-7B":
        return _llama_2(), 3_825_000_000
    catalogue = _catalogue()
    have = {build.quant for build in catalogue.find(name)[0].builds}
    _, build = catalogue.find(f"{name}:{quant if quant in have else 'Q8_0'}")
    assert build is not None
    header = read_skeleton(catalogue.skeleton(build))
    if quant in have:
        types, weights = [tensor.type_id for tensor in header.tensors], build.weights_bytes
    else:  # what nobody publishes any more: each tensor of eight bits at so many
        ids = {kind.name: kind.id for kind in TENSOR_TYPES.values()}
        types = [ids[quant] if tensor.type_id == ids["Q8_0"] else tensor.type_id for tensor in header.tensors]
        weights = sum(TENSOR_TYPES[kind].nbytes(t.elements) for kind, t in zip(types, header.tensors, strict=True))
    tensors = [(tensor.name, tensor.shape) for tensor in header.tensors]
    return Shape(tensors, header.value).anatomy(types), weights


def _llama_2() -> Anatomy:
    """Llama 2 7B at Q4_0, which is in no catalogue any more and in every benchmark."""
    width, wide, layers = 4096, 11008, 32
    square = ("attn_q", "attn_k", "attn_v", "attn_output")
    block = [(name, (width, width)) for name in square]
    block += [("ffn_gate", (width, wide)), ("ffn_up", (width, wide)), ("ffn_down", (wide, width))]
    tensors = [(f"blk.{n}.{name}.weight", shape) for n in range(layers) for name, shape in block]
    tensors += [("token_embd.weight", (width, 32000)), ("output.weight", (width, 32000))]
    facts = {"general.architecture": "llama", "{arch}.attention.head_count": 32, "{arch}.embedding_length": width}
    ids = {kind.name: kind.id for kind in TENSOR_TYPES.values()}
    types = [ids["Q4_0"]] * (len(tensors) - 1) + [ids["Q6_K"]]
    return Shape(tensors, facts.get).anatomy(types)


def _scaled(anatomy: Anatomy, by: float) -> Anatomy:
    def scaled(sizes: Iterable[int]) -> tuple[int, ...]:
        return tuple(round(size * by) for size in sizes)

    experts = tuple(one._replace(held=round(one.held * by), read=round(one.read * by)) for one in anatomy.experts)
    return replace(anatomy, held=scaled(anatomy.held), read=scaled(anatomy.read), experts=experts)


def is_known(run: Run) -> bool:
    """Whether the hardware that it ran on is."""
    card = _known(run.hardware or "")
    return run.backend == "CPU" or (card is not None and bool(card.prompt))


def _known(name: str) -> KnownCard | None:
    size = re.search(r" (\d+) GB$", name)
    return known_card(name, int(size[1]) * GIB if size else None) or known_card(re.sub(r" \(.*\)", "", name), None)


def _card(run: Run) -> Device:
    name = run.hardware or ""
    card = _known(name)
    assert card is not None, name
    pool = card.memory is None
    size = card.memory or 96 * GIB
    return Device(
        "card", name, Kind.UNIFIED if pool else Kind.DEDICATED, size, size, 0, card.vendor, bandwidth=card.bandwidth
    )


def judge(run: Run, *, as_listed: bool = False) -> Judged:
    """The estimate for a run. as_listed: by the catalogue's build of that name, whatever size the run states."""
    anatomy, weights = _model(run.model, run.quant)
    times = (run.size_bytes or weights) / weights
    if not as_listed and ONE_SIZE[0] < times < ONE_SIZE[1]:
        anatomy = _scaled(anatomy, times)
    layers = len(anatomy.read)
    if "35B-A3B" in run.model and layers == 42:  # its last block is for guessing ahead
        layers -= 1
    moves = round(run.ram_gbps * 1e9) if run.ram_gbps else None
    host = Host("Linux", "", run.cores or USUAL_CORES, run.cores or USUAL_CORES, 64 * GIB, 64 * GIB)
    cpu = Device("CPU", "CPU", Kind.CPU, 64 * GIB, 64 * GIB, 0, bandwidth=moves)
    known: dict[str, Pace] = {"CPU": processor_pace(cpu, host)}
    offloaded, cards = 0, [("card", 1.0)]
    if run.backend != "CPU":
        known["card"] = card_pace(_card(run), BACKENDS[run.backend])
        offloaded = layers if run.ngl == "all" else min(int(run.ngl), layers)
    ubatch = min(run.ubatch or 512, run.tokens)
    plan = Plan(ubatch=ubatch, experts_on_cpu=min(run.n_cpu_moe or 0, layers - 1))
    way = lay(anatomy, plan, layers, offloaded, "CPU", cards)
    half = run.tokens / 2 if run.writes else max(0.0, run.tokens - ubatch) / 2
    speed = estimate(anatomy, way, known, run.depth + half)
    band = speed.writing if run.writes else speed.reading
    assert band is not None
    return Judged(run, band, anatomy.mixture)


@dataclass(frozen=True)
class Summary:
    """How good the estimates of some runs are. off: median, in doublings; width: median of high by low."""

    count: int
    inside: float
    width: float
    off: float

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Summary:
        return cls(
            len(judged),
            sum(one.inside for one in judged) / len(judged),
            median(one.width for one in judged),
            median(abs(one.off) for one in judged),
        )
