"""Which tensors a model has and of what type each becomes, as the engine says: held against models that it loads."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListTensors, Quantise
from advisor.errors import ModelProblem
from advisor.gguf.quants import FILE_TYPES
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import strip, write_sparse
from tests.models import ARCHITECTURES
from tests.models.fixtures import ModelFactory

FILE_TYPE_IDS = {name: number for number, name in FILE_TYPES.items()}
Q4_K, Q5_K, Q6_K, Q8_0, F32 = 12, 13, 14, 8, 0


@pytest.fixture(scope="module")
def roomy() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(cards=(2**43,))) as process:
        yield process


def metadata_of(model: Path, target: Path) -> Path:
    """A file of a model's metadata alone."""
    skeleton = bytearray(strip(read_header(model), model))
    struct.pack_into("<Q", skeleton, 8, 0)  # no tensors
    target.write_bytes(skeleton)
    return target


def laid_out(model: Path, target: Path) -> Path:
    write_sparse(strip(read_header(model), model), target)
    return target


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_every_tensor_of_a_real_model_is_listed_in_its_shape(
    architecture: str, roomy: EngineProcess, model_factory: ModelFactory, tmp_path: Path
) -> None:
    model = model_factory(architecture)
    answer = roomy.request(ListTensors(metadata_of(model, tmp_path / "metadata.gguf")))
    listed: dict[str, tuple[int, ...]] = {}
    for name, shape in answer.tensors:
        if "gate_up_exps" in name:  # the engine takes the two in one as well as apart
            halves = (shape[0], shape[1] // 2, shape[2])
            listed |= {name.replace("gate_up", half): halves for half in ("gate", "up")}
        else:
            listed[name] = trimmed(tuple(shape))
    for tensor in read_header(model).tensors:
        assert listed[tensor.name] == trimmed(tensor.shape)


def trimmed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without axes of one at its end, which are not told apart from axes that are not there."""
    while len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def test_an_unknown_architecture_is_refused_in_words(roomy: EngineProcess, unknown_model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="plimsoll-none"):
        roomy.request(ListTensors(metadata_of(unknown_model, tmp_path / "metadata.gguf")))


def test_what_is_no_metadata_is_refused(roomy: EngineProcess, tmp_path: Path) -> None:
    path = tmp_path / "noise.gguf"
    path.write_bytes(b"no metadata")
    with pytest.raises(ModelProblem, match=r"noise\.gguf"):
        roomy.request(ListTensors(path))


def test_llama_8b_takes_the_published_bytes(roomy: EngineProcess, llama_8b: Path, tmp_path: Path) -> None:
    header = read_header(llama_8b)
    halves = laid_out(llama_8b, tmp_path / "8b.gguf")
    answer = roomy.request(Quantise(halves, FILE_TYPE_IDS["Q4_K_M"], imatrix=False, types={}))
    assert answer.types == {tensor.name: tensor.type_id for tensor in header.tensors}
    assert header.weights_bytes / 2**20 == pytest.approx(4685.30, abs=0.005)


def test_named_types_go_before_the_quantisers_choice(
    roomy: EngineProcess, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = laid_out(model_factory("llama"), tmp_path / "tiny.gguf")
    types = {r"blk\.0\.ffn_down": Q8_0}
    answer = roomy.request(Quantise(path, FILE_TYPE_IDS["Q4_K_M"], imatrix=False, types=types)).types
    assert answer["blk.0.ffn_down.weight"] == Q8_0
    assert answer["blk.1.ffn_down.weight"] in (Q4_K, Q6_K)
    assert answer["output_norm.weight"] == F32


def test_importance_statistics_change_what_the_quantiser_chooses(
    roomy: EngineProcess, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = laid_out(model_factory("llama", layers=8), tmp_path / "tiny.gguf")

    def first_down(imatrix: bool) -> int:
        return int(roomy.request(Quantise(path, FILE_TYPE_IDS["IQ4_XS"], imatrix, {})).types["blk.0.ffn_down.weight"])

    assert (first_down(False), first_down(True)) == (Q5_K, 23)


def test_a_file_type_that_cannot_be_made_is_refused(
    roomy: EngineProcess, model_factory: ModelFactory, tmp_path: Path
) -> None:
    path = laid_out(model_factory("llama"), tmp_path / "tiny.gguf")
    with pytest.raises(ModelProblem, match="invalid output file type"):
        roomy.request(Quantise(path, 99, imatrix=False, types={}))
