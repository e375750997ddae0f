"""The builds of a catalogue by groups that share their dry runs, taken apart once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self, TypeVar

from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel
from advisor.catalogue.skeletons import SkeletonPack
from advisor.errors import GgufError, ModelProblem
from advisor.fit.attention import Attends
from advisor.fit.fast_estimator.group import Group, Member
from advisor.fit.fit import ModelSummary
from advisor.fit.tensor_layout import Anatomy, LayerPart, Shape
from advisor.gguf.fetching import fetch_bytes
from advisor.gguf.parse import read_start
from advisor.gguf.reader import Cursor, read_entries
from advisor.storage.answers import Answers
from advisor.storage.cache import Cache


@dataclass(frozen=True)
class CatalogueGroup:
    """A group of one model's builds. builds: those of the group's members, in their order; pattern: its pattern's."""

    model: CatalogueModel
    builds: tuple[CatalogueBuild, ...]
    group: Group
    pattern: CatalogueBuild

    def build(self, member: Member) -> CatalogueBuild:
        """The build that a member of the group, or its pattern, is."""
        return self.pattern if member == self.group.pattern else self.builds[self.group.members.index(member)]


@dataclass(frozen=True)
class Groups:
    """A catalogue, taken apart. problems: a sentence for each model whose skeletons cannot be read."""

    groups: tuple[CatalogueGroup, ...]
    problems: tuple[str, ...]


class _Layer(NamedTuple):
    """One layer's entries of an Anatomy that differ from build to build."""

    held: int
    held_on_card: int
    read: int
    largest: int
    numbers: int
    work: int
    experts: LayerPart
    feed_forward: LayerPart


@dataclass(frozen=True)
class _Part:
    """One build as it is kept: its quantisation, the types of its Member, and its anatomy. Layers are mostly alike, so
    each kind is kept once, and of every layer which it is; the rest as in Anatomy."""

    quant: str
    types: str
    kinds: tuple[_Layer, ...]
    layers: tuple[int, ...]
    looked_up: int
    tied: int
    repeated: int


@dataclass(frozen=True)
class _Alike:
    """The builds of a model with one header (its hash). attends: kinds of attention, and of each block which it is; the
    rest as in Anatomy."""

    header: str
    parts: tuple[_Part, ...]
    attends: tuple[Attends, ...]
    attention: tuple[int, ...]
    recurrent_layers: tuple[bool, ...]
    mixture: bool
    recurrent: bool
    heads: float
    used: float
    vocabulary: int
    width: int
    entries: int

    @classmethod
    def of(cls, header: str, builds: Sequence[tuple[str, str, Anatomy]]) -> Self:
        """builds: quantisation, types and anatomy of each."""
        first = builds[0][2]
        attends, attention = _kinds(first.attention)
        return cls(
            header, tuple(_part(*build) for build in builds), attends, attention, first.recurrent_layers, first.mixture,
            first.recurrent, first.heads, first.used, first.vocabulary, first.width, first.entries,
        )  # fmt: skip

    def anatomies(self) -> list[Anatomy]:
        """Of each part."""
        attention = tuple([self.attends[kind] for kind in self.attention])
        found = []
        for part in self.parts:
            held, on_card, read, largest, numbers, work, experts, feed_forward = zip(
                *[part.kinds[kind] for kind in part.layers], strict=True
            )
            found.append(
                Anatomy(
                    held, on_card, read, largest, numbers, work, part.looked_up, part.tied, part.repeated, self.mixture,
                    self.recurrent, self.heads, experts, feed_forward, self.used, attention, self.recurrent_layers,
                    self.vocabulary, self.width, self.entries,
                )
            )  # fmt: skip
        return found


_Parts = tuple[_Alike, ...]
"""The builds of a model."""
_Kind = TypeVar("_Kind", bound=tuple[object, ...])


def _part(quant: str, types: str, anatomy: Anatomy) -> _Part:
    columns = (
        anatomy.held, anatomy.held_on_card, anatomy.read, anatomy.largest, anatomy.numbers, anatomy.work,
        anatomy.experts, anatomy.feed_forward,
    )  # fmt: skip
    kinds, layers = _kinds([_Layer(*row) for row in zip(*columns, strict=True)])
    return _Part(quant, types, kinds, layers, anatomy.looked_up, anatomy.tied, anatomy.repeated)


def _kinds(rows: Sequence[_Kind]) -> tuple[tuple[_Kind, ...], tuple[int, ...]]:
    """The different ones among them, and of each row which it is."""
    numbers: dict[_Kind, int] = {}
    which = tuple([numbers.setdefault(row, len(numbers)) for row in rows])
    return tuple(numbers), which


def take_apart_all(catalogue: Catalogue, cache: Cache | None = None) -> Groups:
    """The groups of a catalogue's ranked builds; of each model from `cache` where kept, else worked out and kept."""
    known: Answers[_Parts] | None = Answers(cache, "catalogue groups", _Parts) if cache else None
    groups: list[CatalogueGroup] = []
    problems: list[str] = []
    for model in catalogue.models:
        try:
            groups += _groups(model, _parts(catalogue, model, known))
        except (GgufError, ModelProblem) as error:
            problems.append(f"{model.name} cannot be judged: {error}")
    return Groups(tuple(_with_patterns(groups)), tuple(problems))


def _with_patterns(groups: Sequence[CatalogueGroup]) -> Iterator[CatalogueGroup]:
    """The groups, those of one header with one pattern, so that a single dry run answers for all of these models."""
    smallest: dict[str, CatalogueGroup] = {}
    for one in groups:
        known = smallest.setdefault(one.group.header, one)
        if one.group.members[0].model.weights_bytes < known.group.members[0].model.weights_bytes:
            smallest[one.group.header] = one
    for one in groups:
        first = smallest[one.group.header]
        pattern = replace(one.group, pattern=first.group.members[0])
        yield replace(one, group=pattern, pattern=first.builds[0])


def _groups(model: CatalogueModel, parts: _Parts) -> Iterator[CatalogueGroup]:
    builds = {build.quant: build for build in model.builds}
    for alike in parts:
        own = tuple(builds[part.quant] for part in alike.parts)
        members = tuple(
            Member(_summary(model, build), part.types, anatomy)
            for build, part, anatomy in zip(own, alike.parts, alike.anatomies(), strict=True)
        )
        yield CatalogueGroup(model, own, Group(alike.header, members), own[0])


def _summary(model: CatalogueModel, build: CatalogueBuild) -> ModelSummary:
    return ModelSummary(
        model.name, model.architecture, build.quant, build.file_bytes, build.weights_bytes, model.context_train,
        model.params_total,
    )  # fmt: skip


def _parts(catalogue: Catalogue, model: CatalogueModel, known: Answers[_Parts] | None) -> _Parts:
    pack = catalogue.packs.get(model.id)
    if pack is None:
        raise GgufError("it has no skeletons. Refresh the catalogue.")
    quants = [build.quant for build in model.ranked]
    if known is None:
        return _work_out(pack, quants)
    key = known.key(hashlib.sha256(pack.packed).hexdigest(), quants)
    found = known.at(key)
    if found is None:
        found = _work_out(pack, quants)
        known.keep(key, found)
    return found


def _work_out(pack: SkeletonPack, quants: Sequence[str]) -> _Parts:
    tables = {table.quant: table for table in pack.tables()}
    alike: dict[str, list[str]] = {}
    for quant in quants:
        if quant not in tables:
            raise GgufError("it has no skeleton of {quant}. Refresh the catalogue.", quant=quant)
        alike.setdefault(tables[quant].hash, []).append(quant)
    found = []
    for header, some in alike.items():
        first = tables[some[0]]
        shape = Shape(first.tensors(), _metadata(first.header))
        types = [(quant, tables[quant].types) for quant in some]
        builds = [(quant, hashlib.sha256(one).hexdigest()[:12], shape.anatomy(one)) for quant, one in types]
        found.append(_Alike.of(header, builds))
    return tuple(found)


def _metadata(header: bytes) -> Callable[[str], object]:
    """A header's metadata by key, where "{arch}." stands for the architecture."""
    cursor = Cursor(fetch_bytes(header), len(header), len(header), "The skeleton")
    values = {entry.key: entry.value for entry in read_entries(cursor, read_start(cursor).keys)}
    return lambda key: values.get(key.replace("{arch}", str(values.get("general.architecture"))))
