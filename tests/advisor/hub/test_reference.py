"""What people type and paste for a model on the hub."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError, UsageError
from advisor.hub.reference import Reference, endpoint, is_safe, looks_like_reference, parse_reference
from tests.advisor.gguf.raw import assert_sentence

HOME = "https://huggingface.co"
GOOD = {
    "unsloth/Qwen3-8B-GGUF": Reference("unsloth/Qwen3-8B-GGUF"),
    "unsloth/Qwen3-8B-GGUF:Q4_K_M": Reference("unsloth/Qwen3-8B-GGUF", "Q4_K_M"),
    " unsloth/Qwen3-8B-GGUF:q4_k_m ": Reference("unsloth/Qwen3-8B-GGUF", "q4_k_m"),
    "a/b@v2:Q8_0": Reference("a/b", "Q8_0", "", "v2"),
    "a/b@refs/pr/1": Reference("a/b", "", "", "refs/pr/1"),
    "a/b/model.gguf": Reference("a/b", "", "model.gguf"),
    "a/b@v2/UD-Q2_K/model-00001-of-00002.gguf": Reference("a/b", "", "UD-Q2_K/model-00001-of-00002.gguf", "v2"),
    f"{HOME}/a/b": Reference("a/b"),
    f"{HOME}/a/b/": Reference("a/b"),
    f"{HOME}/a/b/tree/main": Reference("a/b", "", "", "main"),
    f"{HOME}/a/b/tree/main/Q4": Reference("a/b", "", "", "main"),
    f"{HOME}/a/b/blob/v2/folder/m-Q4_0.gguf": Reference("a/b", "", "folder/m-Q4_0.gguf", "v2"),
    f"{HOME}/a/b/resolve/main/m%20x.gguf?download=true": Reference("a/b", "", "m x.gguf", "main"),
    "huggingface.co/a/b:Q4_K_M": Reference("a/b", "Q4_K_M"),
    "hf.co/a/b": Reference("a/b"),
}
BAD = (
    "a", "a/b/c", "a/b/c/d", "a//b", "/a/b", "a/..", "../a", "a/b:../../x", "a/b/../c.gguf", "a/b/..gguf/../c.gguf",
    "a/b--c", "-a/b", "a/b.", "a/b c", "a/b@v1\n:Q4", "a/b/C:\\x.gguf", "a/b/CON.gguf", "a/b/x/aux/y.gguf",
    f"a/{'b' * 100}", "https://example.com/a/b", f"{HOME}/a", f"{HOME}/docs/hub/x/y", f"{HOME}/a/b/blob/main/../x.gguf",
    f"{HOME}/a/b/blob/main/%2e%2e/x.gguf", "a/b:\x1b[31m", "",
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_good_references(text: str) -> None:
    assert parse_reference(text) == GOOD[text]
    assert looks_like_reference(text.strip())
    assert parse_reference(str(GOOD[text])) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_bad_references(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_reference(text)
    assert_sentence(caught.value)


@given(st.text(max_size=60) | st.from_regex(r"[a-z./:@%\\-]{0,30}(\.gguf)?", fullmatch=True))
def test_anything_is_a_sound_reference_or_one_sentence(text: str) -> None:
    looks_like_reference(text)
    try:
        found = parse_reference(text)
    except AdvisorError as error:
        assert_sentence(error)
    else:
        assert found.repo.count("/") == 1
        assert ".." not in found.repo
        assert is_safe(found.file) or not found.file


def test_paths_are_not_taken_for_references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    paths = ("model.gguf", "./a/b", "/home/x/model.gguf", "~/m.gguf", "models/m.gguf", "models/x/m.gguf", "C:\\m.gguf")
    assert [path for path in paths if looks_like_reference(path)] == []
    assert looks_like_reference("maker/x/m.gguf")


@pytest.mark.parametrize(
    "name", ["../x", "a/../b", "/x", "a//b", "a\\b", "a:b", "x\x00", "nul", "com1.gguf", "x.", "\u202ex"]
)
def test_names_that_are_no_files_everywhere(name: str) -> None:
    assert not is_safe(name)


def test_mirrors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.example.org/mirror/")
    assert endpoint() == "https://hub.example.org/mirror"
    assert parse_reference("https://hub.example.org/a/b") == Reference("a/b")
    for text in ("hub.example.org", "ftp://x", "https://"):
        monkeypatch.setenv("HF_ENDPOINT", text)
        with pytest.raises(UsageError) as caught:
            endpoint()
        assert_sentence(caught.value, "HF_ENDPOINT")
    monkeypatch.delenv("HF_ENDPOINT")
    assert endpoint() == HOME
