"""Where downloaded files come to lie: in the hub's cache, which other tools share, or in a plain folder of models.

The hub's cache, as huggingface_hub 2.4 lays it out (file_download.py): `blobs/<etag>` is the file, a relative link
`snapshots/<commit>/<name>` leads to it, `refs/<revision>` names the commit, and `.locks/…/<etag>.lock` is held while
a file is fetched. Partial files are called `<etag>.incomplete`, which no program takes for a model.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path

from advisor.downloads.partial import JOURNAL, Partial
from advisor.downloads.remote import RemoteFile
from advisor.errors import DownloadProblem
from advisor.gguf.identity import shown
from advisor.storage.files import replace_file, sync_folder


class Shelf(ABC):
    """A place for downloads: everything lies in `folder`, and nothing outside it is touched.

    Its methods raise OSError where the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def partial(self, file: RemoteFile) -> Path:
        """Where the file grows."""

    @abstractmethod
    def lock(self, file: RemoteFile) -> Path:
        """The lock to hold while it grows."""

    @abstractmethod
    def path(self, file: RemoteFile) -> Path:
        """Where it is to be opened once it is whole."""

    @abstractmethod
    def is_here(self, file: RemoteFile) -> bool | None:
        """Whether it is here whole; None where a file of its size is, of which only a check can tell."""

    @abstractmethod
    def publish(self, partial: Partial, file: RemoteFile) -> None:
        """Make the whole file appear, in one step; `partial` is closed and gone afterwards."""

    def check_own(self, file: RemoteFile) -> None:  # noqa: B027 the hub's cache may be spread over disks by links
        """Raise DownloadProblem where what is to grow here would come to lie in somebody else's folder."""

    def settle(self, file: RemoteFile, revision: str) -> None:  # noqa: B027 a plain folder has nothing to do
        """Make a file that is here findable under this commit and revision."""

    def fetched(self, file: RemoteFile) -> int:
        """Bytes of it that are here, by what the disk shows."""
        if self.is_here(file) is not False:
            return file.size
        return max(0, min(_size(self.partial(file)), file.size))

    def discard(self, file: RemoteFile) -> None:
        """Throw away what is here of a file that is not whole."""
        partial = self.partial(file)
        for path in (partial, partial.with_name(partial.name + JOURNAL)):
            path.unlink(missing_ok=True)


class HubCache(Shelf):
    """The hub's cache."""

    def _repo(self, file: RemoteFile) -> Path:
        return self.folder / f"models--{file.repo.replace('/', '--')}"

    def _blob(self, file: RemoteFile) -> Path:
        return self._repo(file) / "blobs" / file.digest

    def partial(self, file: RemoteFile) -> Path:
        blob = self._blob(file)
        return blob.with_name(f"{blob.name}.incomplete")

    def lock(self, file: RemoteFile) -> Path:
        return self.folder / ".locks" / self._repo(file).name / f"{file.digest}.lock"

    def path(self, file: RemoteFile) -> Path:
        return _below(self._repo(file) / "snapshots" / file.commit, file.name)

    def is_here(self, file: RemoteFile) -> bool | None:
        return any(_size(path) == file.size for path in (self._blob(file), self.path(file)))

    def publish(self, partial: Partial, file: RemoteFile) -> None:
        partial.publish(self._blob(file))

    def settle(self, file: RemoteFile, revision: str) -> None:
        path, blob = self.path(file), self._blob(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        if _size(path) != file.size:
            path.unlink(missing_ok=True)
            try:
                path.symlink_to(os.path.relpath(blob, path.parent))
            except FileExistsError:
                pass  # another program was faster
            except OSError:
                os.replace(blob, path)  # Windows without the right to make links: there the library does the same
            sync_folder(path.parent)
        if revision != file.commit:
            _write(_below(self._repo(file) / "refs", revision), file.commit)


class PlainFolder(Shelf):
    """A folder of models: owner/repo/file, for people who want to see their files."""

    def partial(self, file: RemoteFile) -> Path:
        return self.folder / ".incomplete" / f"{file.digest}.incomplete"

    def lock(self, file: RemoteFile) -> Path:
        return self.folder / ".incomplete" / f"{file.digest}.lock"

    def check_own(self, file: RemoteFile) -> None:
        folder = self.partial(file).parent
        if folder.is_symlink():
            raise DownloadProblem(
                "{path} is only a link to another folder, and a download never writes through such. Remove it.",
                path=shown(folder),
            )

    def path(self, file: RemoteFile) -> Path:
        return _below(self.folder / file.repo, file.name)

    def is_here(self, file: RemoteFile) -> bool | None:
        return None if _size(self.path(file)) == file.size else False

    def publish(self, partial: Partial, file: RemoteFile) -> None:
        partial.publish(self.path(file))


def shelf_for(models_folder: Path | None, cache: Path) -> Shelf:
    """The shelf a person chose: their own folder, else the hub's cache."""
    return PlainFolder(models_folder) if models_folder else HubCache(cache)


def _below(folder: Path, name: str) -> Path:
    path = folder.joinpath(*name.split("/"))
    # RemoteFile and Request let no such name pass; this is what must never happen.
    assert path.is_relative_to(folder), name
    assert ".." not in path.relative_to(folder).parts, name
    return path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _write(path: Path, text: str) -> None:
    """Replace a small file in one step."""
    if path.is_symlink():
        path.unlink()  # who laid it there would have us write over what it leads to
    elif path.is_file() and path.read_bytes() == text.encode():
        return
    replace_file(path, text, private=False)  # others may share the cache
