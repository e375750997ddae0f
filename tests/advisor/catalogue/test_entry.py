from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.catalogue.entry import Basis, Catalogue, CatalogueBuild, CatalogueModel, HubFile
from advisor.errors import GgufError, UsageError


def model(identity: str, *quants: str) -> CatalogueModel:
    builds = tuple(
        CatalogueBuild(identity, quant, Basis.PUBLISHED, 10, 11, (HubFile("a/b", None, None, 1),)) for quant in quants
    )
    return CatalogueModel(
        id=identity, name=identity.split("/")[1], family="F", publisher="P", license="mit", release="2025-01",
        architecture="llama", params_total=1, params_active=1, context_train=4096, modality=("text",), uses=(),
        scores=(), builds=builds, projector=None, confidence="exact",
    )  # fmt: skip


CATALOGUE = Catalogue(
    1,
    "2026-11-23",
    (
        model("Qwen/Qwen3-8B", "Q4_K_M", "Q8_0"),
        model("Qwen/Qwen3-14B", "Q4_K_M"),
        model("google/gemma-3-12b-it", "Q2_K"),
    ),
    (),
    "",
)


@pytest.mark.parametrize("text", ["Qwen3-8B", "qwen3-8b", "Qwen/Qwen3-8B", " QWEN/qwen3-8B "])
def test_a_model_is_found_by_its_name_or_id_in_either_case(text: str) -> None:
    found, build = CATALOGUE.find(text)
    assert (found.id, build) == ("Qwen/Qwen3-8B", None)


def test_a_build_is_found_behind_a_colon() -> None:
    found, build = CATALOGUE.find("qwen/qwen3-8b:q8_0")
    assert build is not None
    assert build is found.builds[1]
    assert build.key == "Qwen/Qwen3-8B:Q8_0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gemma-3-12", "Did you mean gemma-3-12b-it?"),
        ("qwen3", "'qwen3' could mean Qwen3-8B or Qwen3-14B. Name one of them."),
        ("Qwen3-8C", "Did you mean Qwen3-8B"),
        ("zzz", "plimsoll catalogue lists"),
        ("", "plimsoll catalogue lists"),
        ("Qwen3-8B:Q5_K_M", "as Q4_K_M, Q8_0, not as Q5_K_M"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is_near(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        CATALOGUE.find(text)


def test_a_ranking_judges_a_dynamic_build_only_where_no_usual_one_has_its_size() -> None:
    one = model("maker/Tiny", "UD-Q2_K_XL", "UD-Q4_K_XL", "Q4_K_M", "UD-Q8_K_XL")
    sizes = (60, 100, 108, 200)
    builds = tuple(replace(build, file_bytes=size) for build, size in zip(one.builds, sizes, strict=True))
    assert [build.quant for build in replace(one, builds=builds).ranked] == ["UD-Q2_K_XL", "Q4_K_M", "UD-Q8_K_XL"]


def test_a_missing_skeleton_is_an_error_in_words() -> None:
    _, build = CATALOGUE.find("Qwen3-8B:Q8_0")
    assert build is not None
    with pytest.raises(GgufError, match="no skeleton of Qwen/Qwen3-8B"):
        CATALOGUE.skeleton(build)
