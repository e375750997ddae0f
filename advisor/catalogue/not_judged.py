"""Models that are known and not judged, each with the reason: resources/catalogue/not_judged.json.

The engine has no such architecture, or too little of it is published to say anything true about its memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advisor.sentences import Sentence, sentence

_FILE = Path(__file__).resolve().parents[2] / "resources" / "catalogue" / "not_judged.json"


@dataclass(frozen=True)
class NotJudged:
    """A model without a verdict. id: its name on the hub. why: goes on after "it", a whole sentence with it."""

    id: str
    name: str
    family: str
    publisher: str
    why: Sentence


@cache
def not_judged() -> tuple[NotJudged, ...]:
    """Those that are known, by publisher."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["models"]
    return tuple(
        NotJudged(row["id"], row["name"], row["family"], row["publisher"], _why(row["why"], row.get("values", {})))
        for row in rows
    )


def _why(kind: str, values: Mapping[str, str]) -> Sentence:
    """The sentence that a row names. date: of the engine's llama.cpp; repo: on the hub."""
    match kind:
        case "architecture":
            return sentence(
                "needs the architecture {architecture}, which the engine's llama.cpp ({date}) does not know.", **values
            )
        case "forks":
            return sentence(
                "needs the architecture {architecture}; its GGUF files are for forks of llama.cpp, and the engine "
                "({date}) does not know it.",
                **values,
            )
        case "first only":
            return sentence(
                "needs the architecture {architecture}; the engine's llama.cpp ({date}) knows the first {first} only.",
                **values,
            )
        case "not listed":
            return sentence(
                "has GGUF files, but the engine's llama.cpp ({date}) lists no architecture for them.", **values
            )
        case "other name":
            return sentence(
                "has files that call its architecture {architecture}, while the engine's llama.cpp ({date}) knows it "
                "as {known} only. Open the file you have, and it is judged by what it says.",
                **values,
            )
        case _:
            return _why_files(kind, values)


def _why_files(kind: str, values: Mapping[str, str]) -> Sentence:
    """The same, where it is its files, or what is known of it, that stand in the way."""
    match kind:
        case "repository":
            return sentence(
                "has GGUF files at {repo} that are not known yet. Name that repository, and it is judged from the hub.",
                **values,
            )
        case "no file":
            return sentence(
                "is not in the catalogue yet, for no GGUF file of it is known. Where there is one, open it or name its "
                "repository."
            )
        case "mix":
            return sentence(
                "has one GGUF file known, of a mix without a name of its own. Name {repo}, and it is judged from the "
                "hub.",
                **values,
            )
        case "table on disk":
            return sentence(
                "reads a table of {numbers} billion numbers from the disk as it goes, which would be billed as memory "
                "here. Name {repo}, and it is judged so from the hub.",
                **values,
            )
        case "other program":
            return sentence(
                "comes in two-bit files that are laid out for another program than the engine, as far as their sizes "
                "tell."
            )
        case "probabilities":
            return sentence("answers with probabilities, not with text: it is no model to chat with.")
        case "in part":
            return sentence(
                "is described by its publisher only in part, so its memory is not worked out without its file."
            )
        case _:
            raise ValueError(kind)
