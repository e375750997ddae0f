"""The hub's answers as JSON: search, model info, trees, paths, who am I; fields as huggingface_hub reads them.

Source: huggingface_hub 2.4 (hf_api.py, utils/_http.py, file_download.py) and the answers of huggingface.co.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from tests.hub.repositories import Repositories, Repository, Revision

SEARCH_PAGE, TREE_PAGE = 100, 1000
_BASIC = ("likes", "private", "downloads", "tags", "pipeline_tag", "library_name", "createdAt")
_FULL = (*_BASIC, "author", "sha", "lastModified", "gated", "disabled", "siblings")
_SORTS = {"downloads", "likes", "lastModified", "createdAt", "trendingScore"}


@dataclass(frozen=True)
class Account:
    """Who a token belongs to. repos: those it may read although they are private or gated."""

    name: str
    repos: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What to send: a JSON value, or nothing but headers."""

    status: int = 200
    value: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer with one of the hub's error headers."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        super().__init__(message)
        headers = {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
        self.answer = Answer(status, {"error": message}, headers)


@dataclass(frozen=True)
class Question:
    """One request to the hub. host: its own address, for links; query: (name, value) pairs; body: of a POST."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: bytes
    headers: Mapping[str, str]
    host: str
    account: Account | None

    def first(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.query if key == name), default)

    def every(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]

    def flag(self, name: str) -> bool:
        return self.first(name).lower() in ("true", "1")


def moved(question: Question, repositories: Repositories) -> Answer | None:
    """The redirect to a repository's new name, where it was renamed."""
    for pattern in (r"/api/models/([^/]+/[^/]+)", r"/([^/]+/[^/]+)/resolve/"):
        found = re.match(pattern, question.path)
        repository = repositories.get(unquote(found[1])) if found else None
        if found and repository and repository.facts.moved_to:
            where = question.path.replace(found[1], repository.facts.moved_to, 1)
            query = f"?{urlencode(question.query)}" if question.query else ""
            return Answer(307, None, {"Location": where + query})
    return None


def readable(repositories: Repositories, repo_id: str, account: Account | None) -> Repository:
    """The repository, where this account may know of it."""
    repository = repositories.get(repo_id)
    allowed = account is not None and repo_id in account.repos
    if repository is None or (repository.facts.private and not allowed):
        # The real hub does not tell strangers whether a repository exists.
        raise Refusal(404 if account else 401, "Repository not found", "RepoNotFound")
    if repository.facts.disabled:
        raise Refusal(403, "Access to this resource is disabled.")
    return repository


def at_revision(repository: Repository, name: str) -> Revision:
    revision = repository.revision(name)
    if revision is None:
        raise Refusal(404, f"Invalid rev id: {name}", "RevisionNotFound")
    return revision


def check_gate(repository: Repository, account: Account | None, host: str) -> None:
    """Refuse the files of a gated repository to who was not let in."""
    if not repository.facts.gated or (account and repository.id in account.repos):
        return
    start = f"Access to model {repository.id} is restricted"
    if account is None:
        raise Refusal(
            401, f"{start}. You must have access to it and be authenticated to access it. Please log in.", "GatedRepo"
        )
    page = f"Visit {host}/{repository.id} to ask for access."
    raise Refusal(403, f"{start} and you are not in the authorized list. {page}", "GatedRepo")


def _describe(repository: Repository, revision: Revision, *, blobs: bool = False) -> dict[str, Any]:
    facts = repository.facts
    card = {"license": facts.license} if facts.license else {}
    return {
        "author": repository.id.split("/")[0],
        "cardData": card,
        "createdAt": facts.created,
        "disabled": facts.disabled,
        "downloads": facts.downloads,
        "gated": facts.gated,
        "gguf": facts.gguf,
        "lastModified": revision.modified,
        "library_name": "gguf",
        "likes": facts.likes,
        "pipeline_tag": facts.pipeline_tag,
        "private": facts.private,
        "sha": revision.commit,
        "siblings": [entry.sibling(blobs=blobs) for entry in revision.entries.values()],
        "tags": repository.tags(revision),
        "trendingScore": facts.likes,
        "usedStorage": sum(entry.size for entry in revision.entries.values()),
    }


def _names(repository: Repository) -> dict[str, Any]:
    return {"_id": repository.id.encode().hex()[:24].ljust(24, "0"), "id": repository.id, "modelId": repository.id}


def _next_page(question: Question, cursor: int) -> dict[str, str]:
    query = [pair for pair in question.query if pair[0] != "cursor"]
    link = f"{question.host}{quote(question.path)}?{urlencode([*query, ('cursor', str(cursor))])}"
    return {"Link": f'<{link}>; rel="next"'}


def search(question: Question, repositories: Repositories, page: int) -> Answer:
    """GET /api/models"""
    found: list[tuple[Repository, dict[str, Any]]] = []
    words = question.first("search").lower().split()
    wanted = {tag for value in question.every("filter") for tag in value.split(",") if tag}
    for repository in repositories.all():
        hidden = repository.facts.private and not (question.account and repository.id in question.account.repos)
        if hidden or repository.facts.moved_to or not all(word in repository.id.lower() for word in words):
            continue
        about = _describe(repository, at_revision(repository, "main"))
        author = question.first("author")
        if wanted <= set(about["tags"]) and author in ("", about["author"]):
            found.append((repository, about))
    sort = question.first("sort", "trendingScore")
    if sort not in _SORTS:
        raise Refusal(400, f"Invalid sort parameter: {sort}")
    found.sort(key=lambda pair: pair[1][sort], reverse=True)
    keys = question.every("expand") or (_FULL if question.flag("full") else _BASIC)
    start, count = int(question.first("cursor", "0")), min(int(question.first("limit", str(page))), page)
    items = [_names(r) | {key: about[key] for key in keys if key in about} for r, about in found[start : start + count]]
    more = _next_page(question, start + count) if start + count < len(found) else {}
    return Answer(200, items, more)


def model_info(question: Question, repository: Repository, revision: Revision) -> Answer:
    """GET /api/models/{repo} and /api/models/{repo}/revision/{rev}"""
    about = _describe(repository, revision, blobs=question.flag("blobs"))
    if keys := question.every("expand"):
        about = {key: about[key] for key in keys if key in about}
    return Answer(200, _names(repository) | about)


def _folders(revision: Revision, below: str) -> list[str]:
    parents = {name.rsplit("/", n)[0] for name in revision.entries for n in range(1, name.count("/") + 1)}
    return sorted(folder for folder in parents if folder.startswith(below))


def _folder_row(path: str) -> dict[str, Any]:
    return {"type": "directory", "oid": path.encode().hex()[:40].ljust(40, "0"), "size": 0, "path": path}


def tree(question: Question, revision: Revision, folder: str, page: int) -> Answer:
    """GET /api/models/{repo}/tree/{rev}/{folder}"""
    below = f"{folder}/" if folder else ""
    rows = [_folder_row(path) for path in _folders(revision, below)]
    rows += [entry.row() for entry in revision.entries.values() if entry.name.startswith(below)]
    if folder and not rows:
        raise Refusal(404, f"{folder} does not exist", "EntryNotFound")
    if not question.flag("recursive"):
        rows = [row for row in rows if "/" not in row["path"][len(below) :]]
    if question.flag("expand"):
        commit = {"id": revision.commit, "title": "Upload", "date": revision.modified}
        rows = [row | {"lastCommit": commit} for row in rows]
    start = int(question.first("cursor", "0"))
    more = _next_page(question, start + page) if start + page < len(rows) else {}
    return Answer(200, rows[start : start + page], more)


def paths_info(question: Question, revision: Revision) -> Answer:
    """POST /api/models/{repo}/paths-info/{rev}, the paths as a form or as JSON."""
    if "json" in question.headers.get("Content-Type", ""):
        wanted = json.loads(question.body)["paths"]
    else:
        wanted = [value for key, value in parse_qsl(question.body.decode()) if key == "paths"]
    folders = set(_folders(revision, ""))
    rows = [revision.entries[path].row() for path in wanted if path in revision.entries]
    return Answer(200, rows + [_folder_row(path) for path in wanted if path in folders])


def who_am_i(account: Account | None) -> Answer:
    """GET /api/whoami-v2"""
    if account is None:
        raise Refusal(401, "Invalid username or password.")
    return Answer(
        200,
        {
            "type": "user", "id": "0" * 24, "name": account.name, "fullname": account.name, "isPro": False, "orgs": [],
            "auth": {"type": "access_token", "accessToken": {"displayName": "tests", "role": "read"}},
        },
    )  # fmt: skip


def answer(question: Question, repositories: Repositories, search_page: int, tree_page: int) -> Answer:
    """The answer to one question below /api."""
    if question.path == "/api/whoami-v2":
        return who_am_i(question.account)
    if question.path == "/api/agent-harnesses":
        return Answer(200, {"standardEnvVars": [], "harnesses": {}})
    if question.path == "/api/models":
        return search(question, repositories, search_page)
    found = re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/(revision|tree|paths-info)/([^/]+)(?:/(.+))?)?", question.path)
    if not found:
        raise Refusal(404, "Sorry, we can't find the page you are looking for.")
    repo_id, what, revision_name, rest = found.groups()
    repository = readable(repositories, unquote(repo_id), question.account)
    revision = at_revision(repository, unquote(revision_name or "main"))
    verbs: dict[str | None, Callable[[], Answer]] = {
        None: lambda: model_info(question, repository, revision),
        "revision": lambda: model_info(question, repository, revision),
        "tree": lambda: tree(question, revision, unquote(rest or ""), tree_page),
        "paths-info": lambda: paths_info(question, revision),
    }
    return verbs[what]()
