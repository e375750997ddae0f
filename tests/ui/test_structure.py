"""How the window's code is built: classes share by holding each other, not by towers of parents."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import ui

MOST_STEPS = 2  # of ours above a class of Qt or Python


def classes() -> Iterator[type]:
    """Every class that is written in ui."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if module.name.endswith("__main__"):
            continue  # importing it would start the window
        found = importlib.import_module(module.name)
        for _, made in inspect.getmembers(found, inspect.isclass):
            if made.__module__ == module.name:
                yield made


def steps(made: type) -> int:
    """How many classes of ours stand one on another, this one counted."""
    return 1 + max((steps(base) for base in made.__bases__ if base.__module__.startswith("ui.")), default=0)


def test_no_tower_of_classes() -> None:
    found = set(classes())
    assert len(found) > 150
    towers = {f"{made.__module__}.{made.__qualname__}": steps(made) for made in found if steps(made) > MOST_STEPS}
    assert towers == {}
