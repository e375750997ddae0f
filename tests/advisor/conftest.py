"""Engine children and machines that many tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.fit import microbenchmark
from advisor.fit.measure import Measurer
from advisor.fit.synthetic_model import MadeUp
from advisor.machine.detect import detect
from advisor.machine.machine import Machine
from tests.helpers.remote import serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def stories() -> Path:
    """The real trained model, where it lies beside the checkout."""
    path = ROOT.parent / "shared" / "data" / "stories260K.gguf"
    if not path.exists():
        pytest.skip("stories260K.gguf is not beside this checkout")
    return path


@pytest.fixture(scope="session")
def remote() -> Iterator[str]:
    """Endpoint of a real GPU-typed device: ggml's RPC server over this machine's CPU."""
    with serving() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def engine() -> Iterator[EngineProcess]:
    """A plain engine child."""
    with EngineProcess() as process:
        yield process


@pytest.fixture(scope="session")
def remote_engine(remote: str) -> Iterator[EngineProcess]:
    """An engine child with the loopback RPC device."""
    with EngineProcess(EngineSettings(remotes=(remote,))) as process:
        yield process


@pytest.fixture(scope="session")
def measurer() -> Iterator[Measurer]:
    """Measures for this machine without graphics devices."""
    with Measurer(EngineSettings(), 50 << 20) as made:
        yield made


@pytest.fixture(scope="session")
def machine(measurer: Measurer) -> Machine:
    """This machine, devices as the engine sees them."""
    return detect(measurer.engine())


@pytest.fixture(scope="session")
def remote_measurer(remote: str) -> Iterator[Measurer]:
    """Measures for this machine with the loopback RPC device."""
    with Measurer(EngineSettings(remotes=(remote,)), 50 << 20) as made:
        yield made


@pytest.fixture(scope="session")
def remote_machine(remote_measurer: Measurer) -> Machine:
    """This machine with the loopback RPC device."""
    return detect(remote_measurer.engine())


@pytest.fixture
def quick_timing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices are timed for real, but once and with models so small that the times say little.

    That they say what they should is held where they are measured in full (fit/test_speed.py).
    """
    small = MadeUp(2, 512, 1536, "Q4_K"), MadeUp(1, 512, 1536, "F16"), MadeUp(4, 256, 768, "Q4_K")
    monkeypatch.setattr(microbenchmark, "_ROUNDS", 1)
    monkeypatch.setattr(microbenchmark, "_FOR_PROCESSOR", small)
