"""Builds that no file is known of, as the engine's quantiser would make them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.catalogue.drafts import can_draft, draft, draftable, with_build, with_draft
from advisor.catalogue.entry import Basis, Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import ModelProblem
from advisor.gguf.skeleton import read_skeleton


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings()) as child:
        yield child


@pytest.mark.parametrize(
    ("name", "quant"),
    [
        ("Qwen3-8B", "Q4_K_M"),
        ("Qwen3-8B", "Q2_K"),
        ("Qwen3-8B", "BF16"),
        ("gemma-3-4b-it", "Q4_K_M"),
        ("Qwen3-30B-A3B", "Q4_K_M"),
    ],
)
def test_a_draft_of_what_the_catalogue_has_is_that_to_the_byte(
    bundled: Catalogue, engine: EngineProcess, name: str, quant: str
) -> None:
    model, build = bundled.find(f"{name}:{quant}")
    assert build is not None
    made = draft(bundled, model, quant, engine)
    assert made.skeleton == bundled.skeleton(build)
    assert made.build.weights_bytes == build.weights_bytes
    assert made.build.file_bytes == pytest.approx(build.file_bytes, rel=0.0001)


@pytest.mark.parametrize("name", ["Qwen3-8B", "Qwen3-30B-A3B", "Llama-3.1-8B-Instruct", "SmolLM2-135M-Instruct"])
def test_finer_quantisations_are_larger(bundled: Catalogue, engine: EngineProcess, name: str) -> None:
    model, _ = bundled.find(name)
    sizes = []
    for quant in ("IQ2_S", "IQ3_XXS", "iq3_m", "Q5_K_S", "F16", "F32"):
        made = draft(bundled, model, quant, engine)
        assert (made.build.basis, made.build.files) == (Basis.DRAFTED, ())
        assert read_skeleton(made.skeleton).weights_bytes == made.build.weights_bytes
        sizes.append(made.build.weights_bytes)
    assert sizes == sorted(set(sizes))


def test_a_draft_is_found_in_the_catalogue_it_is_put_into(bundled: Catalogue, engine: EngineProcess) -> None:
    model, _ = bundled.find("SmolLM2-135M-Instruct")
    made = draft(bundled, model, "IQ3_XXS", engine)
    assert with_draft(bundled, made).skeleton(made.build) == made.skeleton
    assert made.build.key not in bundled.drafted


def test_what_the_quantiser_does_not_make_is_not_drafted() -> None:
    assert can_draft("iq3_xxs")
    assert not any(can_draft(quant) for quant in ("NVFP4", "UD-Q4_K_XL", "Q9_Z", ""))


def test_a_model_the_quantiser_refuses_is_an_error_in_words(
    bundled: Catalogue, engine: EngineProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.catalogue.drafts._FILE_TYPE_IDS", {"NVFP4": 39, "F16": 1})
    model, _ = bundled.find("SmolLM2-135M-Instruct")
    with pytest.raises(ModelProblem, match=r"SmolLM2-135M-Instruct"):
        draft(bundled, model, "NVFP4", engine)


def test_every_model_can_be_judged_unquantised(bundled: Catalogue, engine: EngineProcess) -> None:
    for model in bundled.models[::5]:
        for quant in ("F16", "BF16"):
            made = draft(bundled, model, quant, engine)
            assert 1.9 < made.build.weights_bytes / read_skeleton(made.skeleton).parameters < 2.1, made.build.key


def test_what_is_offered_is_what_the_model_lacks(bundled: Catalogue, engine: EngineProcess) -> None:
    model, _ = bundled.find("Qwen3-8B")
    offered = draftable(model)
    assert {"F16", "IQ3_M", "Q4_0"} <= set(offered)
    assert not {build.quant for build in model.builds} & set(offered)
    more = with_build(model, draft(bundled, model, "F16", engine).build)
    assert "F16" not in draftable(more)
    assert more.ranked == model.ranked
    # What comes next is made of a build that there is a file of.
    assert draft(bundled, more, "IQ3_M", engine).skeleton == draft(bundled, model, "IQ3_M", engine).skeleton
