"""Back ends in files of their own: those for graphics first, where they load and are wanted; never beside others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.location import ADDONS
from advisor.engine.worker.backend_files import load_backends

SUFFIX = ".dll" if os.name == "nt" else ".so"


class Library:
    """Notes what is called; `count` back ends are compiled in."""

    def __init__(self, count: int = 0) -> None:
        self.count, self.calls = count, list[str]()

    def symbol(self, name: str, *_: Any) -> Callable[..., int]:
        def call(*arguments: bytes) -> int:
            if name == "ggml_backend_reg_count":
                return self.count
            self.calls.append(f"{name.removeprefix('ggml_backend_')} {Path(os.fsdecode(arguments[0])).name}")
            return 0

        return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Libraries of an engine: one for a card that loads, one that does not; and an add-on."""
    monkeypatch.delenv(ADDONS, raising=False)
    loads = next((path for path in Path("/").glob("lib*/**/libz.so.1") if path.is_file()), None)
    if loads is None:
        pytest.skip(f"no library to load ({find_library('z')})")
    for name in ("lib/graphics", "more"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copyfile(loads, tmp_path / "lib" / "graphics" / f"libggml-vulkan{SUFFIX}")
    shutil.copyfile(loads, tmp_path / "more" / f"libggml-cuda{SUFFIX}")
    (tmp_path / "lib" / "graphics" / f"libggml-broken{SUFFIX}").write_bytes(b"no library")
    return tmp_path / "lib"


def test_what_has_them_compiled_in_loads_none(folder: Path) -> None:
    library = Library(count=2)
    load_backends(library.symbol, folder, graphics=True)
    assert library.calls == []


def test_graphics_come_first_and_what_does_not_load_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ADDONS, str(folder.parent / "more"))
    library = Library()
    load_backends(library.symbol, folder, graphics=True)
    assert library.calls == [f"load libggml-vulkan{SUFFIX}", f"load libggml-cuda{SUFFIX}", "load_all_from_path lib"]
    assert "libggml-broken" in capfd.readouterr().err


def test_without_graphics_only_the_processor_is_left(folder: Path) -> None:
    library = Library()
    load_backends(library.symbol, folder, graphics=False)
    assert library.calls == ["load_all_from_path lib"]
