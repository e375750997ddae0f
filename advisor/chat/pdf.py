"""The text of a PDF file, read by a child process: such files come from strangers, and some never end.

`python -m advisor.chat.pdf FILE` prints one JSON object: {"pages": […texts]} or {"problem": "a sentence's end"}.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from advisor.child_environment import child_environment
from advisor.errors import FileProblem
from advisor.sentences import sentence

MODULE = "advisor.chat.pdf"
_MOST_BYTES = 128 << 20
MOST_TEXT = 8 << 20  # characters; no model reads more
_PROBLEMS = {  # what the child says, to go on after the file's name
    "silent": sentence("could not be read: it is damaged, or too large for the memory there is"),
    "password": sentence("is locked with a password"),
    "long": sentence("holds more text than a model can read (over {most} million characters)", most=MOST_TEXT >> 20),
    "locked": sentence("is locked in a way that cannot be opened here"),
    "damaged": sentence("is damaged: its pages cannot be read"),
    "pictures": sentence("holds no text; its pages are probably pictures"),
}
_SECONDS = 60.0  # a book of a thousand pages takes some 20
_MEMORY = 2 << 30  # bytes that a child may take: of address space where the system limits it, else of what it holds
_LOOK_SECONDS = 0.25  # between two looks at what it holds


def read_pdf(path: Path, seconds: float = _SECONDS) -> str:
    """The text of all pages, an empty line between two; FileProblem, in one sentence, where there is none to be had."""
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise FileProblem(
            "{name} is too large a PDF file to read ({size:,} MB). Attach the part that matters.",
            name=path.name,
            size=size >> 20,
        )
    root = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        said = _said(
            [sys.executable, "-P", "-m", MODULE, str(path)], {**child_environment(), "PYTHONPATH": search}, seconds
        )
    except subprocess.TimeoutExpired:
        raise FileProblem(
            "{name} takes too long to read (over {seconds:.0f} seconds). Copy the text that matters.",
            name=path.name,
            seconds=seconds,
        ) from None
    except OSError as error:
        raise FileProblem("{name} could not be read: {strerror}.", name=path.name, strerror=error.strerror) from error
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError:  # it ended before it could say anything: out of memory, or nested too deep
        found = {"problem": "silent"}
    if "problem" in found:
        raise FileProblem(
            "{name} {found}. Copy the text that matters into the message.",
            name=path.name,
            found=_PROBLEMS[found["problem"]],
        )
    return "\n\n".join(text.strip() for text in found["pages"] if text.strip())


def _said(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> bytes:
    """What the child prints, cut off where it is ended for taking more than MEMORY. Raises TimeoutExpired, OSError."""
    until = time.monotonic() + seconds
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:  # fmt: skip
        try:
            while True:
                try:
                    return child.communicate(timeout=max(0.0, min(_LOOK_SECONDS, until - time.monotonic())))[0]
                except subprocess.TimeoutExpired:
                    if time.monotonic() >= until:
                        raise
                if _taken(child.pid) > _MEMORY:  # not every system limits a process's memory by itself
                    child.kill()
        finally:
            child.kill()


def _taken(pid: int) -> int:
    """Bytes of memory that a process holds; 0 for one that has just ended."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _pages(path: str) -> dict[str, Any]:
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.disable()  # it tells of every flaw of a file, page by page
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "password"}
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_TEXT:
                return {"problem": "long"}
    except DependencyError:
        return {"problem": "locked"}
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError):
        return {"problem": "damaged"}
    if not any(text.strip() for text in pages):
        return {"problem": "pictures"}
    return {"pages": pages}


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        return  # Windows has no such limit and macOS refuses it: there the parent alone watches


def main() -> int:
    """Print what the file named on the command line holds."""
    _limit_memory()
    out = sys.stdout
    sys.stdout = sys.stderr
    print(json.dumps(_pages(sys.argv[1])), file=out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
