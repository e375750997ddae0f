"""What is known of each model: packaging/catalogue/*.json, one file a family, written and corrected by hand.

`keys` are the GGUF metadata of the published files, without the architecture before each; a key that has none before
it begins with a slash. What a model's files hold of what the architecture leaves open is said by regular expressions
over tensor names: `ships` (biases, mostly), `lacks`, and `fused` for tensors that the files keep as one where the
engine lists several. `types` says, by quantisation, which tensors have another type in the files than today's
quantiser would give them; `starts`, which quantisation of llama.cpp's own a publisher's dynamic one (UD-…) is fitted
from, where it is not the one of its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.catalogue.entry import HubFile, Score, Use
from advisor.units import GIB

FOLDER = Path(__file__).resolve().parents[1] / "catalogue"
SMALL_PARAMETERS = 5_000_000_000
DOCUMENT_TOKENS = 131_072
# The engine insists on these, and not a byte depends on them.
_NEUTRAL = {"attention.layer_norm_rms_epsilon": 1e-6, "attention.layer_norm_epsilon": 1e-6}
_CODE_BENCHMARKS = ("LiveCodeBench", "SWE-bench", "Terminal-Bench", "Arena code")


@dataclass(frozen=True)
class Listed:
    """A file that a publisher lists. about: its size in bytes as a rounded listing gives it, None where not known."""

    file: HubFile
    about: int | None = None

    @property
    def size(self) -> int | None:
        """The best known size in bytes."""
        return self.about if self.file.bytes is None else self.file.bytes

    @property
    def slack(self) -> int:
        """Bytes by which `size` may be off: half of the last digit of a rounded listing."""
        if self.file.bytes is not None or self.about is None:
            return 0
        return GIB // 20 if self.about >= GIB else GIB // 2000


@dataclass(frozen=True)
class SetAside:
    """A file that shares a quantisation's name and is another build, with the reason."""

    quant: str
    file: HubFile
    reason: str


class FactsError(Exception):
    """A facts file that cannot be used; the text says which and why."""


@dataclass(frozen=True)
class ModelFacts:
    """One model. language_parameters: of what the GGUF holds (no eyes, no multi-token head), None if not known.

    files: by quantisation, the best place first. set_aside: files of known size that are none of these builds.
    """

    id: str
    name: str
    family: str
    publisher: str
    license: str
    release: str
    parameters: int
    active: int
    context: int
    modality: tuple[str, ...]
    tags: tuple[str, ...]
    confidence: str
    architecture: str
    language_parameters: int | None
    tied: bool
    keys: Mapping[str, Any]
    ships: tuple[str, ...]
    lacks: tuple[str, ...]
    fused: tuple[str, ...]
    types: Mapping[str, Mapping[str, str]]
    starts: Mapping[str, str]
    files: Mapping[str, tuple[Listed, ...]]
    set_aside: tuple[SetAside, ...]
    projector: HubFile | None  # of a size published in rounded GiB alone, its bytes are the most that rounds to it
    scores: tuple[Score, ...]

    @property
    def vocabulary(self) -> int:
        """Number of tokens."""
        return int(self.keys["vocab_size"])

    @property
    def metadata(self) -> dict[str, Any]:
        """Its GGUF metadata, vocabulary left out."""
        own = {_full(self.architecture, key): value for key, value in (_NEUTRAL | dict(self.keys)).items()}
        # Its name is left out: models of one shape have the same skeleton so, and share their dry runs.
        return {"general.architecture": self.architecture, **own}

    @property
    def uses(self) -> tuple[Use, ...]:
        """What it is good for, from its tags, its modality and what it was measured at."""
        measured = any(score.benchmark.startswith(_CODE_BENCHMARKS) for score in self.scores)
        found = {
            Use.CHAT: "chat" in self.tags,
            Use.CODE: measured or not {"code", "agent"}.isdisjoint(self.tags),
            Use.REASONING: "reasoning" in self.tags,
            Use.DOCUMENTS: self.context >= DOCUMENT_TOKENS or not {"rag", "long-context"}.isdisjoint(self.tags),
            Use.IMAGES: "vision" in self.modality,
            Use.SMALL: self.parameters < SMALL_PARAMETERS,
        }
        return tuple(use for use, holds in found.items() if holds)


def read_facts(folder: Path = FOLDER) -> list[ModelFacts]:
    """Every model of every facts file, in file and list order. Raises FactsError naming what is wrong where."""
    models: list[ModelFacts] = []
    for path in sorted(folder.glob("*.json")):
        try:
            models += [_model(row) for row in json.loads(path.read_text(encoding="utf-8"))]
        except (KeyError, TypeError, ValueError) as error:
            raise FactsError(f"{path.name}: {error!r}") from error
    _refuse_twins(model.id for model in models)
    return models


def _full(architecture: str, key: str) -> str:
    return key[1:] if key.startswith("/") else f"{architecture}.{key}"


def _refuse_twins(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise FactsError(f"{name} is described twice.")
        seen.add(name.lower())


def _model(row: Mapping[str, Any]) -> ModelFacts:
    plain = ("id", "name", "family", "publisher", "license", "release", "parameters", "active", "context")
    return ModelFacts(
        **{key: row[key] for key in plain},
        modality=tuple(row["modality"]),
        tags=tuple(row["tags"]),
        confidence=row["confidence"],
        architecture=row["architecture"],
        language_parameters=row["language_parameters"],
        tied=row["tied"],
        keys=row["keys"],
        ships=tuple(row.get("ships", ())),
        lacks=tuple(row.get("lacks", ())),
        fused=tuple(row.get("fused", ())),
        types=row.get("types", {}),
        starts=row.get("starts", {}),
        files={quant: tuple(_listed(file) for file in files) for quant, files in row["files"].items()},
        set_aside=tuple(SetAside(quant, HubFile(*file), reason) for quant, file, reason in row.get("set_aside", ())),
        projector=HubFile(*row["projector"]) if "projector" in row else None,
        scores=tuple(score for group in row["scores"] for score in _scores(group)),
    )


def _listed(row: list[Any]) -> Listed:
    """repo, file, bytes or null, parts, and, where there are no bytes, the size in GiB of a rounded listing."""
    return Listed(HubFile(*row[:4]), round(row[4] * GIB) if len(row) > 4 else None)


def _scores(group: Mapping[str, Any]) -> list[Score]:
    return [
        Score(name, float(value), unit, group["variant"], group["by"], group["as_of"], group["source"])
        for name, value, unit in group["figures"]
    ]
