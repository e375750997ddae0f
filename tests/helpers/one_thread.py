"""The engine children that tests start compute on one thread each, where nothing else is said.

llama.cpp's threads spin while they wait for each other. Beside another process that shares the tests one of them has
always lost its processor, and the others then burn theirs: with a thread for each core the tests of the server took
twice the processor time.
"""

from __future__ import annotations

import pytest

from advisor.engine.protocol import EngineSettings

as_written = EngineSettings.to_text


def keep_to_one(patch: pytest.MonkeyPatch) -> None:
    """A child is told so on its command line; the settings that its parent holds stay as they are."""
    patch.setattr(EngineSettings, "to_text", lambda told: as_written(told.with_(threads=told.threads or 1)))
