"""The engine where there is none yet: having it built. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from advisor.engine.build import BuildReport, build_engine
from advisor.engine.location import can_be_built, is_missing
from advisor.progress import Cancel

USUAL_BACKEND = "cpu"  # what is built unasked: it needs no toolkit of a card's maker


class EngineSetup:
    """`build` blocks for minutes; both may be called from any thread."""

    def __init__(
        self,
        wanted: Callable[[], bool] = lambda: is_missing() and can_be_built(),
        build: Callable[[BuildReport, Cancel, str], None] = build_engine,
    ) -> None:
        """wanted, build: other answers, for tests."""
        self._wanted, self._build = wanted, build

    def wanted(self) -> bool:
        """Whether there is no engine, and this Plimsoll can have one built."""
        return self._wanted()

    def build(self, report: BuildReport, cancel: Cancel, backend: str = USUAL_BACKEND) -> None:
        """Have it built; errors as advisor.engine.build.build_engine."""
        self._build(report, cancel, backend)
