"""The fixture `hub`: a loopback hub for one test. Loaded by tests/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest

from tests.hub.server import Hub, serve


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub over an empty folder, `hub.root`; HF_ENDPOINT names it, for this process and those it starts.

    hub.put("owner/repo/file", bytes or path) adds a file. HF_HOME is a folder of the test's own.
    """
    root = tmp_path / "hub"
    root.mkdir()
    with serve(root) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.endpoint)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf-home"))
        # huggingface_hub asks the address it was imported with for a list of user agents, and tqdm leaves a thread.
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
        monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)
        for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "HF_HUB_CACHE"):
            monkeypatch.delenv(name, raising=False)
        yield running
        huggingface_hub.close_session()
