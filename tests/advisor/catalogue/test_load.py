"""The bundled catalogue as it is, and catalogues that went wrong."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.load import CATALOGUE_FOLDER, CATALOGUE_VERSION, INDEX, SKELETONS, load_catalogue
from advisor.catalogue.not_judged import not_judged
from advisor.gguf.parse import parse_header
from advisor.gguf.skeleton import read_skeleton

BILLION = 10**9


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    return load_catalogue()


def test_the_bundled_catalogue_has_no_problems(bundled: Catalogue) -> None:
    assert bundled.problems == ()
    assert bundled.version == CATALOGUE_VERSION


def test_it_is_wide_enough(bundled: Catalogue) -> None:
    assert len(bundled.models) >= 80
    assert len({model.family for model in bundled.models}) >= 20
    sizes = [model.params_total for model in bundled.models]
    assert min(sizes) < 0.2 * BILLION
    assert max(sizes) > 600 * BILLION
    dense, experts = {"llama", "qwen3", "mistral3"}, {"qwen3moe", "gpt-oss", "glm4moe"}
    sliding, latent = {"gemma3", "gpt-oss"}, {"deepseek2"}
    hybrid = {"qwen3next", "granitehybrid", "nemotron_h", "falcon-h1", "lfm2"}
    assert dense | experts | sliding | latent | hybrid <= {model.architecture for model in bundled.models}


def test_every_model_can_be_had_and_is_good_for_something(bundled: Catalogue) -> None:
    for model in bundled.models:
        assert model.uses, model.id
        assert 0 < model.params_active <= model.params_total, model.id
        for build in model.builds:
            assert build.files, build.key
            assert 0 < build.weights_bytes < build.file_bytes, build.key
        sizes = [build.file_bytes for build in model.builds]
        assert sizes == sorted(sizes), model.id
    assert {use for model in bundled.models for use in model.uses} == set(Use)


def test_nothing_is_listed_twice(bundled: Catalogue) -> None:
    assert len({model.name.lower() for model in bundled.models}) == len(bundled.models)
    places: list[tuple[str, str]] = []
    for model in bundled.models:
        assert len({build.quant for build in model.builds}) == len(model.builds), model.id
        places += [(file.repo, file.file) for build in model.builds for file in build.files if file.file]
    assert [place for place, times in Counter(places).items() if times > 1] == []
    known = {model.id.lower() for model in bundled.models}
    assert not [one.id for one in not_judged() if one.id.lower() in known]


@pytest.mark.parametrize(
    ("name", "file_bytes"),
    [
        ("Qwen3.8-27B:UD-Q4_K_XL", 17_559_178_144),
        ("Qwen3.6-27B:Q3_K_M", 13_586_217_184),
        ("gemma-4-26B-A4B-it:Q4_K_M", 17_035_038_112),
        ("gemma-3n-E2B-it:Q4_K_M", 3_026_881_888),
        ("gemma-3n-E4B-it:Q6_K", 6_272_219_264),
        ("Qwen3-Coder-Next:UD-Q4_K_XL", 49_608_478_720),
        ("GLM-5.3:UD-Q2_K_XL", 253_878_406_789),
        ("NVIDIA-Nemotron-3-Super-120B-A12B:UD-Q4_K_XL", 83_777_308_512),
        ("DeepSeek-V4-Flash-0731:UD-Q4_K_XL", 155_095_241_120),
        ("Kimi-K2.6:UD-Q4_K_XL", 583_710_875_520),
        ("Kimi-K2.5:Q4_K_M", 621_245_226_816),
        ("Ornith-1.0-35B:Q4_K_M", 21_166_757_760),
        ("Qwen-AgentWorld-35B-A3B:Q8_0", 36_903_140_608),
        ("Tiel-Coder-35B-A3B:UD-Q4_K_XL", 22_360_478_080),
        ("Qwen2.5-1.5B-Instruct:Q4_K_M", 1_117_320_736),
        ("Bonsai-27B:Q1_0", 3_803_452_480),
    ],
)
def test_files_have_their_published_sizes(bundled: Catalogue, name: str, file_bytes: int) -> None:
    _, build = bundled.find(name)
    assert build is not None
    assert build.file_bytes == file_bytes
    # The weights are worked out, and come to the file but for its header, a fitted build's within a hundredth.
    assert -30_000_000 - file_bytes // 100 < build.weights_bytes - file_bytes < file_bytes // 100


def test_what_had_only_eight_bits_can_be_had_in_four(bundled: Catalogue) -> None:
    for name in ("gemma-3n-E2B-it", "GLM-5.3", "MiniMax-M2.7", "NVIDIA-Nemotron-3-Super-120B-A12B", "Muse-Glimmer-30B"):
        model, _ = bundled.find(name)
        bits = [8 * build.weights_bytes / model.params_total for build in model.builds]
        assert any(bits_of < 5.2 for bits_of in bits), name
    usual = {"IQ2_M", "Q2_K", "IQ3_XXS", "Q3_K_M", "IQ4_XS", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", "BF16"}
    assert usual <= {build.quant for build in bundled.find("Qwen3.8-27B")[0].builds}


def test_parameters_are_the_published_ones(bundled: Catalogue) -> None:
    """What the engine makes of a model's description has as many numbers as its publisher says."""
    published = {
        "Nanbeige4.2-3B": 4_169_800_704, "Spark-X2.5-4B": 4_112_079_360, "Ling-3.0-flash": 127_486_405_600,
        "Kimi-K3": 2_779_483_135_584, "MiMo-V2.5-Pro": 1_021_248_126_336,
        "Ling-3.0-tiny": 7_893_392_800, "granite-4.1-8b": 8_791_592_960, "EuroLLM-22B-Instruct-2512": 22_637_328_384,
    }  # fmt: skip
    for name, parameters in published.items():
        model, _ = bundled.find(name)
        assert read_skeleton(bundled.skeleton(model.builds[-1])).parameters == parameters, name


def test_a_mixture_computes_with_as_many_parameters_as_its_name_says(bundled: Catalogue) -> None:
    named = [(model, re.search(r"-A(\d+(?:\.\d+)?)B", model.name)) for model in bundled.models]
    found = [(model, float(match[1]) * BILLION) for model, match in named if match]
    assert len(found) > 25
    for model, active in found:
        assert 0.6 < model.params_active / active < 1.7, model.name


def test_every_figure_names_its_source(bundled: Catalogue) -> None:
    scores = [score for model in bundled.models for score in model.scores]
    assert len(scores) > 500
    for score in scores:
        assert score.source.startswith("https://")
        assert score.measured_by
    assert "Artificial Analysis" in bundled.attribution


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in CATALOGUE_FOLDER.iterdir()) < 4_000_000


# -- what went wrong -----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of the first three models."""
    document = json.loads((CATALOGUE_FOLDER / INDEX).read_text(encoding="utf-8"))
    document["models"] = document["models"][:3]
    (tmp_path / INDEX).write_text(json.dumps(document), encoding="utf-8")
    shutil.copy(CATALOGUE_FOLDER / SKELETONS, tmp_path)
    return tmp_path


def change(folder: Path, how: Callable[[dict[str, Any]], object]) -> str:
    """Change the document; the id of the second model, which the changes below are made to."""
    path = folder / INDEX
    document = json.loads(path.read_text(encoding="utf-8"))
    identity = document["models"][1]["id"]
    how(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(identity)


def row(how: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    return lambda document: how(document["models"][1])


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "no license": row(lambda one: one.pop("license")),
    "a number for a name": row(lambda one: one.update(name=7)),
    "text for a number": row(lambda one: one.update(params_total="8B")),
    "true for a number": row(lambda one: one.update(context_train=True)),
    "fewer than none": row(lambda one: one.update(params_active=-1)),
    "an unknown use": row(lambda one: one["uses"].append("cooking")),
    "an unknown basis": row(lambda one: one["builds"][0].update(basis="hearsay")),
    "no builds": row(lambda one: one.update(builds=[])),
    "a build without files": row(lambda one: one["builds"][0].pop("files")),
    "a file of two words": row(lambda one: one["builds"][0]["files"].append(["repo", "file"])),
    "a score without a number": row(lambda one: one.update(scores=[
        {"by": "x", "as_of": "", "source": "", "variant": "", "figures": [["b", "much", "%"]]}])),
    "modality in one word": row(lambda one: one.update(modality="text")),
    "skeletons elsewhere": row(lambda one: one["skeletons"].__setitem__(0, one["skeletons"][0] + 1)),
    "skeletons beyond the end": row(lambda one: one["skeletons"].__setitem__(0, 10**9)),
    "skeletons of another sum": row(lambda one: one["skeletons"].__setitem__(2, 0)),
    "no skeletons": row(lambda one: one.pop("skeletons")),
}  # fmt: skip


@pytest.mark.parametrize("wrong", list(WRONG))
def test_a_bad_entry_is_left_out_and_named(wrong: str, folder: Path) -> None:
    identity = change(folder, WRONG[wrong])
    catalogue = load_catalogue(folder)
    assert len(catalogue.models) == 2
    assert identity not in {model.id for model in catalogue.models}
    (problem,) = catalogue.problems
    assert problem.startswith(identity)
    assert problem.endswith("so it is left out.")
    assert "\n" not in problem


@pytest.mark.parametrize("entry", [None, 7, [], {}, {"id": 3}])
def test_an_entry_without_a_name_is_told_by_its_number(entry: object, folder: Path) -> None:
    change(folder, lambda document: document["models"].__setitem__(1, entry))
    catalogue = load_catalogue(folder)
    assert len(catalogue.models) == 2
    assert catalogue.problems[0].startswith("Entry 2 ")


def test_a_newer_catalogue_is_used_as_far_as_it_is_understood(folder: Path) -> None:
    def make_newer(document: dict[str, Any]) -> None:
        document["version"] = CATALOGUE_VERSION + 1
        document["models"][1]["uses"] = ["telepathy"]

    change(folder, make_newer)
    catalogue = load_catalogue(folder)
    assert len(catalogue.models) == 2
    assert "newer than this Plimsoll: update it" in catalogue.problems[0]


def test_a_model_listed_twice_counts_once(folder: Path) -> None:
    change(folder, lambda document: document["models"].append(document["models"][1]))
    catalogue = load_catalogue(folder)
    assert len(catalogue.models) == 3
    assert "is listed twice" in catalogue.problems[0]


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", "{}", '{"models": 3}', "[" * 100_000, '{"version": "one", "models": [[]]}']
)
def test_a_catalogue_that_is_none_is_empty_and_says_so(text: str, folder: Path) -> None:
    (folder / INDEX).write_text(text, encoding="utf-8")
    catalogue = load_catalogue(folder)
    assert catalogue.models == ()
    assert len(catalogue.problems) == 1


def test_bytes_that_are_no_text_are_no_catalogue(folder: Path) -> None:
    (folder / INDEX).write_bytes(b"\xff\xfe{}")
    assert load_catalogue(folder).models == ()


@pytest.mark.parametrize("name", [INDEX, SKELETONS])
def test_a_missing_file_is_no_crash(name: str, folder: Path) -> None:
    (folder / name).unlink()
    catalogue = load_catalogue(folder)
    assert catalogue.models == ()
    assert "Install Plimsoll again" in catalogue.problems[0]


def test_what_is_left_still_gives_skeletons(folder: Path) -> None:
    change(folder, WRONG["skeletons of another sum"])
    catalogue = load_catalogue(folder)
    for model in catalogue.models:
        for build in model.builds:
            assert parse_header(catalogue.skeleton(build), 2**50).weights_bytes == build.weights_bytes
