"""What is called as on the hub is found where it lies here."""

from __future__ import annotations

from pathlib import Path

from advisor.hub.reference import parse_reference
from advisor.library.lookup import entries_meant
from tests.advisor.library import trees
from tests.advisor.library.conftest import Look
from tests.models.fixtures import ModelFactory


def test_by_repository_and_quantisation(look: Look, home: Path, cache: Path, model_factory: ModelFactory) -> None:
    hub = trees.hub_file(cache, "Maker/Tiny-GGUF", model_factory(seed=1), "tiny-UD-Q4_K_XL.gguf")
    other = trees.hub_file(cache, "Maker/Tiny-GGUF", model_factory(seed=2), "tiny-Q8_0.gguf")
    studio = trees.put(model_factory(seed=3), home, ".lmstudio/models/maker/One-GGUF/one-F16.gguf")
    library = look()
    expected = {
        "maker/tiny-gguf:ud-q4_k_xl": hub,
        "Maker/Tiny-GGUF:Q8_0": other,
        "Maker/Tiny-GGUF/tiny-Q8_0.gguf": other,
        "maker/One-GGUF": studio,
        "Maker/Tiny-GGUF": None,  # two could be meant
        "Maker/Tiny-GGUF:Q2_K": None,
        "maker/None-GGUF:Q8_0": None,
    }
    for text, path in expected.items():
        found = [entry.path for entry in entries_meant(library, parse_reference(text))]
        assert (found[0] if len(found) == 1 else None) == path, text
