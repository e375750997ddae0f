"""Models to plan with that are not of the catalogue: files, and repositories of the hub, in any quantisation."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.errors import HubProblem, UsageError
from advisor.gguf.read import read_header
from advisor.hub import client
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.plan_models import PlannedModel, model_of_file, model_of_hub
from tests.advisor.hub.conftest import large as large
from tests.advisor.hub.variants import REPO, requantised
from tests.hub import Hub as Server


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


def of_file(services: Services, path: Path, quant: str = "") -> PlannedModel:
    return model_of_file(str(path), services.fits.open(path), quant, lambda: services.engine.measurer)


def of_hub(services: Services, text: str, quant: str = "") -> PlannedModel:
    return model_of_hub(services.hub, text, quant, lambda: services.engine.measurer, Cancel())


def test_a_file_is_planned_in_other_quantisations_too(planned: Services, large: Path) -> None:
    found = of_file(planned, large)
    own = read_header(large)
    assert (found.quant, found.opened.header.weights_bytes) == (own.quant, own.weights_bytes)
    assert found.source == ("--model", str(large))
    sizes = [version.open().header.weights_bytes for version in found.versions]
    assert sizes == sorted(sizes)
    assert [version.quant for version in found.versions][-2:] == ["Q8_0", "F16"]
    eight = of_file(planned, large, "Q8_0")
    assert eight.source is None  # there is no file of it
    assert eight.opened.header.weights_bytes > own.weights_bytes
    assert {"BF16", "IQ4_XS", own.quant} < set(found.quants)
    with pytest.raises(UsageError, match="no quantisation that"):
        of_file(planned, large, "Q9_Z")


def test_a_file_s_other_quantisation_is_as_the_quantiser_makes_it(
    planned: Services, large: Path, tmp_path: Path
) -> None:
    """In F16 nothing is left to the quantiser's choice."""
    whole = requantised(large, tmp_path / "whole", 1, 1)
    made = of_file(planned, large, "F16").opened
    assert made.header.weights_bytes == read_header(whole).weights_bytes


def test_a_repository_is_planned_with_by_its_name(planned: Services, hub: Server, large: Path, tmp_path: Path) -> None:
    hub.put(f"{REPO}/large-Q8_0.gguf", requantised(large, tmp_path / "eight", 8, 7))
    found = of_hub(planned, REPO)
    assert (found.name, found.quant) == (REPO, "Q4_K_M")
    assert found.source == ("--hf-repo", f"{REPO}:Q4_K_M")
    assert [version.quant for version in found.versions] == ["Q4_K_M", "Q8_0", "F16"]
    assert all(version.open().header.weights_bytes for version in found.versions)
    assert of_hub(planned, f"{REPO}:q8_0").quant == "Q8_0"
    assert of_hub(planned, f"{REPO}/large-Q8_0.gguf").quant == "Q8_0"
    drafted = of_hub(planned, REPO, "IQ4_XS")
    assert (drafted.quant, drafted.source) == ("IQ4_XS", None)
    with pytest.raises(UsageError):
        of_hub(planned, REPO, "Q9_Z")
    with pytest.raises(UsageError):
        of_hub(planned, f"{REPO}/no-such-file.gguf")
    with pytest.raises(HubProblem):
        of_hub(planned, "nobody/nothing-like-it")
