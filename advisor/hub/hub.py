"""Questions to the Hugging Face hub, or a mirror of it: search, what a repository holds, who is asking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import httpx2
import msgspec
from huggingface_hub import hf_hub_url
from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

from advisor import __version__
from advisor.foreign_text import one_line
from advisor.gguf.header import stated_context
from advisor.hub import access, bounds
from advisor.hub.bounds import part
from advisor.hub.client import patiently, session
from advisor.hub.listing import HubBuild, Listing, RepositoryFile, make_listing
from advisor.hub.problems import hub_problems
from advisor.hub.reference import Reference, check_repo, endpoint, is_repo, is_safe
from advisor.storage.folders import APP

SEARCH_LIMIT = 30
MOST_FOUND, MOST_PAGES = 1000, 20
_MOST_FILES = 20_000  # of a repository; the largest with models in them have some hundreds
_LONGEST_SEARCH = 200
_ROW: Sequence[Any] = ("author", "downloads", "gated", "gguf", "lastModified", "private", "tags")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_Object = dict[str, msgspec.Raw]
_Size = Annotated[int, msgspec.Meta(ge=0, le=2**50)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]


@dataclass(frozen=True)
class SearchResult:
    """A repository that a search found; what the hub does not say is None or empty.

    downloads: in the last month. parameters, architecture, context: of the model, as the hub read them.
    """

    repo: str
    downloads: int
    updated: datetime | None
    license: str
    gated: bool
    private: bool
    architecture: str
    parameters: int | None
    context: int | None


class Hub:
    """The hub that the person chose, asked with the person's own token; safe from any thread.

    The token comes from advisor.hub.access at each question. Every method raises HubProblem where the hub cannot or
    will not answer.
    """

    def __init__(self, address: str | None = None) -> None:
        """address: of a hub, instead of the one chosen. Raises UsageError where that is no address."""
        self.endpoint = address or endpoint()
        self.host = urlsplit(self.endpoint).netloc
        bounds.trust(self.endpoint)

    def search(self, text: str, limit: int = SEARCH_LIMIT) -> tuple[SearchResult, ...]:
        """The GGUF repositories whose names have every word of `text`, most downloaded first."""
        words = " ".join(text.split())[:_LONGEST_SEARCH]

        limit = min(limit, MOST_FOUND)
        question = {"search": words, "filter": "gguf", "sort": "downloads", "limit": str(limit), "expand": list(_ROW)}
        if not words:
            del question["search"]

        def ask() -> tuple[SearchResult, ...]:
            with hub_problems(self.endpoint):
                return tuple(islice(self._search(question), limit))

        return patiently(ask)

    def _search(self, question: dict[str, Any]) -> Iterator[SearchResult]:
        """Page by page; what is no repository is left out."""
        url, asked = f"{self.endpoint}/api/models", question
        for _ in range(MOST_PAGES):
            response = self._get(url, asked)
            rows = bounds.decoded(response.content, list[msgspec.Raw])
            found = [row for raw in rows[:MOST_FOUND] if (row := _found(raw))]
            yield from found
            url, asked = response.links.get("next", {}).get("url", ""), {}
            # A hub that sends nothing and promises more would be asked for ever; and no other host is.
            if not found or bounds.origin(url) != bounds.origin(self.endpoint):
                return

    def _get(self, url: str, question: Mapping[str, Any]) -> httpx2.Response:
        response = session().get(url, params=question or None, headers=self.headers())
        hf_raise_for_status(response)
        return response

    def listing(self, repo: str, revision: str = "") -> Listing:
        """What `repo` holds at a branch, tag or commit ("": the newest).

        Raises UsageError where no repository can be called so, HubProblem where there is none, or no GGUF in it.
        """
        check_repo(repo)

        at = f"/revision/{quote(revision, safe='')}" if revision else ""

        def ask() -> Listing:
            with hub_problems(self.endpoint, repo, revision):
                response = self._get(f"{self.endpoint}/api/models/{repo}{at}", {"blobs": "true"})
                about = bounds.decoded(response.content, _Object)
                listing = _bare_listing(about)
                return make_listing(listing, _files(about, listing.commit))

        return patiently(ask)

    def build(self, reference: Reference) -> HubBuild:
        """The build that `reference` names. Raises as `listing`, and UsageError where it does not name exactly one."""
        return self.listing(reference.repo, reference.revision).build(reference)

    def url(self, build: HubBuild, file: RepositoryFile) -> str:
        """Where the bytes of one of its files are; ask with `headers()`, and follow redirects."""
        return hf_hub_url(build.repo, file.name, revision=build.commit, endpoint=self.endpoint)

    def headers(self) -> dict[str, str]:
        """What every request carries: who is asking, and the person's token where there is one."""
        # Made here: huggingface_hub's own maker asks its home first which programs use it, whatever hub is meant.
        token = access.token()
        asking = {"User-Agent": f"{APP}/{__version__}"}
        return {**asking, "Authorization": f"Bearer {token}"} if token else asking

    def user(self) -> str | None:
        """The name of the account that the token belongs to, None where there is no token."""
        if access.token() is None:
            return None

        def ask() -> str:
            with hub_problems(self.endpoint):
                about = bounds.decoded(self._get(f"{self.endpoint}/api/whoami-v2", {}).content, _Object)
                return one_line(bounds.decoded(bytes(about["name"]), str))

        return patiently(ask)

    def page(self, repo: str) -> str:
        """The address of a repository's page, for a browser."""
        return f"{self.endpoint}/{repo}"


def _found(raw: msgspec.Raw) -> SearchResult | None:
    """A row of a search, None where it is no repository."""
    try:
        row = bounds.decoded(bytes(raw), _Object)
    except ValueError:
        return None
    repo = part(row, "id", str, "")
    if not is_repo(repo):
        return None
    about: _Object = part(row, "gguf", _Object, {})
    return SearchResult(
        repo,
        part(row, "downloads", _Count, 0),
        part(row, "lastModified", datetime, None),
        _tagged_license(row),
        _gated(row),
        part(row, "private", bool, False),
        one_line(part(about, "architecture", str, "")),
        part(about, "total", _Count, None),
        stated_context(part(about, "context_length", _Count, None)),
    )


def _gated(about: _Object) -> bool:
    """ "auto" and "manual" are how; False is not at all."""
    return part(about, "gated", bool, False) or bool(part(about, "gated", str, ""))


def _tagged_license(about: _Object) -> str:
    tags: list[str] = part(about, "tags", list[str], [])
    return one_line(next((tag.removeprefix("license:") for tag in tags if tag.startswith("license:")), ""))


def _stated(card: _Object, key: str) -> str:
    """A license of a model's card; some name several."""
    return part(card, key, str, "") or ", ".join(part(card, key, list[str], []))


def _bare_listing(about: _Object) -> Listing:
    card: _Object = part(about, "cardData", _Object, {})
    name = next((one_line(found) for key in ("license_name", "license") if (found := _stated(card, key))), "")
    link = one_line(part(card, "license_link", str, ""))
    link = link if link.startswith(("https://", "http://")) else ""
    repo, commit = part(about, "id", str, ""), part(about, "sha", str, "")
    if not _COMMIT.fullmatch(commit) or not is_repo(repo):
        raise ValueError("the hub names no repository, or no commit")
    gated, private = _gated(about), part(about, "private", bool, False)
    return Listing(repo, commit, name or _tagged_license(about), link, gated, private, ())


def _files(about: _Object, commit: str) -> list[RepositoryFile]:
    files = []
    for raw in part(about, "siblings", list[msgspec.Raw], [])[:_MOST_FILES]:
        sibling: _Object = part({"": raw}, "", _Object, {})
        name, size = part(sibling, "rfilename", str, ""), part(sibling, "size", _Size, None)
        # What could not be a file's name everywhere is left where it is; so is what has no size (a submodule).
        if size is None or not is_safe(name):
            continue
        large: _Object = part(sibling, "lfs", _Object, {})
        sha256 = part(large, "sha256", str, "")
        sha256 = sha256 if len(sha256) == 64 and _HASH.fullmatch(sha256) else ""
        blob = part(sibling, "blobId", str, "")
        etag = sha256 or (blob if _HASH.fullmatch(blob) else f"{commit}/{name}")
        files.append(RepositoryFile(name, size, etag, sha256 or None))
    return files
