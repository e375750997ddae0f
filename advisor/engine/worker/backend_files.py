"""Loads the back ends that suit this computer, where the engine has them in files of their own, as a bundle's has.

The folder of libraries holds one for each generation of processors, of which llama.cpp takes the best that this one can
run; its folder `graphics` and the folders of add-ons hold those for graphics cards. One that a driver is missing for is
left out without a word: it is there for other computers.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from advisor.engine.location import ADDONS

GRAPHICS = "graphics"
_SUFFIX = {"win32": ".dll", "darwin": ".so"}.get(sys.platform, ".so")

Symbol = Callable[..., Any]
"""`Llama.symbol`."""


def load_backends(symbol: Symbol, folder: Path, *, graphics: bool) -> None:
    """Load them, where the engine has none compiled in. folder: where its libraries lie.

    graphics: also those for graphics cards, which come first, as in an engine that has them compiled in.
    """
    if symbol("ggml_backend_reg_count", ctypes.c_size_t)():
        return
    load = symbol("ggml_backend_load", ctypes.c_void_p, ctypes.c_char_p)
    for path in graphics_files(folder) if graphics else ():
        if _can_load(path):
            load(os.fsencode(path))
    symbol("ggml_backend_load_all_from_path", None, ctypes.c_char_p)(os.fsencode(folder))


def graphics_files(folder: Path) -> Iterator[Path]:
    """The libraries for graphics cards: the engine's own, and those of add-ons."""
    for place in (folder / GRAPHICS, *map(Path, filter(None, os.environ.get(ADDONS, "").split(os.pathsep)))):
        yield from sorted(place.glob(f"*ggml-*{_SUFFIX}"))


def _can_load(path: Path) -> bool:
    """Whether what it needs of a driver is here; llama.cpp would log an error."""
    try:
        ctypes.CDLL(str(path))
    except OSError as error:
        print(f"{path.name} is left out: {error}", file=sys.stderr, flush=True)
        return False
    return True
