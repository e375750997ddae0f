"""Looking into a build on the hub without downloading it: the few MB of its header, by range requests.

The first build of a repository is read front to back. The others have the same vocabulary, which is most of a header,
so its lists are stepped over by the lengths they had in the first; a few hundred kB are left to read. If that does not
lead to a table of tensors that fills the file to its end, the file is read like the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx2
from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

from advisor.errors import GgufError, HubProblem, HubUnreachable, ModelProblem
from advisor.gguf import skeleton, split
from advisor.gguf.header import Header
from advisor.gguf.parse import fetch_header
from advisor.gguf.reader import NOTHING_ALIKE, READ_WINDOW, Value
from advisor.hub.bounds import SOON, of_file, origin, whole_number
from advisor.hub.client import patiently, session
from advisor.hub.hub import Hub
from advisor.hub.listing import HubBuild, RepositoryFile
from advisor.hub.problems import hub_problems
from advisor.progress import Cancel
from advisor.units import MIB

_MOST_BYTES = 64 * MIB  # of one file; the largest headers in use are some 16 MB
MOST_AT_ONCE = 4 * MIB
GLIMPSE = (
    skeleton.SKELETON_WINDOW
)  # bytes asked for where little is expected: after a jump, or of a later part of a set
PARTS_AT_ONCE = 4
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)", re.ASCII)


class RangedFile:
    """A file on the hub, of which ranges are read as they are needed; those that were read are kept.

    least: bytes to ask for at least. read: bytes received so far.
    """

    def __init__(
        self, hub: Hub, build: HubBuild, file: RepositoryFile, least: int = READ_WINDOW, cancel: Cancel | None = None
    ):
        self.read = 0
        self.name = file.name.rsplit("/", 1)[-1]
        self._hub, self._build, self._file, self._cancel = hub, build, file, cancel
        self._least = least
        self._pieces: dict[int, bytearray] = {}  # by where they begin
        self._url, self._headers = hub.url(build, file), hub.headers()
        self._etag: str | None = None

    def fetch(self, offset: int, size: int) -> bytes:
        """The bytes there, fewer only where the file ends. Raises HubProblem where they are not to be had."""
        size = min(size, self._file.size - offset)
        start = next((at for at, piece in self._pieces.items() if at <= offset <= at + len(piece)), offset)
        piece = self._pieces.setdefault(start, bytearray())
        if missing := max(0, offset + size - start - len(piece)):
            # The further one has read in a row, the more is read ahead: 1, 2, 4, 8 MB in all, then 4 at a time.
            ahead = max(missing, self._least, min(len(piece), MOST_AT_ONCE))
            piece += self._ask(start + len(piece), min(ahead, self._file.size - start - len(piece)))
        return bytes(piece[offset - start : offset - start + size])

    def _ask(self, offset: int, size: int) -> bytes:
        if self._cancel:
            self._cancel.check()
        if self.read + size > _MOST_BYTES:
            raise HubProblem(
                "The header of {name} is longer than {most_bytes} MB, more than any model's. Choose another version.",
                name=self.name,
                most_bytes=_MOST_BYTES // MIB,
            )
        data = patiently(lambda: self._get(offset, size))
        self.read += len(data)
        return data

    def _get(self, offset: int, size: int) -> bytes:
        headers = {**self._headers, "Range": f"bytes={offset}-{offset + size - 1}", "Accept-Encoding": "identity"}
        with (
            hub_problems(self._hub.endpoint, self._build.repo, self._build.commit, self._file.name),
            session().stream("GET", self._url, headers=headers, extensions=of_file(size)) as response,
        ):
            self._check(response, offset)
            data = bytearray()
            for chunk in response.iter_raw():
                if self._cancel:
                    self._cancel.check()
                data += chunk
                if len(data) >= size:
                    break
            if len(data) < size:
                raise self._lie(offset + len(data))
            return bytes(data[:size])

    def _check(self, response: httpx2.Response, offset: int) -> None:
        """Raise HubProblem where an answer does not bring the bytes from `offset` on of the file that was listed."""
        if response.status_code == 403 and self._url != self._hub.url(self._build, self._file):
            self._url, self._headers = self._hub.url(self._build, self._file), self._hub.headers()
            raise HubUnreachable("The link to {name} ran out while it was read. Try again.", SOON, name=self.name)
        if response.status_code != 416:
            hf_raise_for_status(response)
        found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if response.status_code == 200 and offset == 0:
            length = whole_number(response.headers.get("Content-Length"))
        elif response.status_code == 416 or (found and whole_number(found[1]) != offset):
            raise self._lie(None)
        elif response.status_code == 206 and found:
            length = whole_number(found[3])
        else:
            raise HubProblem(
                "{host} sends files only whole, so {name} cannot be looked into before it is "
                "downloaded. Download it, or choose another mirror in the settings.",
                host=response.url.host,
                name=self.name,
            )
        if length is not None and length != self._file.size:
            raise self._lie(length)
        self._remember(response)

    def _remember(self, response: httpx2.Response) -> None:
        """Ask where this answer came from the next time; and notice when it is another file by then."""
        etag = response.headers.get("ETag", "").removeprefix("W/")
        if self._etag is not None and etag != self._etag:
            raise HubProblem("{name} was replaced on the hub while it was read. Try again.", name=self.name)
        self._etag = etag
        if origin(str(response.url)) != origin(self._url):
            self._headers = {key: value for key, value in self._headers.items() if key.lower() != "authorization"}
        self._url = str(response.url)

    def _lie(self, length: int | None) -> HubProblem:
        stated = "another length" if length is None else f"{length:,} bytes"
        return HubProblem(
            "The hub lists {name} with {size:,} bytes and delivers {stated}. "
            "Try again, or choose another mirror in the settings.",
            name=self.name,
            size=self._file.size,
            stated=stated,
        )


@dataclass(frozen=True)
class Peeked:
    """What looking into a build gave. skeleton: as `strip` makes it; metadata: to read builds alike; read: bytes."""

    skeleton: bytes
    metadata: Mapping[str, Value]
    read: int


def peek(hub: Hub, build: HubBuild, alike: Mapping[str, Value] = NOTHING_ALIKE, cancel: Cancel | None = None) -> Peeked:
    """Look into a build on the hub; `alike`: the metadata of another of the same repository.

    Raises HubProblem where its files are not to be had, GgufError or ModelProblem where they are none to use, or
    Cancelled.
    """
    build.check_complete()
    if alike:
        try:
            return _peek(hub, build, alike, cancel)
        except (GgufError, ModelProblem):
            pass  # another vocabulary after all; if the file is bad, reading all of its header says so
    return _peek(hub, build, NOTHING_ALIKE, cancel)


def _peek(hub: Hub, build: HubBuild, alike: Mapping[str, Value], cancel: Cancel | None) -> Peeked:
    least = [GLIMPSE if alike or number else READ_WINDOW for number in range(len(build.files))]
    files = [RangedFile(hub, build, file, size, cancel) for file, size in zip(build.files, least, strict=True)]

    def read(number: int) -> Header:
        file = files[number]
        header = fetch_header(file.fetch, build.files[number].size, file.name, alike, GLIMPSE)
        if alike and not header.ends_with_data:
            raise GgufError("{name} does not end with its last tensor.", name=file.name)
        return header

    if len(files) == 1:
        header = read(0)
    else:
        with ThreadPoolExecutor(PARTS_AT_ONCE, "plimsoll-hub-part") as pool:
            header = split.join_parts(list(pool.map(read, range(len(files)))))
    if header.split_count > len(files):
        raise HubProblem(
            "{name} is one of {split_count:,} parts, and the name does not tell the others. Choose another version.",
            name=files[0].name,
            split_count=header.split_count,
        )
    return Peeked(skeleton.strip(header, files[0].fetch), header.metadata, sum(file.read for file in files))
