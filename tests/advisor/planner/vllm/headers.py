"""Headers of the catalogue's models, by name."""

from __future__ import annotations

from functools import cache

from advisor.catalogue.load import load_catalogue
from advisor.gguf.header import Header
from advisor.gguf.skeleton import read_skeleton

_catalogue = cache(load_catalogue)


@cache
def header_of(name: str) -> Header:
    """Of the build with the most bits."""
    model = next(one for one in _catalogue().models if one.name == name)
    return read_skeleton(_catalogue().skeleton(model.builds[-1])).called(name)
