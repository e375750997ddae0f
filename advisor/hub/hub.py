"""Questions to the Hugging Face hub, or a mirror of it: search, what a repository holds, who is asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from huggingface_hub import HfApi, ModelInfo, get_token, hf_hub_url
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

from advisor import __version__
from advisor.hub.client import patiently
from advisor.hub.listing import HubBuild, HubFile, Listing, make_listing
from advisor.hub.problems import explained
from advisor.hub.reference import Reference, check_repo, endpoint, is_repo, is_safe
from advisor.storage.folders import APP

SEARCH_LIMIT = 30
_LONGEST_SEARCH = _LONGEST_TEXT = 200
_ROW: Sequence[Any] = ("author", "downloads", "gated", "gguf", "lastModified", "likes", "private", "tags")


@dataclass(frozen=True)
class Found:
    """A repository that a search found; what the hub does not say is None or empty.

    downloads: in the last month. parameters, architecture, context: of the model, as the hub read them.
    """

    repo: str
    downloads: int
    likes: int
    updated: datetime | None
    license: str
    gated: bool
    private: bool
    architecture: str
    parameters: int | None
    context: int | None


class Hub:
    """The hub that HF_ENDPOINT names, asked with the person's own token; safe from any thread.

    The token comes from huggingface_hub (HF_TOKEN, or where 'hf auth login' put it) at each question, and is kept
    nowhere else. Every method raises HubProblem where the hub cannot or will not answer.
    """

    def __init__(self, address: str | None = None) -> None:
        """address: of a hub, instead of what HF_ENDPOINT names. Raises UsageError where HF_ENDPOINT is no address."""
        self.endpoint = address or endpoint()
        self.host = urlsplit(self.endpoint).netloc
        self._api = HfApi(endpoint=self.endpoint, library_name=APP, library_version=__version__)

    def search(self, text: str, limit: int = SEARCH_LIMIT) -> tuple[Found, ...]:
        """The GGUF repositories whose names have every word of `text`, most downloaded first."""
        words = " ".join(text.split())[:_LONGEST_SEARCH]

        def ask() -> tuple[Found, ...]:
            with explained(self.endpoint):
                found = self._api.list_models(
                    search=words or None, filter="gguf", sort="downloads", limit=limit, expand=list(_ROW)
                )
                return tuple(_found(info) for info in found if is_repo(info.id))

        return patiently(ask)

    def listing(self, repo: str, revision: str = "") -> Listing:
        """What `repo` holds at a branch, tag or commit ("": the newest).

        Raises UsageError where no repository can be called so, HubProblem where there is none, or no GGUF in it.
        """
        check_repo(repo)

        def ask() -> ModelInfo:
            with explained(self.endpoint, repo, revision):
                return self._api.model_info(repo, revision=revision or None, files_metadata=True)

        info = patiently(ask)
        with explained(self.endpoint, repo, revision):
            return make_listing(_bare_listing(info), _files(info))

    def build(self, reference: Reference) -> HubBuild:
        """The build that `reference` names. Raises as `listing`, and UsageError where it does not name exactly one."""
        return self.listing(reference.repo, reference.revision).build(reference)

    def url(self, build: HubBuild, file: HubFile) -> str:
        """Where the bytes of one of its files are; ask with `headers()`, and follow redirects."""
        return hf_hub_url(build.repo, file.name, revision=build.commit, endpoint=self.endpoint)

    def headers(self) -> dict[str, str]:
        """What every request carries: who is asking, and the person's token where there is one."""
        headers: dict[str, str] = build_hf_headers(library_name=APP, library_version=__version__)
        return headers

    def user(self) -> str | None:
        """The name of the account that the token belongs to, None where there is no token."""
        if get_token() is None:
            return None

        def ask() -> str:
            with explained(self.endpoint):
                return str(self._api.whoami()["name"])

        return patiently(ask)

    def page(self, repo: str) -> str:
        """The address of a repository's page, for a browser."""
        return f"{self.endpoint}/{repo}"


def _found(info: ModelInfo) -> Found:
    about: dict[str, Any] = info.gguf or {}
    return Found(
        info.id,
        info.downloads or 0,
        info.likes or 0,
        info.last_modified,
        _tagged_license(info),
        bool(info.gated),
        bool(info.private),
        _plain(about.get("architecture")),
        about.get("total"),
        about.get("context_length"),
    )


def _plain(text: object) -> str:
    """What a publisher wrote, fit for one line of a terminal; empty for None."""
    return "".join(letter for letter in str(text or "") if letter.isprintable())[:_LONGEST_TEXT]


def _tagged_license(info: ModelInfo) -> str:
    return _plain(next((tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:")), ""))


def _bare_listing(info: ModelInfo) -> Listing:
    card: dict[str, Any] = info.card_data.to_dict() if info.card_data else {}  # type: ignore[no-untyped-call]
    name = _plain(card.get("license_name") or card.get("license")) or _tagged_license(info)
    link = _plain(card.get("license_link"))
    link = link if link.startswith(("https://", "http://")) else ""
    if info.sha is None:
        raise ValueError("the hub names no commit")
    return Listing(info.id, info.sha, name, link, bool(info.gated), bool(info.private), ())


def _files(info: ModelInfo) -> list[HubFile]:
    files = []
    for sibling in info.siblings or ():
        # What could not be a file's name everywhere is left where it is; so is what has no size (a submodule).
        if sibling.size is None or not is_safe(sibling.rfilename):
            continue
        sha256 = sibling.lfs.sha256 if sibling.lfs else None
        etag = sha256 or sibling.blob_id or f"{info.sha}/{sibling.rfilename}"
        files.append(HubFile(sibling.rfilename, sibling.size, etag, sha256))
    return files
