"""The catalogue, whole and a few models of it, and a cache of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.storage.cache import Cache
from tests.advisor.catalogue.ranking_parts import FILE, NAMES


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def catalogue(whole: Catalogue) -> Catalogue:
    return replace(whole, models=tuple(whole.find(name)[0] for name in NAMES))


@pytest.fixture(scope="module")
def judge(whole: Catalogue) -> Judge:
    return Judge(whole.models)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / FILE) as made:
        yield made
