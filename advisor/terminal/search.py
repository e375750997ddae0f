"""`plimsoll search`: models on the hub, by words."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from advisor.services.app import Services
from advisor.terminal import formatting
from advisor.terminal.console import Shown

if TYPE_CHECKING:
    from advisor.hub.hub import SearchResult


def run(args: argparse.Namespace, services: Services) -> Shown:
    """GGUF repositories by the words in their names."""
    found = services.hub.search(" ".join(args.text), args.limit)
    return [_row(repository) for repository in found], lambda: _table(found)


def _row(found: SearchResult) -> dict[str, Any]:
    return {**vars(found), "updated": found.updated.isoformat() if found.updated else None}


def _table(found: Iterable[SearchResult]) -> str:
    rows = [
        (
            repository.repo,
            repository.architecture,
            _parameters(repository.parameters),
            f"{repository.downloads:,}",
            f"{repository.updated:%Y-%m-%d}" if repository.updated else "",
            repository.license,
            " ".join(word for word, so in (("gated", repository.gated), ("private", repository.private)) if so),
        )
        for repository in found
    ]
    if not rows:
        return "No GGUF repository has these words in its name."
    header = ("Repository", "Architecture", "Size", "Downloads", "Updated", "License", "")
    return formatting.table([header, *rows], frozenset({2, 3}))


def _parameters(count: int | None) -> str:
    """ "8.2B", "360M": how publishers write the size of a model; empty where it is not known."""
    if not count:
        return ""
    return f"{count / 1e9:.1f}B" if count >= 10**9 else f"{count / 1e6:.0f}M"
