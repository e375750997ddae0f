"""What the catalogue says of a model: facts, measured quality, and the builds one can download.

All values are frozen. Sizes are bytes, dates are ISO ("2025-04" where the day is not known), sources are URLs.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from advisor.catalogue.skeletons import SkeletonPack
from advisor.errors import GgufError, UsageError

_MOST_NAMED = 3  # models in a sentence


class Use(StrEnum):
    """What somebody wants a model for."""

    CHAT = "chat"
    CODE = "code"
    REASONING = "reasoning"
    DOCUMENTS = "documents"
    IMAGES = "images"
    SMALL = "small"  # small and fast


class Basis(StrEnum):
    """What a build's skeleton rests on."""

    EXACT = "exact header"
    PUBLISHED = "from published architecture"


@dataclass(frozen=True)
class Score:
    """One measured quality figure.

    value is in `unit` ("%", "points", "Elo"). variant: how the model was run ("reasoning", "high effort"), "" where
    there is only one way. measured_by: who ran it. as_of: when it was read. source: a URL.
    """

    benchmark: str
    value: float
    unit: str
    variant: str
    measured_by: str
    as_of: str
    source: str


@dataclass(frozen=True)
class HubFile:
    """A file on the hub, or the first of a set of `parts`; name or bytes (of the whole set) None where not known."""

    repo: str
    file: str | None
    bytes: int | None
    parts: int


@dataclass(frozen=True)
class CatalogueBuild:
    """One model at one quantisation.

    model: the id of its CatalogueModel. weights_bytes: bytes of all tensors. file_bytes: best known size of the
    download: the published size where that is exact, else what the generated header and the weights come to.
    files: where it is to be had, the first being the one to take.
    """

    model: str
    quant: str
    basis: Basis
    weights_bytes: int
    file_bytes: int
    files: tuple[HubFile, ...]

    @property
    def key(self) -> str:
        """The build's name in one word: "Qwen/Qwen3-8B:Q4_K_M"."""
        return f"{self.model}:{self.quant}"


@dataclass(frozen=True)
class CatalogueModel:
    """A model, with its builds from the smallest to the largest.

    id: its name on the hub, "Qwen/Qwen3-8B". release: year and month. params_active: parameters one token passes
    through. context_train: tokens. confidence: "exact" where the architecture was read from the publisher's files,
    "reported" where it was only written about. projector: the separate file that gives it eyes, if it has one.
    """

    id: str
    name: str
    family: str
    publisher: str
    license: str
    release: str
    architecture: str
    params_total: int
    params_active: int
    context_train: int
    modality: tuple[str, ...]
    uses: tuple[Use, ...]
    scores: tuple[Score, ...]
    builds: tuple[CatalogueBuild, ...]
    projector: HubFile | None
    confidence: str

    def build(self, quant: str) -> CatalogueBuild | None:
        """The build at `quant`, in either case, or None."""
        return next((build for build in self.builds if build.quant.lower() == quant.lower()), None)


@dataclass(frozen=True)
class Catalogue:
    """Every model known, without a network. problems: one sentence per entry that could not be used.

    attribution: the line to show wherever a Score measured by Artificial Analysis is shown.
    """

    version: int
    made: str
    models: tuple[CatalogueModel, ...]
    problems: tuple[str, ...]
    attribution: str
    packs: Mapping[str, SkeletonPack] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str) -> tuple[CatalogueModel, CatalogueBuild | None]:
        """The model, and the build if one is named, that `text` means.

        text: "Qwen3-8B" or "Qwen/Qwen3-8B", with ":Q4_K_M" behind it for a build; upper and lower case are one.
        Raises UsageError, naming the nearest, where there is none.
        """
        name, _, quant = text.strip().partition(":")
        model = self._model(name.lower())
        if not quant:
            return model, None
        build = model.build(quant)
        if build is None:
            known = ", ".join(build.quant for build in model.builds)
            raise UsageError(
                "{name} is in the catalogue as {known}, not as {quant}. Choose one of those.",
                name=model.name,
                known=known,
                quant=quant,
            )
        return model, build

    def skeleton(self, build: CatalogueBuild) -> bytes:
        """The GGUF skeleton of one of this catalogue's builds; GgufError where it is damaged or missing."""
        pack = self.packs.get(build.model)
        if pack is None:
            raise GgufError("The catalogue has no skeleton of {model}. Refresh the catalogue.", model=build.model)
        return pack.skeleton(build.quant)

    def _model(self, name: str) -> CatalogueModel:
        by_name: dict[str, CatalogueModel] = {}
        for model in self.models:
            for word in (model.id, model.id.rpartition("/")[2], model.name):
                by_name.setdefault(word.lower(), model)
        if name in by_name:
            return by_name[name]
        near = [by_name[word] for word in by_name if name and name in word]
        near = near or [by_name[word] for word in difflib.get_close_matches(name, by_name, cutoff=0.5)]
        names = list(dict.fromkeys(model.name for model in near))[:_MOST_NAMED]
        advice = f"Did you mean {' or '.join(names)}?" if names else "plimsoll catalogue lists what there is."
        raise UsageError("'{name}' is not in the catalogue. {advice}", name=name, advice=advice)
