"""A stand-in for NVIDIA's library, compiled once, and how to run the real probe child against it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.machine.probes import process, system
from advisor.machine.probes.process import ProbeChild
from tests.helpers import patience

Start = Callable[[str], ProbeChild]


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe that answers is waited for, however busy this machine is."""
    for place, name in ((process, "PROBE_ANSWER_SECONDS"), (process, "START_SECONDS"), (system, "PROBE_SECONDS")):
        monkeypatch.setattr(place, name, patience.SECONDS)


@pytest.fixture(scope="session")
def nvml_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled stand-in, for LD_LIBRARY_PATH."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("nvml")
    source = Path(__file__).with_name("nvml_stub.c")
    name = "libnvidia-ml.so.1"
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-Wall", f"-Wl,-soname,{name}", "-o", str(folder / name), str(source)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def start(nvml_folder: Path) -> Start:
    """Starts the NVIDIA probe child in a scene of the stand-in."""

    def begin(scene: str) -> ProbeChild:
        return ProbeChild("nvidia", environment={"LD_LIBRARY_PATH": str(nvml_folder), "NVML_SCENE": scene})

    return begin


@pytest.fixture
def look(start: Start) -> Callable[[str], dict[str, Any]]:
    """What the NVIDIA probe child says in a scene."""

    def ask(scene: str) -> dict[str, Any]:
        with start(scene) as child:
            return child.look()

    return ask
