"""What was learned about files, kept between runs: reading headers and checking sums again would take minutes.

A fact holds as long as the file has the size and the time of change that it had then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from advisor.errors import FileProblem, ModelProblem
from advisor.gguf import filename
from advisor.gguf.filename import FileKind
from advisor.gguf.header import Header
from advisor.gguf.pairing import looks
from advisor.gguf.read import read_header
from advisor.library.entry import HeaderSummary
from advisor.storage.answers import Answers
from advisor.storage.cache import Cache, shared_cache
from advisor.storage.files import fitting, read_json
from advisor.storage.folders import state_folder
from advisor.storage.kept_sentences import made_of, said_again

_GONE = (-1, -1)  # the stamp of a file that is not there
SAMPLES, SAMPLE_BYTES = 16, 64 * 1024
_KINDS_BY_TYPE = {
    "mmproj": FileKind.PROJECTOR,
    "adapter": FileKind.ADAPTER,
    "imatrix": FileKind.IMATRIX,
    "vocab": FileKind.VOCABULARY,
}


@dataclass(frozen=True)
class Fact:
    """What is known of one file. stamp: its size and time of change; of a split set's first part, of all parts.

    summary: what its header says, or None and the `problem` with it, whose template and values are `made_of`. parts:
    the files of the set. sample: a hash of some of its bytes. sha256: of all of them, where somebody had them checked.
    """

    stamp: tuple[tuple[int, int], ...]
    summary: HeaderSummary | None = None
    problem: str = ""
    parts: tuple[str, ...] = ()
    sample: str | None = None
    sha256: str | None = None
    made_of: Any = None


class LibraryMemory:
    """Facts about files, in the cache: under a file's path, its size and its time of change. Safe from any thread."""

    def __init__(self, cache: Cache | None = None) -> None:
        """cache: the person's own where none is given."""
        self._kept = Answers(cache or shared_cache(), "file", Fact)
        if cache is None:
            _bring_over(self._kept, state_folder() / "library.json")

    def save(self) -> None:
        """Write what was learned."""
        self._kept.cache.flush()

    def identify(self, path: Path) -> Fact:
        """What the header of `path` says, of the whole set where it is the first part of one."""
        [before] = _stamp((str(path),))
        known = self._kept.get(str(path), before)
        if known and (known.summary or known.problem) and known.stamp == _stamp(known.parts or (str(path),)):
            return replace(known, problem=said_again(known.problem, known.made_of))
        fact = _look(path)
        if fact.stamp[0] == before:  # else somebody is writing it right now
            fact = replace(fact, sample=known.sample, sha256=known.sha256) if known else fact
            self._keep(path, fact)
        return fact

    def sample(self, path: Path) -> str:
        """A hash over the beginning, the end and places between: one MB, whatever the size of the file.

        Raises OSError where it cannot be read.
        """
        fact = self._at(path)
        if not fact.sample:
            fact = replace(fact, sample=_sample(path, fact.stamp[0][0]))
            self._keep(path, fact)
        return fact.sample or ""

    def sha256(self, path: Path) -> str | None:
        """The SHA-256 that a check found, None where there was none since the file changed."""
        return self._at(path).sha256

    def learn_sha256(self, path: Path, sha256: str) -> None:
        """Remember what a check found."""
        self._keep(path, replace(self._at(path), sha256=sha256))

    def _at(self, path: Path) -> Fact:
        stamp = _stamp((str(path),))
        return self._kept.get(str(path), stamp[0]) or Fact(stamp)

    def _keep(self, path: Path, fact: Fact) -> None:
        if fact.stamp[0] != _GONE:
            self._kept.put(fact, str(path), fact.stamp[0])


def _bring_over(kept: Answers[Fact], file: Path) -> None:
    """Take over what an earlier version kept in `file`, which goes: checking sums again would take minutes."""
    try:
        rows = read_json(file, _Earlier)
        file.unlink(missing_ok=True)
    except (FileProblem, OSError):
        return  # everything in it can be read again
    for path, row in rows.files.items() if rows else ():
        summary = row.get("summary")
        if isinstance(summary, dict) and summary.get("kind") in FileKind.__members__:
            row = {**row, "summary": {**summary, "kind": FileKind[summary["kind"]].value}}
        fact = fitting(row, Fact, None)
        if fact and fact.stamp:
            kept.put(fact, path, fact.stamp[0])


class _Earlier(msgspec.Struct):
    files: dict[str, dict[str, Any]]


def header_summary(header: Header, name: str) -> HeaderSummary:
    """The header in short. name: the file's, which tells the quantisation more closely ("UD-Q4_K_XL")."""
    return HeaderSummary(
        kind=_kind(header, name),
        name=header.name,
        architecture=header.architecture,
        quant=filename.quant_of(name) or header.quant,
        parameters=header.parameters,
        context_train=header.context_train,
        layers=header.layers,
        weights_bytes=header.weights_bytes,
        looks=looks(name, header),
    )


def _kind(header: Header, name: str) -> FileKind:
    """By what the header says; a draft model differs from others in nothing but its name."""
    stated = _KINDS_BY_TYPE.get(header.text("general.type") or "")
    if stated:
        return stated
    if header.architecture == "clip":
        return FileKind.PROJECTOR
    if not header.tensors:
        return FileKind.VOCABULARY
    parsed = filename.parse_filename(name)
    return FileKind.DRAFT if parsed and parsed.kind is FileKind.DRAFT else FileKind.MODEL


def _look(path: Path) -> Fact:
    try:
        header = read_header(path)
    except (FileProblem, ModelProblem) as error:
        return Fact(_stamp((str(path),)), problem=error.sentence, made_of=made_of(error.sentence))
    parts = tuple(str(part.path) for part in header.parts)
    return Fact(_stamp(parts), header_summary(header, path.name), parts=parts)


def _stamp(paths: Sequence[str]) -> tuple[tuple[int, int], ...]:
    stamps = []
    for path in paths:
        try:
            found = Path(path).stat()
        except OSError:
            stamps.append(_GONE)
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
