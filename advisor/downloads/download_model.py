"""One model from the hub to its shelf, file by file: what is here already is left alone, what is whole appears."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import Timeout
from huggingface_hub.utils import WeakFileLock  # type: ignore[attr-defined]

from advisor.downloads.fetch import Means, fetch
from advisor.downloads.partial import Partial
from advisor.downloads.progress import State, Track
from advisor.downloads.remote import RemoteFile, Request
from advisor.downloads.space import disk_errors
from advisor.downloads.storage import Shelf
from advisor.gguf.identity import shown
from advisor.progress import Cancel
from advisor.sentences import sentence
from advisor.units import MIB

LOCK_SECONDS = 0.5  # between two looks at whether another program is done


def deliver(request: Request, shelf: Shelf, means: Means, track: Track, cancel: Cancel) -> None:
    """Fetch all files of `request` and put them on the shelf. Raises as `fetch`; whole files stay where they are."""
    with disk_errors(shelf.folder):
        missing = [file for file in request.files if not shelf.is_here(file)]
        try:
            for file in missing:
                shelf.partial(file).parent.mkdir(parents=True, exist_ok=True)
                means.space.claim(shelf.partial(file), file.size)
            for file in request.files:
                _deliver_file(file, shelf, means, track, cancel)
                shelf.settle(file, request.revision)
                track.have(file.name, file.size)
        finally:
            for file in missing:
                means.space.release(shelf.partial(file))


def _deliver_file(file: RemoteFile, shelf: Shelf, means: Means, track: Track, cancel: Cancel) -> None:
    if shelf.is_here(file):
        return
    with _locked(file, shelf, track, cancel):
        here = shelf.is_here(file)  # the program that had the lock may have fetched it
        if here or (here is None and _is_same(shelf.path(file), file, track, cancel)):
            return
        with Partial(shelf.partial(file), file.size) as partial:
            fetch(file, partial, means, track, cancel)
            shelf.publish(partial, file)


@contextmanager
def _locked(file: RemoteFile, shelf: Shelf, track: Track, cancel: Cancel) -> Iterator[None]:
    """While the block runs no other program fetches the file: huggingface_hub asks for the same lock."""
    path = shelf.lock(file)
    shelf.check_own(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with ExitStack() as held:
            try:
                held.enter_context(WeakFileLock(path, timeout=LOCK_SECONDS))
            except Timeout:
                words = sentence(
                    "Another program is fetching {name}; it will be used from there.", name=shown(file.name)
                )
                track.set(State.SHARED, words)
                track.have(file.name, shelf.fetched(file))
                cancel.check()
                continue
            yield
            return


def _is_same(path: Path, file: RemoteFile, track: Track, cancel: Cancel) -> bool:
    """Whether a file of the right size has the right bytes."""
    track.set(State.CHECKING)
    found = file.hash()
    with path.open("rb", buffering=0) as stream:
        while data := stream.read(4 * MIB):
            cancel.check()
            found.update(data)
    return found.hexdigest() == file.digest
