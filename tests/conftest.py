"""The rules for every test: none leaves anything behind, reaches the network or touches the user's own files."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from advisor.storage.folders import state_folder
from tests.helpers import network, one_thread, real_model
from tests.helpers.leaks import Belongings, leaks_since

# Qt reads this when the application object is made; no test opens a real window.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

pytest_plugins = ["tests.models.fixtures", "tests.hub.fixtures"]

OUR_LOGGERS = ("advisor", "ui")
REMEMBERED = ("wishes.json", "last-model.json")

# Each run tries the same examples, and none fails for being slow: the machine may be.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run, and every child that it starts, a home of its own; before a test module can look for one."""
    config.addinivalue_line("markers", "expects_errors: the test makes our own code log at level ERROR or above")
    real_model.look()
    home = tempfile.TemporaryDirectory(prefix="plimsoll-tests-", ignore_cleanup_errors=True)
    patch = pytest.MonkeyPatch()
    config.add_cleanup(home.cleanup)
    config.add_cleanup(patch.undo)
    one_thread.keep_to_one(patch)
    for name in [name for name in os.environ if name.startswith("PLIMSOLL_")]:
        patch.delenv(name)
    folders = {
        "HOME": "",
        "USERPROFILE": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
    }
    for name, folder in folders.items():
        path = Path(home.name, folder)
        path.mkdir(mode=0o700, exist_ok=True)
        patch.setenv(name, str(path))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Python's collector is off while seven thousand tests are made, and passes over them from then on.

    They stay to the end of the run; looking through them again and again took a sixth of the time of making them.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a window open, a thread running or a child process alive."""
    before = Belongings.now()
    yield
    found = leaks_since(before)
    if found:
        pytest.fail("the test left behind " + "; ".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What was chosen for a model, and which was used last, is forgotten after each test: many share a model's file."""
    folder = state_folder()
    yield
    for name in REMEMBERED:
        (folder / name).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that tries to reach anything but this machine."""
    attempts = network.guard(monkeypatch)
    yield
    if attempts:
        pytest.fail(f"the test tried to reach {', '.join(attempts)}", pytrace=False)


class _ErrorKeeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_errors_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which our code logs an error, unless it is marked `expects_errors`."""
    keeper = _ErrorKeeper()
    loggers = [logging.getLogger(name) for name in OUR_LOGGERS]
    for logger in loggers:
        logger.addHandler(keeper)
    yield
    for logger in loggers:
        logger.removeHandler(keeper)
    if keeper.said and request.node.get_closest_marker("expects_errors") is None:
        pytest.fail("an error was logged: " + "; ".join(keeper.said), pytrace=False)
