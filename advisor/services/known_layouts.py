"""Where the tensors of opened models lie, for those who ask again and again."""

from __future__ import annotations

import threading
from pathlib import Path

from advisor.fit.measure import Opened
from advisor.fit.tensor_layout import Anatomy, take_apart

MOST_LAYOUTS = 256


class KnownLayouts:
    """May be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._layouts: dict[Path, Anatomy] = {}  # by where the skeleton was laid out, which is new each time

    def of(self, model: Opened) -> Anatomy:
        """Where the model's tensors lie, worked out once for each that was opened: it takes milliseconds."""
        with self._lock:
            found = self._layouts.get(model.skeleton)
        if found is None:
            found = take_apart(model.header)
            with self._lock:
                if len(self._layouts) >= MOST_LAYOUTS:
                    self._layouts.clear()
                self._layouts[model.skeleton] = found
        return found
