"""Builds that differ in nothing but their tensors' formats, taken apart once and kept.

llama.cpp plans chat memory and working memory from shapes alone, so one dry run answers for every build of a group;
only the weights differ, and those are in the tensor table. The tests hold this against a dry run of every build of the
catalogue, to the byte.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel
from advisor.errors import GgufError, ModelProblem
from advisor.fit.tensor_layout import Anatomy, Shape
from advisor.gguf.header import read_start
from advisor.gguf.reader import Cursor, fetch_bytes, read_entries

MOST_FILES = 4
_MAGIC = b"PLFA\x02"
_HEAD = struct.Struct("<5sI")
_VECTORS = ("held", "held_on_card", "read", "largest", "numbers", "work")


@dataclass(frozen=True, slots=True)
class Member:
    """One build of a group. types: a hash of its tensors' formats, the name of its dry runs."""

    build: CatalogueBuild
    types: str
    anatomy: Anatomy


@dataclass(frozen=True)
class Group:
    """Builds of one model that share a header but for the formats, the smallest first. header: its hash."""

    model: CatalogueModel
    header: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Groups:
    """A catalogue, taken apart. problems: a sentence for each model whose skeletons cannot be read."""

    groups: tuple[Group, ...]
    problems: tuple[str, ...]


def fingerprint(catalogue: Catalogue) -> str:
    """What the parts of a catalogue are kept under: a hash of its models' skeletons."""
    found = hashlib.sha256()
    for model in catalogue.models:
        found.update(model.id.encode())
        found.update(catalogue.packs[model.id].packed if model.id in catalogue.packs else b"")
    return found.hexdigest()[:24]


def take_apart_all(catalogue: Catalogue, folder: Path | None = None) -> Groups:
    """The groups of a catalogue; read from `folder` where they were kept, else worked out and kept there.

    A file that is damaged or cannot be written costs the working out again, nothing else.
    """
    file = folder / f"groups-{fingerprint(catalogue)}.bin" if folder else None
    kept = _read(file, catalogue) if file else None
    if kept is not None:
        return kept
    found = _work_out(catalogue)
    if file and not found.problems:
        _write(file, found)
    return found


def _work_out(catalogue: Catalogue) -> Groups:
    groups: list[Group] = []
    problems: list[str] = []
    for model in catalogue.models:
        try:
            groups += _groups(catalogue, model)
        except (GgufError, ModelProblem) as error:
            problems.append(f"{model.name} cannot be judged: {error}")
    return Groups(tuple(groups), tuple(problems))


def _groups(catalogue: Catalogue, model: CatalogueModel) -> Iterator[Group]:
    pack = catalogue.packs.get(model.id)
    if pack is None:
        raise GgufError("it has no skeletons. Refresh the catalogue.")
    tables = {table.quant: table for table in pack.tables()}
    alike: dict[str, list[CatalogueBuild]] = {}
    for build in model.builds:
        if build.quant not in tables:
            raise GgufError(f"it has no skeleton of {build.quant}. Refresh the catalogue.")
        alike.setdefault(tables[build.quant].hash, []).append(build)
    for name, builds in alike.items():
        first = tables[builds[0].quant]
        shape = Shape(first.tensors(), _numbers(first.header))
        members = []
        for build in builds:
            types = tables[build.quant].types
            members.append(Member(build, hashlib.sha256(types).hexdigest()[:12], shape.anatomy(types)))
        yield Group(model, name, tuple(members))


def _numbers(header: bytes) -> Callable[[str], int | None]:
    """Whole numbers of a header's metadata by key, where "{arch}." stands for the architecture."""
    cursor = Cursor(fetch_bytes(header), len(header), len(header), "The skeleton")
    values = {entry.key: entry.value for entry in read_entries(cursor, read_start(cursor).keys)}

    def number(key: str) -> int | None:
        value = values.get(key.replace("{arch}", str(values.get("general.architecture"))))
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    return number


# -- keeping them --------------------------------------------------------------------------------------------------


def _write(file: Path, found: Groups) -> None:
    rows = []
    numbers = array("Q")
    for group in found.groups:
        members = []
        for member in group.members:
            a = member.anatomy
            layers = len(a.held)
            members.append([member.build.quant, member.types, layers, a.looked_up, a.tied, a.repeated])
            for name in _VECTORS:
                numbers.extend(getattr(a, name))
        first = group.members[0].anatomy
        rows.append([group.model.id, group.header, first.mixture, first.recurrent, first.heads, members])
    head = json.dumps(rows, separators=(",", ":")).encode()
    body = _HEAD.pack(_MAGIC, len(head)) + head + _little_endian(numbers).tobytes()
    partial = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(file.parent.glob("groups-*.bin"), key=lambda old: old.stat().st_mtime, reverse=True)
        for old in kept[MOST_FILES - 1 :]:
            old.unlink(missing_ok=True)  # of other catalogues
        partial.write_bytes(hashlib.sha256(body).digest() + body)
        partial.replace(file)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _read(file: Path, catalogue: Catalogue) -> Groups | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None
    body = memoryview(data)[32:]
    if len(body) < _HEAD.size or hashlib.sha256(body).digest() != data[:32]:
        return None
    magic, length = _HEAD.unpack_from(body)
    if magic != _MAGIC:
        return None
    rows = json.loads(bytes(body[_HEAD.size : _HEAD.size + length]))
    numbers = array("Q")
    numbers.frombytes(body[_HEAD.size + length :])
    values = _little_endian(numbers)
    models = {model.id: model for model in catalogue.models}
    groups = []
    at = 0
    for name, header, mixture, recurrent, heads, rest in rows:
        model = models[name]
        builds = {build.quant: build for build in model.builds}
        members = []
        for quant, types, layers, looked_up, tied, repeated in rest:
            vectors = {
                vector: tuple(values[at + i * layers : at + (i + 1) * layers]) for i, vector in enumerate(_VECTORS)
            }
            at += layers * len(_VECTORS)
            anatomy = Anatomy(
                **vectors, looked_up=looked_up, tied=tied, repeated=repeated, mixture=mixture, recurrent=recurrent,
                heads=heads,
            )  # fmt: skip
            members.append(Member(builds[quant], types, anatomy))
        groups.append(Group(model, header, tuple(members)))
    return Groups(tuple(groups), ())


def _little_endian(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values = array("Q", values)
        values.byteswap()
    return values
