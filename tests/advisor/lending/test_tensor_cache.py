"""Tensors that were sent before: used only where they are known to be whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.lending.tensor_cache import TensorCache


def write(folder: Path, digest: int, size: int) -> None:
    (folder / f"{digest:016x}").write_bytes(bytes(size))


def test_only_what_is_whole_is_used(tmp_path: Path) -> None:
    cache = TensorCache(tmp_path / "cache")
    write(cache.folder, 1, 100)
    assert not cache.holds(1)  # nobody said how long it is to be
    cache.kept(1, 100)
    assert cache.holds(1)
    write(cache.folder, 1, 60)  # cut off
    assert not cache.holds(1)
    write(cache.folder, 2, 50)
    cache.kept(2, 50)
    cache.tidy()
    again = TensorCache(cache.folder)
    assert again.holds(2)
    assert sorted(path.name for path in cache.folder.iterdir()) == [f"{2:016x}", "sizes.json"]


def test_the_oldest_goes_for_the_new(tmp_path: Path) -> None:
    cache = TensorCache(tmp_path, most=250)
    for digest in (1, 2, 3):
        assert cache.may_keep(100) == (digest < 3)
        write(tmp_path, digest, 100)
        cache.kept(digest, 100)
    cache.tidy()
    assert [cache.holds(digest) for digest in (1, 2, 3)] == [False, True, True]


def test_a_book_that_is_spoilt_costs_nothing_but_sending_again(tmp_path: Path) -> None:
    write(tmp_path, 1, 100)
    (tmp_path / "sizes.json").write_text("[1, 2")
    assert not TensorCache(tmp_path).holds(1)
    assert not (tmp_path / f"{1:016x}").exists()


def test_a_folder_that_somebody_removed_keeps_nothing_more(tmp_path: Path) -> None:
    cache = TensorCache(tmp_path / "cache")
    assert cache.may_keep(1)
    shutil.rmtree(cache.folder)
    assert not cache.may_keep(1)
    cache.tidy()


def test_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem):
        TensorCache(tmp_path / "file" / "cache")
