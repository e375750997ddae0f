"""The builds of one model: their skeletons, and what their files weigh.

Publishers do not all quantise as llama.cpp does by itself: some keep a few tensors at more bits under the same name.
Where a file's known size is off by more than CLOSE from what the quantiser makes, and the facts do not say which
tensors differ, the difference is laid on the feed-forward tensors, layer by layer, until the size is met: the context
and the working memory do not depend on it, and the weights come out as heavy as they are.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from advisor.catalogue.entry import Basis, CatalogueBuild
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.skeleton import read_skeleton
from catalogue_steps.facts import Listed, ModelFacts
from catalogue_steps.generate import Generator, Plan, ShapesError, can_make, nearest_made
from catalogue_steps.headers import Tensor

CLOSE = 0.01
# These publishers quantise with importance statistics, which changes some tensors' types.
_WITH_IMATRIX = frozenset({"bartowski", "unsloth", "lmstudio-community"})
_HEADER_BYTES_A_TOKEN = 45  # of a vocabulary with its merges; 25 to 65 in the files whose size is known
_LIKELY_HEADER = range(10, 140)  # bytes a token
# Types by bits: those of blocks of 256, and those that rows of other lengths can have. Types in brackets are as large.
_LADDER_256 = (
    ("IQ1_S",), ("IQ1_M",), ("IQ2_XXS",), ("IQ2_XS",), ("IQ2_S",), ("Q2_K",), ("IQ3_XXS",), ("Q3_K", "IQ3_S"),
    ("IQ4_XS",), ("Q4_K",), ("Q5_K",), ("Q6_K",), ("Q8_0",),
)  # fmt: skip
_LADDER_32 = (("IQ4_NL", "Q4_0"), ("Q4_1",), ("Q5_0",), ("Q5_1",), ("Q8_0",))
_FEED_FORWARD = re.compile(r"blk\.(\d+)\.ffn_(down|up|gate)")
_TYPE_IDS = {kind.name: kind.id for kind in TENSOR_TYPES.values()}


class How(StrEnum):
    """How a skeleton came to its tensor types."""

    QUANTISER = "as the quantiser chooses"
    RULE = "with the publisher's own types, from the facts"
    FITTED = "fitted to the published size"
    HEADER = "from the file's own header"


@dataclass(frozen=True)
class Made:
    """A build and its skeleton.

    data_bytes: from the first tensor to the end of the last, padding included. header_bytes: of the file before them,
    vocabulary and all, an estimate unless the header was read.
    """

    build: CatalogueBuild
    skeleton: bytes
    data_bytes: int
    header_bytes: int
    how: How


def make_builds(
    facts: ModelFacts, generator: Generator, header_bytes: int | None = None
) -> tuple[list[Made], list[str]]:
    """The builds of a model that can be made without its files, the smallest first, and what is wrong with others.

    header_bytes: of a file with the same vocabulary, where this model's own files give no hint. Raises ModelProblem
    or ShapesError where the facts do not make the model.
    """
    plan = generator.plan(facts)
    expected = facts.language_parameters
    if expected is not None and abs(plan.parameters - expected) > expected // 10_000:
        raise ShapesError(f"has tensors of {plan.parameters:,} parameters, not the published {expected:,}")
    plain = [_plain(plan, generator, quant, files) for quant, files in facts.files.items() if _possible(quant, files)]
    header = own_header_bytes(facts, plain) or header_bytes or _HEADER_BYTES_A_TOKEN * facts.vocabulary
    made, problems = [], []
    for one in plain:
        try:
            made.append(_sized(_fitted(plan, one, facts.files[one.build.quant][0], header), header))
        except ShapesError as error:
            problems.append(f"{one.build.key} {error}")
    return sorted(made, key=lambda one: one.build.file_bytes), problems


def _possible(quant: str, files: Sequence[Listed]) -> bool:
    """Whether it can be made without the file: by the quantiser, or, where a dynamic one's size is known, to fit it."""
    return can_make(quant) or (nearest_made(quant) is not None and files[0].size is not None)


def own_header_bytes(facts: ModelFacts, made: Sequence[Made]) -> int | None:
    """Bytes of the header of this model's files: what those of known size hold beyond their tensors."""
    own = [one for one in made if can_make(one.build.quant)]
    beyond = [file.bytes - one.data_bytes for one in own for file in one.build.files if file.bytes is not None]
    likely = [size for size in beyond if size // facts.vocabulary in _LIKELY_HEADER]
    return round(statistics.median(likely)) if likely else None


def _plain(plan: Plan, generator: Generator, quant: str, files: Sequence[Listed]) -> Made:
    imatrix = files[0].file.repo.partition("/")[0] in _WITH_IMATRIX
    skeleton = generator.skeleton(plan, quant, imatrix=imatrix)
    how = How.RULE if quant in plan.facts.types else How.QUANTISER
    build = CatalogueBuild(plan.facts.id, quant, Basis.PUBLISHED, 0, 0, tuple(listed.file for listed in files))
    return _made(build, skeleton, how)


def _made(build: CatalogueBuild, skeleton: bytes, how: How) -> Made:
    header = read_skeleton(skeleton)
    data = header.file_bytes - header.data_offset
    return Made(replace(build, weights_bytes=header.weights_bytes), skeleton, data, 0, how)


def _sized(made: Made, header: int) -> Made:
    published = made.build.files[0].bytes
    size = made.data_bytes + header if published is None else published
    return replace(made, build=replace(made.build, file_bytes=size), header_bytes=header)


def _fitted(plan: Plan, made: Made, listed: Listed, header: int) -> Made:
    """The same build, its feed-forward tensors raised or lowered until its size is the listed one."""
    if listed.size is None:
        return made
    off = abs(made.data_bytes + header - listed.size)
    too_heavy = listed.file.bytes is not None and made.data_bytes > listed.file.bytes
    if off <= CLOSE * listed.size + listed.slack and not too_heavy:
        return made
    source = read_skeleton(made.skeleton)
    rows = [Tensor(tensor.name, tensor.shape, tensor.type_id) for tensor in source.tensors]
    types = {row.name: row.type_id for row in fit(rows, listed.size - header)}
    fitted = _made(made.build, plan.skeleton(types, plan.start(made.build.quant)), How.FITTED)
    if abs(fitted.data_bytes + header - listed.size) > CLOSE * listed.size:
        raise ShapesError(f"cannot be made as large as published, {listed.size:,} bytes")
    return fitted


def fit(rows: Sequence[Tensor], target: int) -> list[Tensor]:
    """`rows` with feed-forward tensors moved along the ladder of types until together they just go into `target` bytes.

    They are moved one step each, from the first layer on, before any is moved a second time.
    """
    rows = list(rows)
    total = sum(row.room for row in rows)
    step = 1 if total < target else -1
    movable = [index for index, row in enumerate(rows) if _FEED_FORWARD.match(row.name) and len(row.shape) > 1]
    moved = True
    while moved:
        moved = False
        for index in movable:
            there = _next(rows[index], step)
            change = there.room - rows[index].room
            if change and (total + change <= target if step > 0 else total > target):
                rows[index], total, moved = there, total + change, True
    return rows


def _next(row: Tensor, step: int) -> Tensor:
    """The row with its type one step up or down the ladder, or as it is at an end."""
    ladder = _LADDER_256 if row.shape[0] % 256 == 0 else _LADDER_32
    name = TENSOR_TYPES[row.type_id].name
    at = next((index for index, rung in enumerate(ladder) if name in rung), None)
    if at is None or not 0 <= at + step < len(ladder):
        return row
    return row._replace(type_id=_TYPE_IDS[ladder[at + step][0]])
