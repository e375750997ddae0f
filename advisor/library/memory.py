"""What was learned about files, kept between runs: reading headers and checking sums again would take minutes.

A fact holds as long as the file has the size and the time of change that it had then.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from advisor.errors import FileProblem, ModelProblem
from advisor.gguf import filename
from advisor.gguf.filename import Kind
from advisor.gguf.header import Header, read_header
from advisor.library.entry import Summary
from advisor.storage.files import read_json, write_json
from advisor.storage.folders import state_folder

VERSION = 1
SAMPLES, SAMPLE_BYTES = 16, 64 * 1024
_KINDS_BY_TYPE = {"mmproj": Kind.PROJECTOR, "adapter": Kind.ADAPTER, "imatrix": Kind.IMATRIX, "vocab": Kind.VOCABULARY}


@dataclass(frozen=True)
class Fact:
    """What is known of one file. stamp: its size and time of change; of a split set's first part, of all parts.

    summary: what its header says, or None and the `problem` with it. parts: the files of the set. sample: a hash of
    some of its bytes. sha256: of all of them, where somebody had them checked.
    """

    stamp: tuple[tuple[int, int], ...]
    summary: Summary | None = None
    problem: str = ""
    parts: tuple[str, ...] = ()
    sample: str | None = None
    sha256: str | None = None


class Memory:
    """Facts by path. Load once, use, save; a damaged store is as good as none."""

    def __init__(self, facts: Mapping[str, Fact] | None = None, store: Path | None = None) -> None:
        self._facts = dict(facts or {})
        self._store = store
        self._changed = False

    @classmethod
    def load(cls, store: Path | None = None) -> Memory:
        """The facts kept in `store`, by default among what Plimsoll keeps about this computer."""
        store = store or state_folder() / "library.json"
        try:
            value = read_json(store, dict[str, Any]) or {}
            facts = (
                {path: _fact(row) for path, row in value["files"].items()} if value.get("version") == VERSION else {}
            )
        except (FileProblem, KeyError, TypeError, ValueError, AttributeError):
            facts = {}  # everything in it can be read again
        return cls(facts, store)

    def save(self) -> None:
        """Store what changed, without files that are gone; FileProblem where that fails."""
        if self._store and self._changed:
            facts = dict(self._facts)  # another thread may be learning
            kept = {path: asdict(fact) for path, fact in facts.items() if os.path.exists(path)}
            for row in kept.values():
                if row["summary"]:
                    row["summary"]["kind"] = row["summary"]["kind"].name
            write_json(self._store, {"version": VERSION, "files": kept})
            self._changed = False

    def identify(self, path: Path) -> Fact:
        """What the header of `path` says, of the whole set where it is the first part of one."""
        known = self._facts.get(str(path))
        if known and (known.summary or known.problem) and known.stamp == _stamp(known.parts or (str(path),)):
            return known
        fact = _look(path)
        if known and known.stamp == fact.stamp:
            fact = replace(fact, sample=known.sample, sha256=known.sha256)
        self._keep(str(path), fact)
        return fact

    def sample(self, path: Path) -> str:
        """A hash over the beginning, the end and places between: one MB, whatever the size of the file.

        Raises OSError where it cannot be read.
        """
        fact = self._at(path)
        if not fact.sample:
            fact = replace(fact, sample=_sample(path, fact.stamp[0][0]))
            self._keep(str(path), fact)
        return fact.sample or ""

    def sha256(self, path: Path) -> str | None:
        """The SHA-256 that a check found, None where there was none since the file changed."""
        fact = self._facts.get(str(path))
        return fact.sha256 if fact and fact.sha256 and fact.stamp[:1] == _stamp((str(path),)) else None

    def learn_sha256(self, path: Path, sha256: str) -> None:
        """Remember what a check found."""
        self._keep(str(path), replace(self._at(path), sha256=sha256))

    def _at(self, path: Path) -> Fact:
        stamp = _stamp((str(path),))
        fact = self._facts.get(str(path))
        return fact if fact and fact.stamp[:1] == stamp else Fact(stamp)

    def _keep(self, path: str, fact: Fact) -> None:
        if self._facts.get(path) != fact:
            self._facts[path] = fact
            self._changed = True


def summarise(header: Header, name: str) -> Summary:
    """The header in short. name: the file's, which tells the quantisation more closely ("UD-Q4_K_XL")."""
    return Summary(
        kind=_kind(header, name),
        name=header.name,
        architecture=header.architecture,
        quant=filename.quant_of(name) or header.quant,
        parameters=header.parameters,
        context_train=header.context_train,
        layers=header.layers,
        weights_bytes=header.weights_bytes,
    )


def _kind(header: Header, name: str) -> Kind:
    """By what the header says; a draft model differs from others in nothing but its name."""
    stated = _KINDS_BY_TYPE.get(header.text("general.type") or "")
    if stated:
        return stated
    if header.architecture == "clip":
        return Kind.PROJECTOR
    if not header.tensors:
        return Kind.VOCABULARY
    parsed = filename.parse(name)
    return Kind.DRAFT if parsed and parsed.kind is Kind.DRAFT else Kind.MODEL


def _look(path: Path) -> Fact:
    try:
        header = read_header(path)
    except (FileProblem, ModelProblem) as error:
        return Fact(_stamp((str(path),)), problem=str(error))
    parts = tuple(str(part.path) for part in header.parts)
    return Fact(_stamp(parts), summarise(header, path.name), parts=parts)


def _stamp(paths: Sequence[str]) -> tuple[tuple[int, int], ...]:
    stamps = []
    for path in paths:
        try:
            found = Path(path).stat()
        except OSError:
            stamps.append((-1, -1))
        else:
            stamps.append((found.st_size, found.st_mtime_ns))
    return tuple(stamps)


def _sample(path: Path, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        if size <= SAMPLES * SAMPLE_BYTES:
            return hashlib.sha256(file.read()).hexdigest()
        for index in range(SAMPLES):
            file.seek((size - SAMPLE_BYTES) * index // (SAMPLES - 1))
            digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()


def _fact(row: dict[str, Any]) -> Fact:
    summary = row["summary"]
    return Fact(
        stamp=tuple((int(size), int(mtime)) for size, mtime in row["stamp"]),
        summary=Summary(**{**summary, "kind": Kind[summary["kind"]]}) if summary else None,
        problem=row["problem"],
        parts=tuple(row["parts"]),
        sample=row["sample"],
        sha256=row["sha256"],
    )
