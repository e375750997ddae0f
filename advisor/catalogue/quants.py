"""What a quantisation costs and is good for, in words and measured figures: resources/catalogue/quants.json."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

QUANTS_FILE = Path(__file__).resolve().parents[2] / "resources" / "catalogue" / "quants.json"
REFERENCE = "Llama 3 8B"  # the one model on which nearly every quantisation was measured


@dataclass(frozen=True)
class Loss:
    """How far a quantisation of one model was from the original; None where that was not measured.

    kld: mean Kullback-Leibler divergence from the original's predictions, in nats; 0 is no difference. perplexity:
    ratio to the original's; 1 is no difference. imatrix: whether importance statistics were used. source: a URL.
    """

    model: str
    kld: float | None
    perplexity: float | None
    imatrix: bool
    source: str
    as_of: str


@dataclass(frozen=True)
class QuantFacts:
    """One quantisation. type: that of most tensors. bits: per weight of a whole file. purpose: one or two sentences.

    losses: what was measured, on several models; the smaller the model, the more it loses.
    """

    name: str
    type: str
    bits: float
    purpose: str
    losses: tuple[Loss, ...]

    @property
    def kld(self) -> float | None:
        """Mean divergence on REFERENCE, which makes quantisations comparable; None where it was not measured.

        With importance statistics where that was measured: publishers use them.
        """
        found = [loss for loss in self.losses if loss.model == REFERENCE and loss.kld is not None]
        return max(found, key=lambda loss: loss.imatrix).kld if found else None


@cache
def quants() -> Mapping[str, QuantFacts]:
    """Every file type of llama.cpp by its name, from the most bits to the fewest."""
    document = json.loads(QUANTS_FILE.read_text(encoding="utf-8"))
    sources = document["sources"]
    found = {}
    for row in document["quants"]:
        losses = tuple(_loss(loss, sources[loss["source"]]) for loss in row["losses"])
        found[row["name"]] = QuantFacts(row["name"], row["type"], row["bits"], row["purpose"], losses)
    return MappingProxyType(found)


def quant_facts(name: str) -> QuantFacts | None:
    """What is known of a quantisation, or of the plain one that a publisher's mix is nearest to.

    name: in either case; "UD-Q4_K_XL" and "Q4_K_L" are taken for Q4_K_M, "UD-IQ2_M" for IQ2_M. None where nothing is
    known of it.
    """
    plain = re.sub(r"^UD-|_MOE$", "", name.upper())
    base = re.sub(r"_X?L$", "", plain)
    known = quants()
    candidates = (plain, f"{base}_M", base, base.replace("_K", "_0"))
    return next((known[candidate] for candidate in candidates if candidate in known), None)


def perplexity_ratio(name: str) -> float | None:
    """The ratio of REFERENCE's perplexity at a quantisation to the original's; 1 of what is not quantised, None where
    it was not measured."""
    facts = quant_facts(name)
    if facts is None or facts.bits >= 16:
        return 1.0 if facts else None
    found = [one for one in facts.losses if one.model == REFERENCE and one.perplexity is not None]
    return max(found, key=lambda one: one.imatrix).perplexity if found else None


def _loss(row: Mapping[str, float | bool | None], source: Mapping[str, str]) -> Loss:
    kld, perplexity = row["kld"], row["perplexity"]
    return Loss(source["model"], kld, perplexity, bool(row["imatrix"]), source["url"], source["as_of"])
