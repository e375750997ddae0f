"""The model to try the app with: whether it is here, and having it fetched. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from advisor.downloads.first_model import FirstModel, Report, fetch_first_model, first_model
from advisor.progress import Cancel


class FirstModelService:
    """Methods block, `find` but for a look at one file; they may be called from any thread."""

    def __init__(
        self, fetch: Callable[[Report, Cancel], Path] = fetch_first_model, model: FirstModel | None = None
    ) -> None:
        """fetch, model: other ones, for tests."""
        self._fetch = fetch
        self.model = model or first_model()

    def find(self) -> Path | None:
        """The model's file, where it is here."""
        return self.model.find()

    def fetch(self, report: Report, cancel: Cancel) -> Path:
        """Have it here; errors as advisor.downloads.first_model.fetch_first_model."""
        return self._fetch(report, cancel)
