"""Model parts of dry runs that are kept for the next ones.

Who looks for the best way to lay a model on planned cards comes back to the last ways, and laying takes longer than the
rest of a dry run.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from advisor.engine.worker.model import Loaded, ModelKey

_MOST_LAID = 3  # models laid out, of some 6 MB each


class DryModels:
    """Those that `load` laid out; the one asked for last goes last."""

    def __init__(self, load: Callable[[ModelKey], Loaded]) -> None:
        self._load = load
        self._laid: OrderedDict[ModelKey, Loaded] = OrderedDict()

    def laid(self, key: ModelKey, *, several: bool) -> Loaded:
        """The one of `key`. several: others are kept beside it; errors as Loaded."""
        if key in self._laid:
            self._laid.move_to_end(key)
        else:
            while len(self._laid) >= (_MOST_LAID if several else 1):
                self._laid.popitem(last=False)[1].close()
            self._laid[key] = self._load(key)
        return self._laid[key]

    def close(self) -> None:
        """Free all."""
        while self._laid:
            self._laid.popitem()[1].close()
