"""From architecture facts to skeletons, by asking the engine (advisor/engine/worker/tensor_planner.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListTensors, Quantise
from advisor.gguf.quants import FILE_TYPES, TENSOR_TYPES
from advisor.gguf.skeleton import write_sparse
from catalogue_steps.facts import ModelFacts
from catalogue_steps.headers import Tensor, encode

ROOM = 2**45  # bytes of the virtual card that everything is placed on
F32, F16, I32, BF16 = 0, 1, 26, 30  # ggml_type
_FILE_TYPE_IDS = {name: number for number, name in FILE_TYPES.items()}
_TYPE_IDS = {kind.name: kind.id for kind in TENSOR_TYPES.values()}

# Left out unless the facts say that a model ships them: the engine takes them where a file has them.
_OPTIONAL = (
    r"\.(input_)?scale$",
    r"(?:^|\.)(attn_q|attn_k|attn_v|attn_qkv|attn_output|ffn_gate|ffn_up|ffn_down|output)\.bias$",
    r"(gate|up|down)_exps\.bias$",
    r"_norm\.bias$",
    r"^output\.bias$",
    r"^cls\.",
    r"^rope_(freqs|factors_long|factors_short)\.weight$",
)
# What llama.cpp's converter leaves in float32 (conversion/base.py, prepare_tensors).
_FLOAT32 = (
    r"_norm\.weight$",
    r"ffn_gate_inp(_shexp)?\.weight$",
    r"ssm_conv1d(_[qkv])?\.weight$",
    r"shortconv\.conv\.weight$",
    r"altup_(correct|predict)_coef\.weight$",
    r"indexer\.proj\.weight$",
)


class ShapesError(Exception):
    """What the facts say does not make the published model; the text says why, to go on after the model's name."""


def can_make(quant: str) -> bool:
    """Whether llama.cpp's quantiser knows this quantisation; a publisher's own mixes need their real header."""
    return quant in _FILE_TYPE_IDS


def nearest_made(quant: str) -> str | None:
    """The quantisation of llama.cpp's own that a publisher's dynamic one starts from: IQ2_M of UD-IQ2_M, Q4_K_M of
    UD-Q4_K_XL; None where there is none."""
    plain = re.sub(r"_X?L$", "", quant.removeprefix("UD-"))
    candidates = (plain, f"{plain}_M", plain.replace("_K", "_0"))
    return next((name for name in candidates if can_make(name)), None) if quant.startswith("UD-") else None


@dataclass(frozen=True)
class Plan:
    """Tensors of one model as its unquantised file holds them, and its metadata."""

    facts: ModelFacts
    tensors: tuple[Tensor, ...]

    @property
    def parameters(self) -> int:
        """How many numbers the tensors hold."""
        return sum(_elements(tensor.shape) for tensor in self.tensors)

    def start(self, quant: str) -> str:
        """The quantisation of llama.cpp's own that `quant` is made from: itself, or what a dynamic one starts from."""
        return quant if can_make(quant) else self.facts.starts.get(quant) or nearest_made(quant) or quant

    def skeleton(self, types: dict[str, int] | None = None, file_type: str = "F16") -> bytes:
        """Its skeleton, with each tensor of the type that `types` gives it, else its own."""
        types = types or {}
        rows = [tensor._replace(type_id=types.get(tensor.name, tensor.type_id)) for tensor in self.tensors]
        metadata = {
            **self.facts.metadata,
            "general.quantization_version": 2,
            "general.file_type": _FILE_TYPE_IDS[file_type],
            "tokenizer.ggml.model": "none",
        }
        return encode(metadata, rows)


class Generator:
    """Owns the engine child that is asked, and a folder for the files it reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = EngineProcess(EngineSettings(cards=(ROOM,)))

    def plan(self, facts: ModelFacts) -> Plan:
        """The tensors of a model's files. Raises ModelProblem where the engine cannot make such a model."""
        path = self._folder / "metadata.gguf"
        path.write_bytes(encode({**facts.metadata, "tokenizer.ggml.model": "none"}))
        listed = self._engine.request(ListTensors(path)).tensors
        rows = [Tensor(name, shape, _source_type(name, shape)) for name, shape in _as_shipped(facts, dict(listed))]
        return Plan(facts, tuple(rows))

    def skeleton(self, plan: Plan, quant: str, *, imatrix: bool) -> bytes:
        """The skeleton of one quantisation, as llama.cpp's quantiser makes it or what it starts from."""
        if quant in ("F16", "BF16"):
            half = BF16 if quant == "BF16" else F16
            return plan.skeleton({t.name: half for t in plan.tensors if t.type_id == F16}, quant)
        path = self._folder / "unquantised.gguf"
        write_sparse(plan.skeleton(), path)
        start = plan.start(quant)
        rules = plan.facts.types.get(quant) or plan.facts.types.get(start, {})
        file_type = _FILE_TYPE_IDS[start]
        types = {pattern: _TYPE_IDS[name] for pattern, name in rules.items()}
        found = self._engine.request(Quantise(path, file_type, imatrix, types)).types
        missing = [tensor.name for tensor in plan.tensors if tensor.name not in found]
        if missing:
            raise ShapesError(f"has a tensor that the quantiser's log does not name, {missing[0]}")
        return plan.skeleton(found, start)

    def __enter__(self) -> Generator:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._engine.close()


def _as_shipped(facts: ModelFacts, shapes: dict[str, tuple[int, ...]]) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Of what the engine looks for, what the model's files hold."""
    for name, shape in shapes.items():
        optional = any(re.search(pattern, name) for pattern in _OPTIONAL)
        ships = any(re.search(pattern, name) for pattern in facts.ships)
        lacks = any(re.search(pattern, name) for pattern in facts.lacks)
        if lacks or (optional and not ships) or (facts.tied and name == "output.weight"):
            continue
        if "attn_qkv" in facts.fused and re.search(r"\.attn_[kv]\.", name):
            continue
        if "attn_qkv" in facts.fused and ".attn_q." in name:
            pieces = [shapes[name.replace("attn_q", piece)] for piece in ("attn_q", "attn_k", "attn_v")]
            yield name.replace("attn_q", "attn_qkv"), (*shape[:-1], sum(piece[-1] for piece in pieces))
        elif name.endswith("attn_output_a.weight") and len(shape) == 3:
            yield name, (shape[0], shape[1] * shape[2])  # DeepSeek-V4's, which the engine gives its third axis
        elif name.endswith("ffn_gate_up_exps.weight") and "gate_up_exps" not in facts.fused:
            half = (shape[0], shape[1] // 2, shape[2])
            yield name.replace("gate_up", "gate"), half
            yield name.replace("gate_up", "up"), half
        else:
            yield name, shape


def _source_type(name: str, shape: tuple[int, ...]) -> int:
    if name.endswith("ffn_gate_tid2eid.weight"):
        return I32
    kept = len(shape) < 2 or not name.endswith(".weight") or any(re.search(pattern, name) for pattern in _FLOAT32)
    return F32 if kept else F16


def _elements(shape: tuple[int, ...]) -> int:
    product = 1
    for size in shape:
        product *= size
    return product
