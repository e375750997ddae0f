"""Builds that nobody is known to have made: a model of the catalogue as llama.cpp's quantiser would make it.

The shapes come from a build the catalogue has, each tensor's type from the quantiser's own dry run.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.catalogue.entry import Basis, Catalogue, CatalogueBuild, CatalogueModel
from advisor.catalogue.quants import quants
from advisor.catalogue.skeletons import SkeletonPack, pack_builds
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Quantise
from advisor.errors import GgufError, ModelProblem
from advisor.gguf.quants import FILE_TYPES, TENSOR_TYPES
from advisor.gguf.skeleton import read_skeleton, write_sparse

_F32, _F16, _BF16, _I32 = 0, 1, 30, 26  # ggml_type
_FILE_TYPE_IDS = {name: number for number, name in FILE_TYPES.items()}
_NOT_MADE = frozenset({"NVFP4"})  # llama_model_quantize refuses it: such files come from the converter alone
_OWN = "own"  # how a pack of one calls it
_PLAIN = {"F32": _F32, "F16": _F16, "BF16": _BF16}


@dataclass(frozen=True)
class DraftedBuild:
    """A build without files, and its skeleton."""

    build: CatalogueBuild
    skeleton: bytes


def draftable(model: CatalogueModel) -> list[str]:
    """Every quantisation that llama.cpp makes and `model` has no build of, from the most bits to the fewest."""
    return [quant for quant in quants() if can_draft(quant) and model.build(quant) is None]


def can_draft(quant: str) -> bool:
    """Whether llama.cpp's quantiser makes this quantisation, in either case."""
    return quant.upper() in _FILE_TYPE_IDS.keys() - _NOT_MADE


def draft(catalogue: Catalogue, model: CatalogueModel, quant: str, engine: EngineProcess) -> DraftedBuild:
    """`model` at `quant`, with importance statistics as publishers use them.

    quant: as can_draft. The size of the file is its tensors with the header of the build it is made from. Raises
    ModelProblem where the quantiser refuses, GgufError where the catalogue is damaged.
    """
    quant = quant.upper()
    # The least quantised that there is a file of: what it keeps in float32 stays so.
    source = [build for build in model.builds if build.basis is not Basis.DRAFTED][-1]
    pack = catalogue.packs.get(model.id)
    if pack is None:
        raise GgufError("The catalogue has no skeleton of {model}. Refresh the catalogue.", model=model.id)
    skeleton = _requantised(pack, source.quant, quant, model.name, engine)
    weights = read_skeleton(skeleton).weights_bytes
    build = CatalogueBuild(
        model.id, quant, Basis.DRAFTED, weights, weights + max(0, source.file_bytes - source.weights_bytes), ()
    )
    return DraftedBuild(build, skeleton)


def draft_of(skeleton: bytes, name: str, quant: str, engine: EngineProcess) -> bytes:
    """The skeleton of a model that is not of the catalogue, as `draft` makes it; errors likewise. name: the model's."""
    return _requantised(SkeletonPack(pack_builds({_OWN: skeleton})), _OWN, quant.upper(), name, engine)


def _requantised(pack: SkeletonPack, source: str, quant: str, name: str, engine: EngineProcess) -> bytes:
    tensors = read_skeleton(pack.skeleton(source)).tensors
    whole = bytes(t.type_id if t.type_id in (_F32, _I32) else _F16 for t in tensors)
    if quant in _PLAIN:
        types = bytes(_PLAIN[quant] if type_id == _F16 else type_id for type_id in whole)
    else:
        chosen = _quantised(pack.retyped(source, _FILE_TYPE_IDS["F16"], whole), quant, name, engine)
        types = bytes(chosen.get(t.name, type_id) for t, type_id in zip(tensors, whole, strict=True))
    for tensor, type_id in zip(tensors, types, strict=True):
        if tensor.shape[0] % TENSOR_TYPES[type_id].block:
            raise ModelProblem(
                "{name} cannot be made as {quant}: its rows are no whole number of blocks.",
                name=name,
                quant=quant,
            )
    return pack.retyped(source, _FILE_TYPE_IDS[quant], types)


def _quantised(skeleton: bytes, quant: str, name: str, engine: EngineProcess) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix="plimsoll-draft-") as folder:
        path = Path(folder) / f"{name}.gguf".replace("/", "_")  # which the engine's complaints mention
        write_sparse(skeleton, path)
        return engine.request(Quantise(path, _FILE_TYPE_IDS[quant], True, {})).types


def with_build(model: CatalogueModel, build: CatalogueBuild) -> CatalogueModel:
    """The model with one build more, in its place by size."""
    return replace(model, builds=tuple(sorted((*model.builds, build), key=lambda one: one.file_bytes)))


def with_draft(catalogue: Catalogue, one: DraftedBuild) -> Catalogue:
    """The catalogue with a draft's skeleton where its own are looked for."""
    return replace(catalogue, drafted={**catalogue.drafted, one.build.key: one.skeleton})
