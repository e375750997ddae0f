"""The builds of a model that vLLM and SGLang read, by the name of its own repository (resources/catalogue)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from advisor.catalogue.load import CATALOGUE_FOLDER
from advisor.gguf.header import Header

BUILDS = "vllm_builds.toml"
_PAGE = re.compile(r"^https://huggingface\.co/([\w.-]+/[\w.-]+)/?$")


@cache
def servable_builds() -> Mapping[str, Mapping[str, str]]:
    """Repositories by model and format, and each model's own format under "own"; what is not there is not known."""
    found: dict[str, dict[str, str]] = tomllib.loads((CATALOGUE_FOLDER / BUILDS).read_text(encoding="utf-8"))
    return found


def original_repository(header: Header) -> str:
    """The repository of the model that a GGUF file was made of ("owner/name"), "" where it does not say."""
    for key in ("general.base_model.0.repo_url", "general.source.repo_url", "general.repo_url"):
        if match := _PAGE.match(header.text(key) or ""):
            return "" if match[1].upper().endswith("GGUF") else match[1]
    return ""
