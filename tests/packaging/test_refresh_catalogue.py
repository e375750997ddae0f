"""The catalogue is made from facts by the engine, and from real headers where there is a hub."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.catalogue.entry import Basis
from advisor.catalogue.load import load_catalogue
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import read_skeleton, strip
from advisor.hub.hub import Hub as Asking
from catalogue_steps.builds import CLOSE, How, fit, make_builds
from catalogue_steps.check import failures
from catalogue_steps.facts import FactsError, ModelFacts, read_facts
from catalogue_steps.generate import Generator, ShapesError
from catalogue_steps.headers import Tensor
from catalogue_steps.main import main, refresh
from tests.hub.faults import Fault, Kind
from tests.hub.server import Hub
from tests.models.fixtures import ModelFactory

TODAY = "2026-11-23"
REPO = "maker/Tiny-GGUF"
KEYS = (
    "context_length", "embedding_length", "block_count", "feed_forward_length", "attention.head_count",
    "attention.head_count_kv", "attention.key_length", "attention.value_length", "rope.dimension_count",
)  # fmt: skip


def quiet(_: str) -> None:
    """Nobody reads what a refresh says in a test."""


@pytest.fixture
def generator(tmp_path: Path) -> Iterator[Generator]:
    with Generator(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def committed() -> dict[str, ModelFacts]:
    return {facts.id: facts for facts in read_facts()}


@pytest.fixture
def tiny(model_factory: ModelFactory) -> dict[str, Any]:
    """The facts of the tests' own llama model, as a row of a facts file."""
    header = read_header(model_factory("llama", quant="Q8_0"))
    return {
        "id": "maker/Tiny", "name": "Tiny", "family": "Tiny", "publisher": "Maker", "license": "mit",
        "release": "2026-11", "parameters": header.parameters, "active": header.parameters, "context": 4096,
        "modality": ["text"], "tags": ["chat"], "confidence": "exact", "architecture": "llama",
        "language_parameters": header.parameters,
        "tied": not any(tensor.name == "output.weight" for tensor in header.tensors),
        "keys": {key: header.number(f"llama.{key}") for key in KEYS} | {"vocab_size": header.vocab_size},
        "files": {"F16": [[REPO, "tiny-F16.gguf", None, 1]], "Q8_0": [[REPO, "tiny-Q8_0.gguf", None, 1]]},
        "scores": [],
    }  # fmt: skip


def facts_of(folder: Path, *rows: dict[str, Any]) -> list[ModelFacts]:
    folder.mkdir(exist_ok=True)
    (folder / "family.json").write_text(json.dumps(rows), encoding="utf-8")
    return read_facts(folder)


# -- facts ---------------------------------------------------------------------------------------------------------


def test_the_bundled_catalogue_is_made_of_the_committed_facts(committed: dict[str, ModelFacts]) -> None:
    bundled = load_catalogue()
    waiting = set(committed) - {model.id for model in bundled.models}
    assert len(waiting) < 5
    for model in bundled.models:
        facts = committed[model.id]
        for build in model.builds:
            if build.basis is Basis.PUBLISHED:
                assert build.files == tuple(listed.file for listed in facts.files[build.quant])


@pytest.mark.parametrize("name", ["meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen3.5-4B", "Qwen/Qwen3.5-122B-A10B"])
def test_made_again_a_model_comes_out_the_same(
    name: str, committed: dict[str, ModelFacts], generator: Generator
) -> None:
    bundled = load_catalogue()
    model, _ = bundled.find(name)
    made, problems = make_builds(committed[name], generator)
    assert problems == []
    assert [one.build for one in made] == list(model.builds)
    assert [one.skeleton for one in made] == [bundled.skeleton(build) for build in model.builds]


def test_llama_8b_comes_out_at_the_published_bytes(committed: dict[str, ModelFacts], generator: Generator) -> None:
    made, _ = make_builds(committed["meta-llama/Llama-3.1-8B-Instruct"], generator)
    (build,) = (one for one in made if one.build.quant == "Q4_K_M")
    assert build.build.weights_bytes / 2**20 == pytest.approx(4685.30, abs=0.005)
    assert build.data_bytes + build.header_bytes == pytest.approx(build.build.file_bytes, rel=1e-6)


@pytest.mark.parametrize("text", ["", "{}", "[{}]", '[{"id": "a/b"}]', "[3]"])
def test_facts_that_cannot_be_used_are_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    if text == "{}":
        assert read_facts(tmp_path) == []
        return
    with pytest.raises(FactsError, match=r"odd\.json"):
        read_facts(tmp_path)


def test_a_model_described_twice_is_refused(tiny: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="maker/tiny is described twice"):
        facts_of(tmp_path, tiny, tiny | {"id": "maker/tiny"})


def test_facts_that_do_not_make_the_model_are_refused(
    tiny: dict[str, Any], generator: Generator, tmp_path: Path
) -> None:
    keys = tiny["keys"] | {"block_count": tiny["keys"]["block_count"] + 1}
    (facts,) = facts_of(tmp_path / "facts", tiny | {"keys": keys})
    with pytest.raises(ShapesError, match="not the published"):
        make_builds(facts, generator)


def test_what_was_made_up_has_the_tensors_of_the_real_file(
    tiny: dict[str, Any], generator: Generator, model_factory: ModelFactory, tmp_path: Path
) -> None:
    (facts,) = facts_of(tmp_path / "facts", tiny)
    made, _ = make_builds(facts, generator)
    for one in made:
        real = read_header(model_factory("llama", quant=one.build.quant))
        assert table(read_skeleton(one.skeleton).tensors) == table(real.tensors)


def table(tensors: Any) -> set[tuple[str, tuple[int, ...], int]]:
    return {(tensor.name, tensor.shape, tensor.type_id) for tensor in tensors}


# -- fitting -------------------------------------------------------------------------------------------------------

Q4_K, Q6_K = 12, 14
ROWS = [
    *(Tensor(f"blk.{layer}.ffn_down.weight", (1024, 512), Q4_K) for layer in range(8)),
    Tensor("blk.0.attn_q.weight", (1024, 512), Q4_K),
    Tensor("output.weight", (1024, 512), Q6_K),
]


@pytest.mark.parametrize("share", [0.8, 0.93, 1.0, 1.02, 1.2, 1.4])
def test_fitting_meets_a_size_by_moving_feed_forward_tensors_alone(share: float) -> None:
    target = round(share * sum(row.room for row in ROWS))
    fitted = fit(ROWS, target)
    # A block's step is 16 bits for 256 numbers, so no closer than that can be asked for.
    assert 0 <= target - sum(row.room for row in fitted) <= ROWS[0].room // 4
    assert [row._replace(type_id=0) for row in fitted] == [row._replace(type_id=0) for row in ROWS]
    assert fitted[-2:] == ROWS[-2:]
    steps = {TENSOR_TYPES[row.type_id].bits for row in fitted[:-2]}
    assert len(steps) <= 2


def test_what_cannot_be_fitted_is_left_as_near_as_it_gets() -> None:
    assert all(TENSOR_TYPES[row.type_id].name == "Q8_0" for row in fit(ROWS, 10**9)[:-2])
    assert all(TENSOR_TYPES[row.type_id].name == "IQ1_S" for row in fit(ROWS, 0)[:-2])


def test_a_publishers_own_mix_is_fitted_to_its_size(tiny: dict[str, Any], generator: Generator, tmp_path: Path) -> None:
    (plain,) = facts_of(tmp_path / "facts", tiny)
    made, _ = make_builds(plain, generator)
    size = made[0].build.file_bytes
    smaller = [REPO, "tiny-Q8_0.gguf", size * 9 // 10, 1]
    (facts,) = facts_of(tmp_path / "facts", tiny | {"files": {"Q8_0": [smaller]}})
    ((one,), problems) = make_builds(facts, generator)
    assert problems == []
    assert one.how is How.FITTED
    assert one.build.file_bytes == size * 9 // 10
    assert abs(one.data_bytes + one.header_bytes - one.build.file_bytes) <= CLOSE * one.build.file_bytes


# -- a refresh -----------------------------------------------------------------------------------------------------


def test_without_a_network_everything_is_generated(tiny: dict[str, Any], tmp_path: Path) -> None:
    wrong = tiny | {"id": "maker/Unknown", "architecture": "plimsoll-none"}
    report = refresh(facts_of(tmp_path / "facts", tiny, wrong), tmp_path / "out", TODAY, None, quiet)
    catalogue = load_catalogue(tmp_path / "out")
    assert catalogue.made == TODAY
    (model,) = catalogue.models
    assert {build.basis for build in model.builds} == {Basis.PUBLISHED}
    assert any("maker/Unknown" in line and "plimsoll-none" in line for line in report.left_out)
    assert "1 models of 1 families, 2 builds" in report.summary()


def test_a_mix_that_the_quantiser_does_not_know_waits_for_its_header(tiny: dict[str, Any], tmp_path: Path) -> None:
    mix = tiny | {"files": {"UD-Q2_K_XL": [[REPO, "tiny-UD-Q2_K_XL.gguf", None, 1]]}}
    report = refresh(facts_of(tmp_path / "facts", mix), tmp_path / "out", TODAY, None, quiet)
    assert load_catalogue(tmp_path / "out").models == ()
    assert report.left_out == ["maker/Tiny waits for a network: all its files are mixes of their publisher's own."]


def test_real_headers_replace_generated_ones_and_stay(
    tiny: dict[str, Any], hub: Hub, model_factory: ModelFactory, tmp_path: Path
) -> None:
    real = model_factory("llama", quant="Q8_0")
    hub.put(f"{REPO}/tiny-Q8_0.gguf", real)
    facts, out = facts_of(tmp_path / "facts", tiny), tmp_path / "out"
    report = refresh(facts, out, TODAY, Asking(), quiet)
    for _ in range(2):
        catalogue = load_catalogue(out)
        model, build = catalogue.find("Tiny:Q8_0")
        assert build is not None
        assert build.basis is Basis.EXACT
        assert build.file_bytes == build.files[0].bytes == real.stat().st_size
        assert catalogue.skeleton(build) == strip(read_header(real), real)
        other = model.build("F16")
        assert other is not None
        assert other.basis is Basis.PUBLISHED
        refresh(facts, out, TODAY, None, quiet)  # without a network
    assert any("no file 'tiny-F16.gguf'" in note for note in report.notes)
    assert hub.served(f"{REPO}/*") < 2 * real.stat().st_size


def test_a_hub_that_does_not_answer_costs_nothing_but_a_note(tiny: dict[str, Any], hub: Hub, tmp_path: Path) -> None:
    hub.faults.add(Fault(Kind.STATUS, "*", status=503, times=100))
    report = refresh(facts_of(tmp_path / "facts", tiny), tmp_path / "out", TODAY, Asking(), quiet)
    assert len(load_catalogue(tmp_path / "out").models) == 1
    assert any("The hub was given up at maker/Tiny" in note for note in report.notes)


def test_a_skeleton_that_does_not_run_is_found(tiny: dict[str, Any], generator: Generator, tmp_path: Path) -> None:
    (facts,) = facts_of(tmp_path / "facts", tiny)
    made, _ = make_builds(facts, generator)
    whole, broken = made
    header = read_skeleton(broken.skeleton)
    name = header.tensors[-1].name
    renamed = broken.skeleton.replace(name.encode(), name[:-1].encode() + b"x")
    (found,) = failures([whole, broken.__class__(broken.build, renamed, 0, 0, broken.how)], tmp_path)
    assert found[0].build == broken.build
    assert name in found[1]


def test_the_command_line(tiny: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts_of(tmp_path / "facts", tiny)
    table_file = tmp_path / "report.md"
    arguments = ["--facts", str(tmp_path / "facts"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--report", str(table_file)]) == 0
    assert "2 builds" in capsys.readouterr().out
    assert "| build | published file |" in table_file.read_text(encoding="utf-8")
    (tmp_path / "facts" / "family.json").write_text("[", encoding="utf-8")
    assert main(arguments) == 1
    assert "family.json" in capsys.readouterr().err
