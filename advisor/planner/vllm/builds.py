"""In which formats a model can be served, and what to name for each: a repository, or one with a quantising load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.errors import UsageError
from advisor.gguf.header import Header
from advisor.planner.vllm.cards import Cards
from advisor.planner.vllm.weights import WEIGHT_FORMATS, FormatId, WeightFormat

_UNASKED: tuple[FormatId, ...] = ("fp8", "awq", "gptq")  # after the model's own, from more bits to fewer
_FP8_BLOCK = 128
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")  # as hubs name them; it comes to stand in commands and programs
_IN_NAMES: tuple[tuple[str, FormatId], ...] = (
    ("awq", "awq"), ("gptq", "gptq"), ("w4a16", "gptq"), ("int4", "gptq"), ("mxfp4", "mxfp4"), ("fp8", "fp8"),
    ("w8a8", "int8"), ("int8", "int8"),
)  # fmt: skip


@dataclass(frozen=True)
class FormatChoice:
    """A format, and where it comes from. loading: the method that makes it of a BF16 repository while that is loaded,
    "" where the repository has it; group: numbers of it that must lie on one card, as they share a scale."""

    format: WeightFormat
    repo: str
    loading: str = ""
    group: int = 1


def choices_of(
    header: Header, repo: str, builds: Mapping[str, str], asked: FormatId | None, named: str, cards: Cards
) -> list[FormatChoice]:
    """The formats to choose from, from the most bits to the fewest; at least one.

    repo, builds: as in ServedModel. asked, named: a format and a repository that a person chose. Raises UsageError
    where no repository is known for that.
    """
    if named:
        if not _REPOSITORY.fullmatch(named):
            raise UsageError("'{named}' is no repository: write owner/name.", named=named)
        said = [one for part, one in _IN_NAMES if part in named.lower()]
        kind = asked or (said[0] if said else _own(builds))
        return [FormatChoice(WEIGHT_FORMATS[kind], named, group=_group(kind, {}))]
    if not repo:
        raise UsageError(
            "It is not known which repository {name} was made of: name the one to serve.", name=header.name
        )
    own = _own(builds)
    if asked:
        found = _choice(asked, own, repo, builds, cards)
        if found is None:
            raise UsageError(
                "No build of {name} in {format} is known here: name its repository.",
                name=header.name,
                format=WEIGHT_FORMATS[asked].label,
            )
        return [found]
    some = [own, *(one for one in _UNASKED if WEIGHT_FORMATS[one].bits < WEIGHT_FORMATS[own].bits)]
    return [found for one in some if (found := _choice(one, own, repo, builds, cards))]


def _own(builds: Mapping[str, str]) -> FormatId:
    return next((kind for kind in WEIGHT_FORMATS if kind == builds.get("own")), "bf16")


def _choice(kind: FormatId, own: FormatId, repo: str, builds: Mapping[str, str], cards: Cards) -> FormatChoice | None:
    """The build that is known in a format; in FP8 what vLLM makes of BF16 by itself."""
    if kind == own or kind in builds:
        return FormatChoice(WEIGHT_FORMATS[kind], repo if kind == own else builds[kind], group=_group(kind, builds))
    if kind == "fp8" and own == "bf16" and cards.nvidia:
        return FormatChoice(WEIGHT_FORMATS[kind], repo, "fp8_per_channel" if cards.computes_fp8 else "fp8_per_tensor")
    return None


def _group(kind: FormatId, builds: Mapping[str, str]) -> int:
    if kind == "fp8":
        return _FP8_BLOCK if builds.get("fp8_scales") == "blocks" else 1
    return WEIGHT_FORMATS[kind].group if kind in ("awq", "gptq", "int4") and kind != builds.get("widened") else 1
