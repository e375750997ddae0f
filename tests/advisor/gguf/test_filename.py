"""Names of GGUF files, as publishers write them, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.gguf.filename import FileKind, Filename, parse_filename, part_of, part_suffix, parts, quant_of
from advisor.gguf.quants import FILE_TYPES
from tests.advisor.gguf.raw import STORIES

MODELS = STORIES.with_name("models.json")

KNOWN = {
    "Mixtral-8x7B-v0.1-Q2_K.gguf": Filename("Mixtral", "8x7B", "", "v0.1", "Q2_K"),
    "Hermes-2-Pro-Llama-3-8B-F16.gguf": Filename("Hermes-2-Pro-Llama-3", "8B", "", "", "F16"),
    "Grok-100B-v1.0-Q4_0-00003-of-00009.gguf": Filename("Grok", "100B", "", "v1.0", "Q4_0", part=3, parts=9),
    "Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf": Filename("Meta-Llama-3.1", "8B", "Instruct", "", "Q4_K_M"),
    "llama-2-7b.Q4_K_M.gguf": Filename("llama-2", "7b", "", "", "Q4_K_M"),
    "Laguna-XS-2.1.i1-Q4_K_S.gguf": Filename("Laguna-XS-2.1", quant="Q4_K_S"),
    "Qwen3-30B-A3B-Instruct-2507-UD-Q4_K_XL.gguf": Filename("Qwen3", "30B-A3B", "Instruct-2507", "", "UD-Q4_K_XL"),
    "Llama-4-Scout-17B-16E-Instruct-IQ2_XXS.gguf": Filename("Llama-4-Scout", "17B-16E", "Instruct", "", "IQ2_XXS"),
    "gemma-3n-E2B-it-bf16.gguf": Filename("gemma-3n", "E2B", "it", "", "BF16"),
    "gpt-oss-20b-mxfp4.gguf": Filename("gpt-oss", "20b", "", "", "MXFP4"),
    "Mistral-7B-Instruct-v0.3.fp16.gguf": Filename("Mistral", "7B", "Instruct", "v0.3", "F16"),
    "qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf": Filename(
        "qwen2.5", "7b", "instruct", "", "Q4_K_M", part=1, parts=2
    ),
    "mmproj-google_gemma-3-12b-it-f16.gguf": Filename("google_gemma-3", "12b", "it", "", "F16", FileKind.PROJECTOR),
    "Qwen2.5-VL-7B-Instruct-mmproj-Q8_0.gguf": Filename("Qwen2.5-VL", "7B", "Instruct", "", "Q8_0", FileKind.PROJECTOR),
    "mmproj.gguf": Filename("", kind=FileKind.PROJECTOR),
    "imatrix.gguf": Filename("", kind=FileKind.IMATRIX),
    "Foo-8B.imatrix.gguf": Filename("Foo", "8B", kind=FileKind.IMATRIX),
    "DeepSeek-R1-DRAFT-0.6B-Q4_0.gguf": Filename("DeepSeek-R1", "0.6B", "", "", "Q4_0", FileKind.DRAFT),
    "mtp-gemma-4-E2B-it-Q8_0.gguf": Filename("gemma-4", "E2B", "it", "", "Q8_0", FileKind.DRAFT),
    "dflash-Qwen3-8B-BF16.gguf": Filename("Qwen3", "8B", "", "", "BF16", FileKind.DRAFT),
    "Qwen3.5-9B-MTP-Q4_K_M.gguf": Filename("Qwen3.5", "9B", "MTP", "", "Q4_K_M"),
    "Phi-3-mini-3.8B-Q4_0-LoRA.gguf": Filename("Phi-3-mini", "3.8B", "", "", "Q4_0", FileKind.ADAPTER),
    "ggml-vocab-llama-bpe.gguf": Filename("ggml-llama-bpe", kind=FileKind.VOCABULARY),
    "stories260K.gguf": Filename("stories260K"),
    "NVIDIA-30B-BF16.Q8_0.gguf": Filename("NVIDIA", "30B", "BF16", "", "Q8_0"),
    ".gguf": Filename(""),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_names(name: str) -> None:
    assert parse_filename(name) == KNOWN[name]
    assert parse_filename(f"some/folder/{name}") == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_printing_and_parsing_again_changes_nothing(name: str) -> None:
    once = str(KNOWN[name])
    assert parse_filename(once) == KNOWN[name]
    assert str(parse_filename(once)) == once


@pytest.mark.parametrize("name", ["", "model.safetensors", "gguf", "model.gguf.part", "README.md"])
def test_what_is_no_gguf_name(name: str) -> None:
    assert parse_filename(name) is None
    assert part_of(name) is None
    assert parts(name) == [name]


words = st.from_regex(r"[A-Z][a-z]{2,7}", fullmatch=True)
names = st.builds(
    Filename,
    name=st.lists(words, min_size=1, max_size=3).map("-".join),
    size=st.sampled_from(["7B", "0.6B", "8x7B", "30B-A3B", "270M", "17B-16E"]),
    fine_tune=st.lists(words, max_size=2).map("-".join),
    version=st.sampled_from(["", "v1", "v0.3", "v2.1.0"]),
    quant=st.sampled_from(["", "UD-Q4_K_XL", "Q8_0", "IQ4_NL", "MXFP4_MOE", *FILE_TYPES.values()]),
    kind=st.sampled_from(FileKind),
    part=st.integers(1, 9),
    parts=st.just(9),
)


@given(names)
def test_both_ways(name: Filename) -> None:
    assert parse_filename(str(name)) == name


@given(st.text() | st.text("QIK_-.0123456789MUDofguXLS/\\", max_size=40).map(lambda text: text + ".gguf"))
def test_any_text_is_taken(name: str) -> None:
    parsed = parse_filename(name)
    assert (parsed is not None) == name.lower().endswith(".gguf")
    assert isinstance(quant_of(name), str)
    found = part_of(name)
    if found and found[1] < 1000:
        assert parts(name)[found[0] - 1] == name


def test_the_folder_gives_the_quant_where_the_name_does_not() -> None:
    assert quant_of("UD-Q4_K_XL/model-00001-of-00002.gguf") == "UD-Q4_K_XL"
    assert quant_of("BF16\\model.gguf") == "BF16"
    assert quant_of("Q4_K_M/model-Q8_0.gguf") == "Q8_0"
    assert quant_of("model.gguf") == ""


@pytest.mark.parametrize("word", ["Sq8way", "MyQ4model", "FP16x", "xQ4_K_M", "24Q"])
def test_words_that_only_resemble_a_quant(word: str) -> None:
    assert quant_of(f"model-{word}.gguf") == ""


def test_parts_of_a_set() -> None:
    assert part_of("dir/m-00002-of-00003.gguf") == (2, 3)
    assert parts("dir/m-00002-of-00003.GGUF") == [f"dir/m-0000{n}-of-00003.GGUF" for n in (1, 2, 3)]
    assert part_suffix(12, 345) == "-00012-of-00345.gguf"


@pytest.mark.parametrize(
    "name", ["m-00004-of-00003.gguf", "m-00000-of-00003.gguf", "m-1-of-3.gguf", "m-00001-of-00003"]
)
def test_no_part_of_a_set(name: str) -> None:
    assert part_of(name) is None


@pytest.mark.skipif(not MODELS.exists(), reason="no facts file beside the checkout")
def test_published_names() -> None:
    builds = [
        (quant["name"].replace("FP16", "F16"), quant["file"], quant["split_parts"])
        for model in json.loads(MODELS.read_text())["models"]
        for repo in model["gguf"]
        for quant in repo["quants"]
        if quant.get("file")
    ]
    assert len(builds) > 5000
    # Three of them are named otherwise in the facts than in the file itself.
    assert sum(quant_of(file) != quant for quant, file, _ in builds) <= 3
    assert all(part_of(file) in (None, (1, count)) for _, file, count in builds)
