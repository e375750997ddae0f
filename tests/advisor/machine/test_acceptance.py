"""The trial of a new engine in a folder of its own: the real one passes, broken ones fail with the reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import pytest

from advisor.errors import EngineProblem
from advisor.machine import acceptance as module
from advisor.machine.acceptance import trial
from advisor.machine.backends import Backend
from tests.advisor.engine.test_health import CRASHES_UNLESS_SAFE, Starts
from tests.helpers import patience

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of this environment's engine, as the set-up unpacks a wheel."""
    folder = tmp_path_factory.mktemp("unpacked")
    spec = util.find_spec("llama_cpp")
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(Path(spec.origin).parent, folder / "llama_cpp", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def try_out(folder: Path, backend: str = "cpu") -> subprocess.CompletedProcess[str]:
    """Run the trial as the set-up does."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    command = [sys.executable, "-P", "-m", "advisor.machine.acceptance", backend]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=patience.SECONDS)


def test_a_sound_engine_passes(unpacked: Path) -> None:
    told = try_out(unpacked)
    assert (told.stdout, told.returncode) == ("The engine passed its self-check on the processor.\n", 0)


@pytest.fixture
def library(unpacked: Path) -> Iterator[Path]:
    """The library through which the engine reaches RPC devices, put back after the test."""
    found = next(path for path in sorted((unpacked / "llama_cpp" / "lib").iterdir()) if "ggml-rpc" in path.name)
    for path in found.parent.glob("*ggml-rpc*"):
        path.rename(path.with_name("away-" + path.name))
    yield found
    for path in found.parent.glob("away-*"):
        path.replace(path.with_name(path.name.removeprefix("away-")))


def test_an_engine_that_lacks_a_library_fails(unpacked: Path, library: Path) -> None:
    told = try_out(unpacked)
    assert told.returncode == 1
    assert told.stdout.startswith("The engine does not work on this computer: The engine's libraries could not be")
    assert library.name.split(".")[0] in told.stdout
    assert told.stdout.count("\n") == 1


def test_an_engine_whose_code_is_damaged_fails(unpacked: Path) -> None:
    copies = {path: path.read_bytes() for path in (unpacked / "llama_cpp" / "lib").glob("*ggml-cpu*")}
    try:
        for path, whole in copies.items():
            # What a processor finds that was promised other instructions: nothing it can run.
            path.write_bytes(whole[: len(whole) // 4] + b"\x0f\x0b" * (len(whole) // 4) + whole[len(whole) // 4 * 3 :])
        told = try_out(unpacked)
    finally:
        for path, whole in copies.items():
            path.write_bytes(whole)
    assert copies
    assert told.returncode == 1
    assert told.stdout.startswith("The engine does not work on this computer: The engine crashed")


def test_an_engine_for_another_kind_of_card_fails(unpacked: Path) -> None:
    told = try_out(unpacked, "cuda")
    assert (told.stdout, told.returncode) == ("The engine was built without cuda: it has RPC, CPU only.\n", 1)


CRASHES_ON_GRAPHICS = """
import os, signal, sys
from advisor.engine.worker import main as worker
from advisor.engine.worker import selfcheck
check = selfcheck.run_selfcheck
def run(llama, *, graphics, **more):
    if graphics:
        os.kill(os.getpid(), signal.SIGSEGV)
    return check(llama, **more)
selfcheck.run_selfcheck = run
sys.exit(worker.main())
"""

WITHOUT_RPC = """
import sys
from advisor.engine.worker import main as worker
from advisor.engine.worker.llama import Llama
declare = Llama._declare
def without(self):
    declare(self)
    self._reg_by_name = lambda name: None
Llama._declare = without
sys.exit(worker.main())
"""


def test_an_engine_without_rpc_fails() -> None:
    with pytest.raises(EngineProblem, match="built without RPC"):
        trial("cpu", Starts(WITHOUT_RPC))


def test_safe_settings_are_told_of() -> None:
    assert "passed" in (said := trial("cpu", Starts(CRASHES_UNLESS_SAFE)))
    assert "safe settings" in said


def test_an_engine_that_always_crashes_fails() -> None:
    with pytest.raises(EngineProblem, match="does not work on this computer: The engine gave up"):
        trial("cpu", Starts("import os; os.abort()"))


@pytest.fixture
def remote_as_card(remote: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a `--backend` finds: a device on which the engine really computes, here ggml's RPC server."""
    monkeypatch.setattr(module, "get", lambda name: Backend(name, "CUDA", ("RPC", f"RPC[{remote}]")))
    return remote


def test_graphics_are_computed_on(remote_as_card: str) -> None:
    start = Starts(more={"remotes": (remote_as_card,)})
    assert trial("cuda", start) == f"The engine passed its self-check on the processor and {remote_as_card}."


def test_graphics_that_fail_are_named(remote_as_card: str) -> None:
    start = Starts(CRASHES_ON_GRAPHICS, {"remotes": (remote_as_card,)})
    with pytest.raises(EngineProblem, match=f"cannot compute on {remote_as_card}: The engine crashed while testing"):
        trial("cuda", start)
