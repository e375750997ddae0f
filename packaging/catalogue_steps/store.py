"""Writing resources/catalogue, which advisor/catalogue/load.py reads."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from advisor.catalogue.entry import HubFile, Score
from advisor.catalogue.load import CATALOGUE_VERSION, INDEX, SKELETONS
from advisor.catalogue.skeletons import pack_builds
from catalogue_steps.builds import Made
from catalogue_steps.facts import ModelFacts

ATTRIBUTION = "Quality figures marked Artificial Analysis are from https://artificialanalysis.ai/."


def write_catalogue(folder: Path, made: str, models: Iterable[tuple[ModelFacts, Sequence[Made]]]) -> None:
    """Write the catalogue; made: today's date. The same models give the same bytes."""
    packed = bytearray()
    rows = []
    for facts, builds in models:
        piece = pack_builds({one.build.quant: one.skeleton for one in builds})
        rows.append(_row(facts, builds) | {"skeletons": [len(packed), len(piece), zlib.crc32(piece)]})
        packed += piece
    head = json.dumps({"version": CATALOGUE_VERSION, "made": made, "attribution": ATTRIBUTION}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INDEX).write_text(f'{head[:-1]}, "models": [\n{lines}\n]}}\n', encoding="utf-8")
    (folder / SKELETONS).write_bytes(packed)


def _row(facts: ModelFacts, builds: Sequence[Made]) -> dict[str, Any]:
    return {
        "id": facts.id, "name": facts.name, "family": facts.family, "publisher": facts.publisher,
        "license": facts.license, "release": facts.release, "architecture": facts.architecture,
        "params_total": facts.parameters, "params_active": facts.active, "context_train": facts.context,
        "modality": facts.modality, "uses": facts.uses, "confidence": facts.confidence,
        "projector": _file(facts.projector) if facts.projector else None,
        "scores": _scores(facts.scores),
        "builds": [
            {
                "quant": build.quant, "basis": build.basis, "weights_bytes": build.weights_bytes,
                "file_bytes": build.file_bytes, "files": [_file(file) for file in build.files],
            }
            for build in (one.build for one in builds)
        ],
    }  # fmt: skip


def _file(file: HubFile) -> list[Any]:
    return [file.repo, file.file, file.bytes, file.parts]


def _scores(scores: Sequence[Score]) -> list[dict[str, Any]]:
    """Figures of one source together, so that it is written once."""

    def source(score: Score) -> tuple[str, str, str, str]:
        return score.measured_by, score.as_of, score.source, score.variant

    return [
        {
            "by": by, "as_of": as_of, "source": url, "variant": variant,
            "figures": [[score.benchmark, score.value, score.unit] for score in group],
        }
        for (by, as_of, url, variant), group in itertools.groupby(scores, source)
    ]  # fmt: skip
