"""Reading the bundled catalogue: resources/catalogue/catalogue.json, and skeletons.bin beside it.

The JSON has all facts; each model names the stretch of the binary file that holds its packed skeletons. An entry that
cannot be used is left out and named in Catalogue.problems: one bad line must not take the catalogue from anybody.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from advisor.catalogue.entry import Basis, Catalogue, CatalogueBuild, CatalogueModel, HubFile, Score, Use
from advisor.catalogue.skeletons import SkeletonPack
from advisor.sentences import one_after_another, sentence

CATALOGUE_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "catalogue"
INDEX, SKELETONS = "catalogue.json", "skeletons.bin"
CATALOGUE_VERSION = 1


class _Unusable(Exception):
    """An entry that cannot be used; the text says why, to go on after the entry's name."""


def load_catalogue(folder: Path = CATALOGUE_FOLDER) -> Catalogue:
    """The catalogue in `folder`. Never raises: what cannot be read is named in its problems."""
    try:
        document = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        packed = (folder / SKELETONS).read_bytes()
    except (OSError, ValueError, RecursionError) as error:
        return _empty(
            sentence(
                "The catalogue in {folder} cannot be read ({error}). Install Plimsoll again.",
                folder=folder,
                error=str(error),
            )
        )
    rows = document.get("models") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        return _empty(
            sentence("The catalogue in {folder} holds no list of models. Install Plimsoll again.", folder=folder)
        )
    version = document.get("version")
    version = version if isinstance(version, int) else 0
    models: dict[str, CatalogueModel] = {}
    packs: dict[str, SkeletonPack] = {}
    problems = []
    for number, row in enumerate(rows, 1):
        try:
            model, pack = _model(row, packed)
            if model.id in models:
                raise _Unusable(sentence("is listed twice"))
        except _Unusable as error:
            problems.append(_sentence(row, number, error, version))
            continue
        models[model.id], packs[model.id] = model, pack
    return Catalogue(
        version, str(document.get("made", "")), tuple(models.values()), tuple(problems),
        str(document.get("attribution", "")), packs,
    )  # fmt: skip


def _empty(problem: str) -> Catalogue:
    return Catalogue(0, "", (), (problem,), "")


def _sentence(row: object, number: int, why: _Unusable, version: int) -> str:
    known = isinstance(row, dict) and isinstance(row.get("id"), str)
    name = row["id"] if known and isinstance(row, dict) else sentence("Entry {number}", number=number)
    words = sentence("{name} {why}, so it is left out.", name=name, why=why.args[0])
    if version > CATALOGUE_VERSION:
        return one_after_another(words, sentence("The catalogue is newer than this Plimsoll: update it."))
    return words


def _model(row: object, packed: bytes) -> tuple[CatalogueModel, SkeletonPack]:
    try:
        return _read_model(row, packed)  # type: ignore[arg-type]  # whatever it is, what fails here is caught
    except KeyError as error:
        raise _Unusable(sentence("lacks {field}", field=str(error))) from error
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise _Unusable(sentence("is malformed ({error})", error=str(error))) from error


def _read_model(row: Mapping[str, Any], packed: bytes) -> tuple[CatalogueModel, SkeletonPack]:
    identity = _text(row["id"])
    builds = tuple(_build(identity, build) for build in row["builds"])
    if not builds:
        raise _Unusable(sentence("has no builds"))
    model = CatalogueModel(
        id=identity,
        name=_text(row["name"]),
        family=_text(row["family"]),
        publisher=_text(row["publisher"]),
        license=_text(row["license"]),
        release=_text(row["release"]),
        architecture=_text(row["architecture"]),
        params_total=_count(row["params_total"]),
        params_active=_count(row["params_active"]),
        context_train=_count(row["context_train"]),
        modality=_texts(row["modality"]),
        uses=tuple(Use(use) for use in row["uses"]),
        scores=tuple(score for group in row["scores"] for score in _scores(group)),
        builds=tuple(sorted(builds, key=lambda build: build.file_bytes)),
        projector=_file(row["projector"]) if row["projector"] else None,
        confidence=_text(row["confidence"]),
    )
    start, length, checksum = row["skeletons"]
    piece = packed[_count(start) : _count(start) + _count(length)]
    if len(piece) != length or zlib.crc32(piece) != checksum:
        raise _Unusable(sentence("has damaged skeletons"))
    return model, SkeletonPack(piece)


def _build(model: str, row: Mapping[str, Any]) -> CatalogueBuild:
    return CatalogueBuild(
        model=model,
        quant=_text(row["quant"]),
        basis=Basis(row["basis"]),
        weights_bytes=_count(row["weights_bytes"]),
        file_bytes=_count(row["file_bytes"]),
        files=tuple(_file(file) for file in row["files"]),
    )


def _file(row: Sequence[Any]) -> HubFile:
    repo, file, size, parts = row
    return HubFile(
        _text(repo), None if file is None else _text(file), None if size is None else _count(size), _count(parts)
    )


def _scores(group: Mapping[str, Any]) -> list[Score]:
    about = [_text(group[key]) for key in ("variant", "by", "as_of", "source")]
    return [Score(_text(name), float(value), _text(unit), *about) for name, value, unit in group["figures"]]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return tuple(_text(item) for item in value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is not a whole number")
    return value
