"""What a file's model is called in the catalogue: published files say inside what a training run was called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from advisor.catalogue.entry import CatalogueModel
from advisor.catalogue.names import same_name, split_quant

PARAMETERS_OFF = 0.1  # share by which a file's count may differ: some hold the output matrix twice
_PART = re.compile(r"-\d{5}-of-\d{5}$")


def called(path: Path, architecture: str, parameters: int, models: Iterable[CatalogueModel]) -> str | None:
    """The name of the one model that `path` is named after, word for word, and that it can be by its header.

    None where there is no such model. A word more or less ("my-Qwen3-8B") makes it another one.
    """
    name, _ = split_quant(_PART.sub("", path.stem))
    found = [
        model
        for model in models
        if model.architecture == architecture
        and abs(model.params_total - parameters) <= PARAMETERS_OFF * model.params_total
        and same_name(name, model)
    ]
    return found[0].name if len(found) == 1 else None
