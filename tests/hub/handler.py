"""One connection to the hub or its storage: what each request is answered, and what goes wrong on the way."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from tests.hub import api
from tests.hub.api import Account, Answer, Question, Refusal
from tests.hub.faults import Fault, Kind
from tests.hub.repositories import Entry, Revision
from tests.hub.sending import Dropped, send, span

if TYPE_CHECKING:
    from tests.hub.server import Server

Role = Literal["hub", "storage"]
_SERVED = (Kind.DROP, Kind.STALL, Kind.BYTES, Kind.CHANGED, Kind.SLOW)


@dataclass
class Request:
    """One request as it was answered. file: "owner/repo/name" where it was for one; sent: bytes of the body."""

    host: Role
    method: str
    path: str
    file: str = ""
    range: str | None = None
    status: int = 0
    sent: int = 0
    account: str | None = None
    token: bool = False


@dataclass
class _Reply:
    """Status and headers of what is being sent."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.hub = self.server.hub

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name is the base class's
        pass

    def do_GET(self) -> None:
        self._handle()

    def do_HEAD(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        if parts.path.startswith("/-/"):
            self._answer(self._control(parts.path))
            return
        self.record = Request(self.server.role, self.command, parts.path, range=self.headers.get("Range"))
        self.record.token = "Authorization" in self.headers
        self.hub.requests.append(self.record)
        try:
            if self.server.role == "storage":
                self._storage(parts.path)
            elif parts.path.startswith("/api/"):
                self._api(parts.path)
            else:
                self._resolve(parts.path)
        except Refusal as refusal:
            self._answer(refusal.answer)
        except Dropped:
            self.close_connection = True

    def _account(self) -> Account | None:
        words = self.headers.get("Authorization", "").split()
        if not words:
            return None
        account = self.hub.accounts.get(words[-1])
        if account is None:
            raise Refusal(401, "Invalid credentials in Authorization header")
        self.record.account = account.name
        return account

    def _question(self, path: str) -> Question:
        headers = {key.title(): value for key, value in self.headers.items()}
        return Question(self.command, path, self.query, self.body, headers, self.hub.endpoint, self._account())

    def _api(self, path: str) -> None:
        if self._status_fault(path):
            return
        question = self._question(path)
        moved = api.moved(question, self.hub.repositories)
        self._answer(
            moved or api.answer(question, self.hub.repositories, self.hub.search_page, self.hub.tree_page),
            self.hub.faults.strike(_SERVED, "hub", path, 0, 2**62),
        )

    def _resolve(self, path: str) -> None:
        """/{repo}/resolve/{rev}/{file}: small files at once, large ones by a link to the storage."""
        pieces = path.split("/", 5)
        if len(pieces) < 6 or pieces[3] != "resolve":
            raise Refusal(404, "Sorry, we can't find the page you are looking for.", "EntryNotFound")
        repo_id, revision_name, name = f"{pieces[1]}/{pieces[2]}", unquote(pieces[4]), unquote(pieces[5])
        self.record.file = f"{repo_id}/{name}"
        if self._status_fault(self.record.file):
            return
        question = self._question(path)
        if moved := api.moved(question, self.hub.repositories):
            self._answer(moved)
            return
        repository = api.readable(self.hub.repositories, repo_id, question.account)
        revision = api.at_revision(repository, revision_name)
        if name not in revision.entries:
            raise Refusal(404, "Entry not found", "EntryNotFound")
        api.check_gate(repository, question.account, self.hub.endpoint)
        self._hand_over(revision, revision.entries[name])

    def _hand_over(self, revision: Revision, entry: Entry) -> None:
        headers = {"X-Repo-Commit": revision.commit, "Accept-Ranges": "bytes"}
        if entry.sha256 is None:
            self._send_file(entry.path, entry.oid, headers)
            return
        changed = self.hub.faults.strike((Kind.CHANGED,), "hub", self.record.file)
        etag = f'"{_other(entry.sha256) if changed else entry.sha256}"'
        until = time.time() + self.hub.link_seconds
        where = f"{self.hub.storage}/{quote(self.record.file)}?sha256={entry.sha256}&Expires={until:.3f}&Signature=x"
        link = {"X-Linked-Size": str(entry.size), "X-Linked-Etag": etag, "ETag": etag, "Location": where}
        self._answer(Answer(302, None, headers | link))

    def _storage(self, path: str) -> None:
        """A large file's bytes, by a link that `_hand_over` made."""
        self.record.file = unquote(path.lstrip("/"))
        if self._status_fault(self.record.file):
            return
        values = dict(self.query)
        expired = self.hub.faults.strike((Kind.EXPIRED,), "storage", self.record.file)
        if expired or float(values.get("Expires", 0)) < time.time():
            self._answer(Answer(403, "Request has expired"))
            return
        self._send_file(self.hub.root / self._place(), values["sha256"], {"Accept-Ranges": "bytes"})

    def _place(self) -> str:
        """Where the file of the link lies: below its repository, or in one of its branches."""
        owner, repo, name = self.record.file.split("/", 2)
        repository = self.hub.repositories.get(f"{owner}/{repo}")
        wanted = dict(self.query)["sha256"]
        branches = repository.branches() if repository else {}
        for branch in branches:
            revision = repository.revision(branch) if repository else None
            if revision and name in revision.entries and revision.entries[name].sha256 == wanted:
                return revision.entries[name].path.relative_to(self.hub.root).as_posix()
        raise Refusal(404, "NoSuchKey")

    def _status_fault(self, path: str) -> bool:
        faults = self.hub.faults.strike((Kind.STATUS,), self.server.role, path)
        for fault in faults:
            headers = {}
            if fault.retry_after is not None:
                headers["Retry-After"] = str(fault.retry_after)
                if fault.status == 429:
                    headers["RateLimit"] = f'"api";r=0;t={fault.retry_after}'
                    headers["RateLimit-Policy"] = '"fixed window";"api";q=500;w=300'
            self._answer(Answer(fault.status, {"error": f"Fault {fault.status}"}, headers))
        return bool(faults)

    def _send_file(self, path: Path, etag: str, headers: dict[str, str]) -> None:
        name, role = self.record.file, self.server.role
        longer = sum(fault.length for fault in self.hub.faults.strike((Kind.LENGTH,), role, name))
        total = max(0, path.stat().st_size + longer)
        deaf = bool(self.hub.faults.strike((Kind.NO_RANGE,), role, name))
        wanted = span(None if deaf else self.headers.get("Range"), total)
        if wanted is None:
            self._answer(Answer(416, None, {"Content-Range": f"bytes */{total}"}))
            return
        faults = self.hub.faults.strike(_SERVED, role, name, wanted.first, wanted.last)
        changed = any(fault.kind is Kind.CHANGED for fault in faults)
        reply = _Reply(206 if wanted.partial else 200, dict(headers))
        reply.headers |= {
            "ETag": f'"{_other(etag) if changed else etag}"',
            "Content-Type": "application/octet-stream",
            "Content-Length": str(wanted.length),
        }
        if deaf:
            reply.headers.pop("Accept-Ranges", None)
        if wanted.partial:
            reply.headers["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{total}"
        self._start(reply)
        if self.command != "HEAD":
            send(self.connection, path, wanted, faults, self.hub.closing, self._sent)

    def _sent(self, count: int) -> None:
        self.record.sent += count

    def _answer(self, answer: Answer, faults: list[Fault] | None = None) -> None:
        body = b"" if answer.value is None else json.dumps(answer.value).encode()
        reply = _Reply(answer.status, {"Content-Type": "application/json", "Content-Length": str(len(body))})
        reply.headers |= answer.headers
        for fault in faults or ():
            if fault.kind is Kind.DROP or (fault.kind is Kind.STALL and self.hub.closing.wait(fault.seconds)):
                raise Dropped
            if fault.kind is Kind.BYTES:
                body = b"<" + body[1:]
        self._start(reply)
        if self.command != "HEAD" and body:
            self.wfile.write(body)
            if not self.path.startswith("/-/"):
                self._sent(len(body))

    def _start(self, reply: _Reply) -> None:
        if not self.path.startswith("/-/"):
            self.record.status = reply.status
        self.send_response(reply.status)
        for key, value in reply.headers.items():
            self.send_header(key, value)
        self.end_headers()

    def _control(self, path: str) -> Answer:
        """/-/faults: GET, POST one or a list, DELETE all. /-/requests: GET, DELETE. /-/accounts: POST a token's."""
        match self.command, path:
            case "GET", "/-/faults":
                return Answer(200, [{"fault": f.to_json(), "struck": n} for f, n in self.hub.faults.struck()])
            case "POST", "/-/faults":
                value = json.loads(self.body)
                self.hub.faults.add(*map(Fault.from_json, value if isinstance(value, list) else [value]))
            case "DELETE", "/-/faults":
                self.hub.faults.clear()
            case "GET", "/-/requests":
                return Answer(200, [asdict(request) for request in list(self.hub.requests)])
            case "DELETE", "/-/requests":
                self.hub.requests.clear()
            case "POST", "/-/accounts":
                value = json.loads(self.body)
                self.hub.allow(value["token"], value["name"], *value.get("repos", ()))
            case _:
                return Answer(404, {"error": "no such control"})
        return Answer(200, {})


def _other(etag: str) -> str:
    """The ETag of the file that a CHANGED fault puts in this one's place."""
    return etag[::-1]
