"""How a person names something on the hub: "owner/repo", "owner/repo:Q4_K_M", "owner/repo/file.gguf", or an address.

"@" after the repository names a branch, tag or commit: "owner/repo@v2:Q8_0".
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from advisor.errors import UsageError
from advisor.gguf.filename import SUFFIX
from advisor.gguf.reader import quote
from advisor.hub import access

HOME = "https://huggingface.co"
_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com")
_NAME = r"[A-Za-z0-9](?:[\w.-]*[\w])?"  # of an owner or a repository; huggingface_hub/utils/_validators.py
_REPO = re.compile(rf"{_NAME}/{_NAME}", re.ASCII)
_LONGEST_REPO = 96
_LONGEST_FILE, _LONGEST_PIECE = 1024, 240  # bytes; a partial download's name is longer than its file's
_TEXT = re.compile(
    r"(?P<repo>[^/:@]+/[^/:@]+)(?:@(?P<revision>[^:]+?))?(?:/(?P<file>[^:]+\.gguf)|:(?P<quant>.*))?", re.IGNORECASE
)
_PAGE = re.compile(r"(?P<repo>[^/]+/[^/:]+)(?:/(?:tree|blob|resolve|raw)/(?P<revision>[^/]+)(?:/(?P<file>.*))?)?/?")
_BAD_LETTERS = re.compile(r'[<>:"\\|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # what Windows takes for no file


@dataclass(frozen=True)
class Reference:
    """A repository on the hub, and what of it is meant; what was not said is empty.

    quant: a quantisation or a build's label, as it was typed. file: its path in the repository.
    """

    repo: str
    quant: str = ""
    file: str = ""
    revision: str = ""

    def __str__(self) -> str:
        at = f"@{self.revision}" if self.revision else ""
        return f"{self.repo}{at}{f'/{self.file}' if self.file else f':{self.quant}' if self.quant else ''}"


def endpoint() -> str:
    """The hub's address: the person's own choice, what HF_ENDPOINT names (a mirror), else the public hub. UsageError
    where that is none."""
    text = access.chosen().address or os.environ.get("HF_ENDPOINT", "").rstrip("/") or HOME
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            "The address of the hub (HF_ENDPOINT) is {text}, which is none. Write it like {home}.",
            text=quote(text),
            home=HOME,
        )
    return text


def looks_like_reference(text: str) -> bool:
    """Whether `text` can only be meant for the hub, or could be and names nothing on this computer."""
    if "://" in text or text.split("/")[0].lower() in _HOSTS:
        return True
    found = _TEXT.fullmatch(text)
    if not found or not _REPO.fullmatch(found["repo"]):
        return False
    # "folder/model.gguf" with the folder here is a file that is missing, not a repository.
    return not (text.lower().endswith(SUFFIX) and (":" not in text) and _is_path(text, found))


def _is_path(text: str, found: re.Match[str]) -> bool:
    return not found["file"] or os.path.isdir(text.split("/")[0])


def parse_reference(text: str) -> Reference:
    """The Reference a person typed or pasted. Raises UsageError where it is none, or names what no hub has."""
    text = text.strip()
    host, _, rest = text.partition("://")[2].partition("/") if "://" in text else text.partition("/")
    if "://" in text or host.lower() in _HOSTS:
        if "://" in text and host.lower() not in (*_HOSTS, urlsplit(endpoint()).netloc.lower()):
            raise UsageError(
                "{host} is not the hub. Give an address that begins with {endpoint}.",
                host=quote(host),
                endpoint=endpoint(),
            )
        return _checked(_from_page(rest, text))
    found = _TEXT.fullmatch(text)
    if not found:
        raise UsageError("{text} names nothing on the hub. Write owner/repo, or owner/repo:Q4_K_M.", text=quote(text))
    return _checked(Reference(found["repo"], found["quant"] or "", found["file"] or "", found["revision"] or ""))


def _from_page(path: str, text: str) -> Reference:
    """Of an address without its host; "owner/repo:Q4_K_M" there is how other programs write it."""
    path = unquote(urlsplit(f"//host/{path}").path).strip("/")
    page = _PAGE.fullmatch(path)
    if page is None:
        found = _TEXT.fullmatch(path)
        if found is None:
            raise UsageError(
                "{text} is no page of a repository. Copy the address of the model's own page.", text=quote(text)
            )
        return Reference(found["repo"], found["quant"] or "", found["file"] or "", found["revision"] or "")
    file = page["file"] or ""
    return Reference(page["repo"], "", file if file.lower().endswith(SUFFIX) else "", page["revision"] or "")


def _checked(reference: Reference) -> Reference:
    check_repo(reference.repo)
    if reference.file:
        check_file(reference.file)
    for what in (reference.quant, reference.revision):
        if ".." in what or not what.isprintable() or len(what) > 200:
            raise UsageError("{what} is not the name of a version. Write it like Q4_K_M.", what=quote(what))
    return reference


def is_repo(repo: str) -> bool:
    """Whether a repository can be called so."""
    return bool(_REPO.fullmatch(repo)) and len(repo) <= _LONGEST_REPO and "--" not in repo and ".." not in repo


def check_repo(repo: str) -> None:
    """UsageError where no repository can be called so."""
    if not is_repo(repo):
        raise UsageError("{repo} is not the name of a repository. Write it like owner/repo.", repo=quote(repo))


def check_file(name: str) -> None:
    """UsageError where a file's path in a repository leads out of it, or could not be a file on every system."""
    if not is_safe(name):
        raise UsageError(
            "{name} is not the name of a file on the hub. Write it like folder/model.gguf.", name=quote(name)
        )


def is_safe(name: str) -> bool:
    """Whether a path in a repository stays below its folder and can be a file's on every system."""
    return (
        len(name) <= _LONGEST_FILE
        and name.isprintable()
        and not _BAD_LETTERS.search(name)
        and all(map(_is_safe_piece, name.split("/")))
    )


def _is_safe_piece(piece: str) -> bool:
    return (
        0 < len(piece.encode()) <= _LONGEST_PIECE
        and piece not in (".", "..")
        and not piece.endswith((" ", "."))
        and not _DEVICE.match(piece)
    )
