"""What the catalogue says of a model: facts, measured quality, and the builds one can download.

All values are frozen. Sizes are bytes, dates are ISO ("2025-04" where the day is not known), sources are URLs.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from advisor.catalogue.names import model_meant, split_quant
from advisor.catalogue.not_judged import not_judged
from advisor.catalogue.skeletons import SkeletonPack
from advisor.errors import GgufError, UsageError

_MOST_NAMED = 4  # models in a sentence
_DYNAMIC = "UD-"  # how publishers call builds in which each tensor has a quantisation of its own
_SAME_SIZE = 0.1  # of a build's bytes, within which a dynamic one needs no place of its own in a ranking


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
    DRAFTED = "as the engine's own quantiser would make it"  # no file is known; catalogue/drafts.py


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

    @cached_property
    def ranked(self) -> tuple[CatalogueBuild, ...]:
        """The builds that a ranking judges: all but dynamic ones that a usual one of about their size stands for."""
        known = [build for build in self.builds if build.basis is not Basis.DRAFTED]
        usual = [build for build in known if not build.quant.startswith(_DYNAMIC)]
        return tuple(
            build
            for build in known
            if build in usual
            or not any(abs(one.file_bytes - build.file_bytes) <= _SAME_SIZE * build.file_bytes for one in usual)
        )

    def build(self, quant: str) -> CatalogueBuild | None:
        """The build at `quant`, in either case, or None."""
        return next((build for build in self.builds if build.quant.lower() == quant.lower()), None)


@dataclass(frozen=True)
class Catalogue:
    """Every model known, without a network. problems: one sentence per entry that could not be used.

    attribution: the line to show wherever a Score measured by Artificial Analysis is shown.
    drafted: skeletons of builds that are not among the models', by key (catalogue/drafts.py).
    """

    version: int
    made: str
    models: tuple[CatalogueModel, ...]
    problems: tuple[str, ...]
    attribution: str
    packs: Mapping[str, SkeletonPack] = field(default_factory=dict, repr=False, compare=False)
    drafted: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str) -> tuple[CatalogueModel, CatalogueBuild | None]:
        """The model, and the build if one is named, that `text` means.

        text: a model's name or id as people and other programs write it (catalogue/names.py), with ":Q4_K_M" behind it
        for a build. Raises UsageError, naming those that could be meant or are near, where it means none or several.
        """
        model, quant = self.split(text)
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

    def split(self, text: str) -> tuple[CatalogueModel, str]:
        """The model, and the quantisation if one is named, whether or not the catalogue has it. Errors as `find`."""
        text = re.sub(r":latest$", "", text.strip(), flags=re.IGNORECASE)  # Ollama's word for no choice
        exact, _, tail = text.partition(":")
        if not tail and (model := self._exact(exact)):
            return model, ""
        name, quant = split_quant(text)
        if not quant and tail and (model := self._exact(exact)):
            return model, tail  # whatever it is, it is said that the model has no such build
        return self._exact(name) or self._meant(name), quant

    def says(self, text: str, model: CatalogueModel) -> bool:
        """Whether `text` is the model's own name, so that nobody need be told what it was taken for."""
        return any(self._exact(name) is model for name in (text, split_quant(text)[0], text.partition(":")[0]))

    def skeleton(self, build: CatalogueBuild) -> bytes:
        """The GGUF skeleton of one of this catalogue's builds; GgufError where it is damaged or missing."""
        if build.key in self.drafted:
            return self.drafted[build.key]
        pack = self.packs.get(build.model)
        if pack is None:
            raise GgufError("The catalogue has no skeleton of {model}. Refresh the catalogue.", model=build.model)
        return pack.skeleton(build.quant)

    def _exact(self, name: str) -> CatalogueModel | None:
        return self._by_name().get(name.strip().lower())

    def _by_name(self) -> dict[str, CatalogueModel]:
        by_name: dict[str, CatalogueModel] = {}
        for model in self.models:
            for word in (model.id, model.id.rpartition("/")[2], model.name):
                by_name.setdefault(word.lower(), model)
        return by_name

    def _meant(self, name: str) -> CatalogueModel:
        taken, possible = model_meant(name, self.models)
        if taken:
            return taken
        if possible:
            names = [model.name for model in possible]
            others = len(names) - _MOST_NAMED
            raise UsageError(
                "'{name}' could mean {names}{others}. Name one of them.",
                name=name,
                names=" or ".join(names[:_MOST_NAMED]),
                others=f", or one of {others} others" if others > 1 else f" or {names[-1]}" if others == 1 else "",
            )
        known, _ = model_meant(name, not_judged())
        if known:
            raise UsageError("{name} is known, and not judged: it {why}", name=known.name, why=known.why)
        by_name, low = self._by_name(), name.lower()
        near = [by_name[word] for word in by_name if low and low in word]
        near = near or [by_name[word] for word in difflib.get_close_matches(low, by_name, cutoff=0.5)]
        names = list(dict.fromkeys(model.name for model in near))[:_MOST_NAMED]
        if names:
            raise UsageError(
                "'{name}' is not in the catalogue. Did you mean {names}?", name=name, names=" or ".join(names)
            )
        raise UsageError("'{name}' is not in the catalogue. plimsoll catalogue lists what there is.", name=name)
