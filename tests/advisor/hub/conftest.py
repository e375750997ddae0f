"""A hub to ask, a cache of the test's own, and no waiting between tries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.hub import client
from advisor.hub.hub import Hub
from advisor.storage.cache import Cache
from tests.advisor.hub.variants import FILE, REPO
from tests.hub import Hub as Server
from tests.models.fixtures import ModelFactory


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


@pytest.fixture
def asked(hub: Server) -> Hub:
    """Our side, asking the loopback hub."""
    return Hub(hub.endpoint)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "answers.sqlite") as made:
        yield made


@pytest.fixture
def tiny(hub: Server, model_factory: ModelFactory) -> Path:
    """A small model, on the hub as FILE."""
    path = model_factory(quant="Q8_0")
    hub.put(FILE, path)
    return path


@pytest.fixture
def large(hub: Server, llama_8b: Path) -> Path:
    """A file of 5 GB, on the hub, with a header of 7.3 MB, which takes four requests."""
    hub.put(f"{REPO}/large-Q4_K_M.gguf", llama_8b)
    return llama_8b
