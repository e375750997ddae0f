"""Skeletons of models on the disk, where dry runs find them: laid out once, whoever measures them."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from pathlib import Path

from advisor.gguf.skeleton import write_sparse


class SkeletonFolder:
    """A folder of skeletons, gone with `close`. Safe from any thread."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="plimsoll-skeletons-")
        self._lock = threading.Lock()
        self._count = 0
        self._digests: dict[Path, str] = {}

    def lay(self, name: str, skeleton: bytes) -> Path:
        """Where it lies from now on. skeleton: `gguf.skeleton.strip`'s bytes; name: of the model's file."""
        with self._lock:
            self._count += 1
            # Under the model's own name, for that is what the engine's complaints mention.
            target = Path(self._folder.name) / str(self._count) / name
        target.parent.mkdir()
        write_sparse(skeleton, target)
        self._digests[target] = hashlib.sha256(skeleton).hexdigest()
        return target

    def digest(self, laid: Path) -> str | None:
        """Stands for the content of one: the same in every process; None of what lies elsewhere."""
        return self._digests.get(laid)

    def close(self) -> None:
        """Remove them; may be called again."""
        self._folder.cleanup()
