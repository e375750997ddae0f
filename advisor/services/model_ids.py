"""What models on this computer are called by programs that ask for them: "Qwen3-8B:Q4_K_M". No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.foreign_text import one_line
from advisor.gguf.header import Header
from advisor.library.entry import LibraryEntry
from advisor.storage.folders import real_path


@dataclass(frozen=True)
class ServedModel:
    """A model that can be asked for. id: unique; file_bytes: of all its files; created: seconds since 1970.

    sha256: of its first file, as far as anybody knows it. others: names that mean it as well, in small letters.
    """

    id: str
    path: Path
    file_bytes: int = 0
    created: int = 0
    architecture: str = ""
    quant: str = ""
    parameters: int = 0
    context_train: int = 0
    sha256: str = ""
    others: frozenset[str] = field(default=frozenset(), repr=False)


def model_id(name: str, quant: str) -> str:
    """What a model of this name and quantisation is called; no blanks, for they are lost on the way."""
    plain = "-".join(one_line(name).split()) or "model"
    return f"{plain}:{quant}" if quant and not plain.casefold().endswith(quant.casefold()) else plain


def served_file(path: Path, header: Header) -> ServedModel:
    """A model by what its file says of itself."""
    name, stamp = model_id(header.name, header.quant), header.parts[0].stamp if header.parts else None
    return ServedModel(
        name, path, header.set_bytes, stamp.mtime_ns // 10**9 if stamp else 0, header.architecture, header.quant,
        header.parameters, header.context_train or 0, others=other_names(path, name, header.quant),
    )  # fmt: skip


def served_entries(entries: Iterable[LibraryEntry]) -> list[ServedModel]:
    """Models of the library, each with an id of its own."""
    return unique(map(_served, entries))


def unique(models: Iterable[ServedModel]) -> list[ServedModel]:
    """The same, each file once; one whose id another one has is numbered."""
    found: dict[str, ServedModel] = {}
    paths: set[Path] = set()
    for model in models:
        if (real := real_path(model.path)) in paths:
            continue
        paths.add(real)
        name, number = model.id, 1
        while name in found:
            number += 1
            name = f"{model.id}-{number}"
        found[name] = model if name == model.id else replace(model, id=name)
    return list(found.values())


def find_model(models: Iterable[ServedModel], name: str) -> ServedModel | None:
    """The model that a program means: by its id, else by any name that only one has; the first of several.

    What Ollama's clients put behind a name, ":latest", says nothing.
    """
    plain = name.strip().casefold()
    plain = plain.removesuffix(":latest")
    known = list(models)
    exact = next((model for model in known if model.id.casefold() == plain), None)
    return exact or next((model for model in known if plain in model.others), None)


def _served(entry: LibraryEntry) -> ServedModel:
    summary, path = entry.summary, entry.path
    name = model_id(summary.name, summary.quant)
    return ServedModel(
        name, path, entry.size, entry.copies[0].files[0].mtime_ns // 10**9, summary.architecture, summary.quant,
        summary.parameters, summary.context_train or 0, entry.sha256[0] or "",
        other_names(path, name, summary.quant, [copy.name for copy in entry.copies]),
    )  # fmt: skip


def other_names(path: Path, name: str, quant: str, owners: Iterable[str] = ()) -> frozenset[str]:
    """What else a model may be called. owners: how those call it who fetched it."""
    names = {path.name, path.stem, name.removesuffix(f":{quant}")}
    for owner in owners:
        names |= {owner, f"{owner}:{quant}"}
    return frozenset(one.casefold() for one in names if one)
