"""The chat's controllers over a file of two chats, the first of them open, a model in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.chat.parts import Parts, parts, two_chats


@pytest.fixture
def made(tmp_path: Path, qapp: object) -> Iterator[Parts]:
    """Without threads: whatever is asked for has happened when the verb returns."""
    assert qapp
    with parts(two_chats(tmp_path / "chats.db")) as found:
        found.chat.start()
        found.with_model()
        found.chat.list.open(found.state.chat.chats[0].id)
        yield found
