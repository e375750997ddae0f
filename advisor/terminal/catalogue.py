"""`plimsoll catalogue`: the models that can be judged without a network."""

from __future__ import annotations

import argparse
from typing import Any

from advisor.catalogue.entry import Catalogue, CatalogueModel
from advisor.catalogue.not_judged import not_judged
from advisor.services.app import Services
from advisor.terminal import formatting, values
from advisor.terminal.console import Shown
from advisor.units import format_bytes, format_tokens


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The models whose name, family, publisher or license has every word that was asked for."""
    catalogue = services.advice.catalogue()
    words = [word.lower() for word in args.search]
    found = [model for model in catalogue.models if all(word in _about(model) for word in words)]
    others = [one for one in not_judged() if words and all(word in f"{one.id} {one.family}".lower() for word in words)]
    notes = "".join(f"\n{one.name} is not judged: it {one.why}" for one in others)
    return [_to_json(model) for model in found], lambda: _table(catalogue, found) + notes


def _about(model: CatalogueModel) -> str:
    uses = " ".join(model.uses)
    return f"{model.id} {model.name} {model.family} {model.publisher} {model.license} {uses}".lower()


def _to_json(model: CatalogueModel) -> dict[str, Any]:
    """A model of the catalogue as one JSON object."""
    return {
        "id": model.id, "name": model.name, "family": model.family, "publisher": model.publisher,
        "license": model.license, "release": model.release, "params_total": model.params_total,
        "params_active": model.params_active, "context_train": model.context_train,
        "modality": list(model.modality), "uses": [str(use) for use in model.uses],
        "builds": [values.catalogue_build(build) for build in model.builds],
    }  # fmt: skip


def _table(catalogue: Catalogue, models: list[CatalogueModel]) -> str:
    if not models:
        return "No model in the catalogue has these words in its name."
    rows = [("Model", "Size", "Context", "Released", "License", "For", "Versions")]
    for model in models:
        smallest, largest = model.builds[0], model.builds[-1]
        size = f"{model.params_total / 1e9:.1f}B"
        if model.params_active < model.params_total / 2:
            size += f"/{model.params_active / 1e9:.1f}B"
        versions = f"{smallest.quant} {format_bytes(smallest.file_bytes)} to {largest.quant} "
        versions += format_bytes(largest.file_bytes)
        uses = ", ".join(str(use) for use in model.uses)
        context = format_tokens(model.context_train)
        rows.append((model.name, size, context, model.release, model.license, uses, versions))
    made = f"\n{len(models)} of {len(catalogue.models)} models; the catalogue is of {catalogue.made}."
    return formatting.table(rows, frozenset({1, 2})) + made
