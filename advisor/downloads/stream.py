"""One answer of the hub with bytes of a file: asked for by range, and checked before a byte of it is believed."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
from huggingface_hub import hf_hub_url
from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

from advisor.downloads.remote import RemoteFile
from advisor.downloads.throttle import RetryPolicy
from advisor.errors import HubUnreachable
from advisor.foreign_text import one_line
from advisor.gguf.identity import shown
from advisor.hub.bounds import SOON, of_download, whole_number
from advisor.hub.client import session
from advisor.hub.hub import Hub
from advisor.hub.problems import hub_problems, network_problem
from advisor.progress import Cancel

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LINK_OVER = (400, 401, 403, 404, 410)  # what storages say of a signed link that ran out


class OtherFile(HubUnreachable):
    """The answer is about another file than was asked for: another length, or another ETag `tag`."""

    def __init__(self, template: str, /, tag: str = "", **values: object) -> None:
        super().__init__(template, 0.0, **values)
        self.tag = tag


@dataclass(frozen=True)
class RangeResponse:
    """Bytes of a file, beginning with byte `first`. tag: what the storage calls this state of it, "" if the hub's own.

    suspect: the tag has the form of a checksum, and it is not the file's.
    """

    first: int
    tag: str
    suspect: bool
    response: httpx2.Response

    def chunks(self, cancel: Cancel) -> Iterator[bytes]:
        """The bytes as they come. Raises HubUnreachable where the answer breaks off, Cancelled at once if asked."""
        try:
            with cancel.calling(self._cut):
                for chunk in self.response.iter_raw():
                    cancel.check()
                    yield chunk
        except httpx2.RequestError as error:
            cancel.check()
            raise network_problem(error, self.response.url.host) from error
        cancel.check()

    def _cut(self) -> None:
        """Wake the thread that waits for bytes."""
        stream = self.response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream else None
        if isinstance(connection, socket.socket):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it ended by itself


class HubSource:
    """Where files come from: a hub, with the person's token."""

    def __init__(self, hub: Hub, patience: RetryPolicy) -> None:
        self._hub = hub
        self._timeout = httpx2.Timeout(patience.stall, connect=patience.connect)

    @contextmanager
    def open(self, file: RemoteFile, start: int, last: int | None = None) -> Iterator[RangeResponse]:
        """The bytes from `start` to `last`, that one counted, or to the end; a server may send all of them instead.

        Raises HubUnreachable where trying again may help (OtherFile among them), HubProblem where it will not.
        """
        url = hf_hub_url(file.repo, file.name, revision=file.commit, endpoint=self._hub.endpoint)
        headers = {
            **self._hub.headers(),
            "Accept-Encoding": "identity",
            "Range": f"bytes={start}-{'' if last is None else last}",
        }
        # A server may send the whole file in place of a part; it never gets to send more than that.
        most = of_download(file.size)
        with session().stream("GET", url, headers=headers, timeout=self._timeout, extensions=most) as response:
            self._check_status(file, response)
            first = _first_byte(file, response, start)
            yield RangeResponse(first, *_tag(file, response), response)

    def _check_status(self, file: RemoteFile, response: httpx2.Response) -> None:
        if response.status_code == 416:
            raise OtherFile("{name} is shorter on the hub than it was when it was listed.", name=shown(file.name))
        if response.history and response.status_code in _LINK_OVER:
            raise HubUnreachable(
                "The link to the bytes of {name} ran out; it is asked for again.", SOON, name=shown(file.name)
            )
        with hub_problems(self._hub.endpoint, file.repo, file.commit, file.name):
            hf_raise_for_status(response)


def _first_byte(file: RemoteFile, response: httpx2.Response, start: int) -> int:
    """Which byte of the file the body begins with. Raises OtherFile where the lengths do not agree."""
    if response.status_code != 206:
        length = whole_number(response.headers.get("Content-Length"))
        if length is not None and length != file.size:
            raise OtherFile(
                "{name} has {length:,} bytes on the hub, and {size:,} were listed.",
                name=shown(file.name),
                length=length,
                size=file.size,
            )
        return 0
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if not found or whole_number(found[1]) != start or found[3] not in ("*", str(file.size)):
        raise OtherFile(
            "{name} has {total} bytes on the hub, and {size} were listed.",
            name=shown(file.name),
            total=one_line(found[3], 24) if found else "unknown",
            size=file.size,
        )
    return start


def _tag(file: RemoteFile, response: httpx2.Response) -> tuple[str, bool]:
    """(tag, suspect) of a RangeResponse. Raises OtherFile where the hub itself names another file."""
    for step in (*response.history, response):
        linked = _plain(step.headers.get("X-Linked-Etag"))
        if linked and linked != file.digest:
            raise OtherFile(f"{shown(file.name)} is another file on the hub than the one that was listed.", linked)
    tag = _plain(response.headers.get("ETag"))
    # Storages have names of their own for what they hold: the hub's Xet store uses a hash of the same form.
    own = {file.digest, *(_plain(step.headers.get("X-Xet-Hash")) for step in response.history)}
    return ("", False) if tag in own else (tag, bool(_SHA256.fullmatch(tag)))


def _plain(etag: str | None) -> str:
    return (etag or "").strip().removeprefix("W/").strip('"')
