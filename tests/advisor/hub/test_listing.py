"""Files put together into builds."""

from __future__ import annotations

import pytest

from advisor.errors import HubProblem, UsageError
from advisor.gguf.filename import FileKind
from advisor.hub.listing import Listing, RepositoryFile, make_listing
from advisor.hub.reference import parse_reference
from tests.advisor.gguf.raw import assert_sentence

EMPTY = Listing("maker/Big-GGUF", "c0ffee", "mit", "", gated=False, private=False, builds=())


def listed(*names: str) -> Listing:
    """A listing of these files; each is a thousand bytes larger than the one before."""
    return make_listing(
        EMPTY, [RepositoryFile(name, 1000 * n, f"etag of {name}", None) for n, name in enumerate(names, 1)]
    )


def labels(listing: Listing) -> list[str]:
    return [build.label for build in listing.builds]


def chosen(listing: Listing, text: str) -> str:
    return listing.build(parse_reference(text)).name


def test_what_publishers_upload() -> None:
    found = listed(
        "README.md", "Big-8B-Q2_K.gguf", "Big-8B-UD-Q2_K_XL.gguf", "mmproj-F16.gguf", "imatrix_big.gguf_file",
        "Big-8B-Q8_0/Big-8B-Q8_0-00001-of-00002.gguf", "Big-8B-Q8_0/Big-8B-Q8_0-00002-of-00002.gguf",
        "MTP/mtp-Big-8B-Q8_0.gguf", "Big-8B.imatrix.gguf", "config.json", "mmproj-BF16.gguf",
    )  # fmt: skip
    assert labels(found) == ["Q2_K", "UD-Q2_K_XL", "Q8_0"]
    assert [len(build.files) for build in found.builds] == [1, 1, 2]
    assert found.builds[2].size == 6000 + 7000
    assert [file.name for file in found.projectors] == ["mmproj-BF16.gguf", "mmproj-F16.gguf"]
    assert [file.name for file in found.drafts] == ["MTP/mtp-Big-8B-Q8_0.gguf"]
    assert [file.name for file in found.others] == ["Big-8B.imatrix.gguf"]
    assert str(found.builds[0]) == "maker/Big-GGUF:Q2_K"


def test_choosing_a_build() -> None:
    found = listed(
        "Big-Q2_K.gguf", "BF16/Big-BF16-00001-of-00002.gguf", "BF16/Big-BF16-00002-of-00002.gguf", "mtp-x.gguf"
    )
    assert chosen(found, "maker/Big-GGUF:q2_k") == "Big-Q2_K.gguf"
    assert chosen(found, "maker/Big-GGUF:bf16") == "BF16/Big-BF16-00001-of-00002.gguf"
    assert chosen(found, "maker/Big-GGUF/BF16/Big-BF16-00002-of-00002.gguf") == "BF16/Big-BF16-00001-of-00002.gguf"
    assert chosen(found, "maker/Big-GGUF/mtp-x.gguf") == "mtp-x.gguf"
    assert chosen(listed("only.gguf"), "maker/Big-GGUF") == "only.gguf"
    for text, words in (
        ("maker/Big-GGUF", "several versions"),
        ("maker/Big-GGUF:Q9_K", "no version 'Q9_K'"),
        ("maker/Big-GGUF/other.gguf", "no file 'other.gguf'"),
    ):
        with pytest.raises(UsageError) as caught:
            found.build(parse_reference(text))
        assert_sentence(caught.value, words, "Q2_K, BF16")


def test_several_builds_of_one_quantisation() -> None:
    found = listed("stories15M-q4_0.gguf", "stories42M-q4_0.gguf", "stories260K.gguf", "x/stories15M-q4_0.gguf")
    assert labels(found) == ["stories15M-q4_0", "stories42M-q4_0", "stories260K", "x/stories15M-q4_0"]
    assert chosen(found, "maker/Big-GGUF:stories42m-Q4_0") == "stories42M-q4_0.gguf"
    with pytest.raises(UsageError) as caught:
        found.build(parse_reference("maker/Big-GGUF:Q4_0"))
    assert_sentence(caught.value, "Several files", "maker/Big-GGUF/stories42M-q4_0.gguf")


def test_sets_of_another_number_of_parts_are_other_builds() -> None:
    two = [f"Big-Q8_0-0000{n}-of-00002.gguf" for n in (1, 2)]
    three = [f"Big-Q8_0-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    found = listed("Big-Q8_0.gguf", *two, *three)
    assert [len(build.files) for build in found.builds] == [1, 2, 3]
    assert len(set(labels(found))) == 3


def test_a_part_that_is_missing() -> None:
    (build,) = listed("Big-Q8_0-00001-of-00003.gguf", "Big-Q8_0-00003-of-00003.gguf").builds
    assert build.missing == ("Big-Q8_0-00002-of-00003.gguf",)
    with pytest.raises(HubProblem) as caught:
        build.check_complete()
    assert_sentence(caught.value, "Big-Q8_0-00002-of-00003.gguf")


def test_no_gguf_model() -> None:
    for names in ((), ("model.safetensors",), ("mmproj-F16.gguf", "imatrix.gguf")):
        with pytest.raises(HubProblem) as caught:
            listed(*names)
        assert_sentence(caught.value, "maker/Big-GGUF has no GGUF model")


def test_a_key_tells_content_and_not_place() -> None:
    one = make_listing(EMPTY, [RepositoryFile("a-Q4_0.gguf", 5, "same", None)]).builds[0]
    other = make_listing(EMPTY, [RepositoryFile("b-Q8_0.gguf", 5, "same", None)]).builds[0]
    assert one.key == other.key != listed("a-Q4_0.gguf").builds[0].key


def sized(*files: tuple[str, int]) -> Listing:
    return make_listing(EMPTY, [RepositoryFile(name, size, f"etag of {name}", None) for name, size in files])


def test_draft_heads_in_a_folder_are_no_versions_of_the_model() -> None:
    found = sized(
        ("Big-8B-F16.gguf", 16_000), ("Big-8B-Q8_0.gguf", 8000), ("MTP/Big-8B-Q8_0-MTP.gguf", 900),
        ("MTP/Big-8B-F16-MTP.gguf", 1600), ("Big-8B-Q6_K-MTP.gguf", 7000),
    )  # fmt: skip
    assert labels(found) == ["Q6_K", "Q8_0", "F16"]
    assert chosen(found, "maker/Big-GGUF:Q8_0") == "Big-8B-Q8_0.gguf"
    assert chosen(found, "maker/Big-GGUF:F16") == "Big-8B-F16.gguf"
    assert chosen(found, "maker/Big-GGUF:Q6_K") == "Big-8B-Q6_K-MTP.gguf"
    assert chosen(found, "maker/Big-GGUF/MTP/Big-8B-F16-MTP.gguf") == "MTP/Big-8B-F16-MTP.gguf"
    assert labels(sized(("MTP/Big-8B-Q8_0.gguf", 900))) == ["Q8_0"]


@pytest.mark.parametrize(
    "name",
    [
        "Llama-3-8B-LoRA-merged-Q4_K_M.gguf", "Big-8B-lora.Q5_K_S.gguf", "Big-8B-imatrix-IQ4_XS.gguf",
        "Big-8B.Q4_K_M-imatrix.gguf", "Qwen3-0.6B-draft-Q8_0.gguf", "Big-8B-large-vocab-Q4_K_M.gguf",
        "Big-8B-Q8_0-LoRA.gguf", "Big-8B-LoRA.gguf", "mtp-Big-8B-Q8_0.gguf",
    ],
)  # fmt: skip
def test_a_word_in_its_name_leaves_no_model_out(name: str) -> None:
    found = sized((name, 5000))
    assert [build.name for build in found.builds] == [name]
    assert chosen(found, f"maker/Big-GGUF/{name}") == name
    assert found.build(parse_reference(f"maker/Big-GGUF/{name}")).doubt is None


def test_what_is_small_beside_a_model_goes_with_it_and_what_is_not_is_doubtful() -> None:
    found = sized(
        ("Big-8B-Q8_0.gguf", 8000), ("Big-8B-LoRA-F16.gguf", 100), ("Big-draft-Q8_0.gguf", 500),
        ("Big-LoRA-Q8_0.gguf", 7900), ("other-draft-Q8_0.gguf", 7000), ("ggml-vocab-big.gguf", 10),
    )  # fmt: skip
    assert [(build.name, build.doubt) for build in found.builds] == [
        ("Big-8B-Q8_0.gguf", None), ("other-draft-Q8_0.gguf", FileKind.DRAFT), ("Big-LoRA-Q8_0.gguf", FileKind.ADAPTER),
    ]  # fmt: skip
    assert labels(found) == ["Q8_0", "other-draft-Q8_0", "Big-LoRA-Q8_0"]
    assert [file.name for file in found.drafts] == ["Big-draft-Q8_0.gguf"]
    assert {file.name for file in found.others} == {"Big-8B-LoRA-F16.gguf", "ggml-vocab-big.gguf"}
    assert chosen(found, "maker/Big-GGUF:Q8_0") == "Big-8B-Q8_0.gguf"


def test_labels_of_the_publishers_own() -> None:
    found = listed(
        "Big-8B-I-Compact.gguf", "Big-8B-I-Quality.gguf", "Big-8B-IQ4_XS-3.97bpw.gguf", "Big-8B-IQ4_XS-4.25bpw.gguf",
        "Big-8B_balanced.gguf", "fast/Big-8B.gguf",
    )  # fmt: skip
    for label, name in (
        ("I-Compact", "Big-8B-I-Compact.gguf"), ("i-quality", "Big-8B-I-Quality.gguf"),
        ("IQ4_XS-3.97bpw", "Big-8B-IQ4_XS-3.97bpw.gguf"), ("3.97bpw", "Big-8B-IQ4_XS-3.97bpw.gguf"),
        ("balanced", "Big-8B_balanced.gguf"), ("fast", "fast/Big-8B.gguf"),
        ("IQ4-XS-4-25bpw", "Big-8B-IQ4_XS-4.25bpw.gguf"),
    ):  # fmt: skip
        assert chosen(found, f"maker/Big-GGUF:{label}") == name
    for label in ("IQ4_XS", "Big-8B-IQ4_XS"):
        with pytest.raises(UsageError) as caught:
            chosen(found, f"maker/Big-GGUF:{label}")
        assert_sentence(caught.value, "Several files")
    with pytest.raises(UsageError):
        chosen(found, "maker/Big-GGUF:act")


@pytest.mark.parametrize(
    "names",
    [
        ["Big-Q6_K.gguf.part1of2", "Big-Q6_K.gguf.part2of2"], ["Big-Q6_K.gguf-part-a", "Big-Q6_K.gguf-part-b"],
        ["Big-Q6_K.gguf-split-aa"], ["Big-Q6_K.gguf.001", "Big-Q6_K.gguf.002"], ["Big-Q6_K.gguf.part_aa"],
    ],
)  # fmt: skip
def test_what_was_cut_by_hand_is_called_that(names: list[str]) -> None:
    for found in ((), ("Big-Q4_K_M.gguf",)):
        with pytest.raises(HubProblem) as caught:
            listed(*names, *found).build(parse_reference("maker/Big-GGUF:Q6_K"))
        assert_sentence(caught.value, "cut by hand", names[0])
    assert listed("Big-Q4_K_M.gguf", "Big-Q4_K_M.gguf.sha256", "notes.gguf.md").pieces == ()
