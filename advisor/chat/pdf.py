"""The text of a PDF file, read by a child process: such files come from strangers, and some never end.

`python -m advisor.chat.pdf FILE` prints one JSON object: {"pages": […texts]} or {"problem": "a sentence's end"}.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from advisor.errors import FileProblem

MODULE = "advisor.chat.pdf"
MOST_BYTES = 128 << 20
MOST_TEXT = 8 << 20  # characters; no model reads more
SECONDS = 60.0  # a book of a thousand pages takes some 20
MEMORY = 2 << 30  # bytes of address space a child may take, where the system can limit it


def read_pdf(path: Path, seconds: float = SECONDS) -> str:
    """The text of all pages, an empty line between two; FileProblem, in one sentence, where there is none to be had."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileProblem(
            "{name} is too large a PDF file to read ({size:,} MB). Attach the part that matters.",
            name=path.name,
            size=size >> 20,
        )
    root = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", MODULE, str(path)],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False,
            env={**os.environ, "PYTHONPATH": search}, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise FileProblem(
            "{name} takes too long to read (over {seconds:.0f} seconds). Copy the text that matters.",
            name=path.name,
            seconds=seconds,
        ) from None
    except OSError as error:
        raise FileProblem("{name} could not be read: {strerror}.", name=path.name, strerror=error.strerror) from error
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:  # it ended before it could say anything: out of memory, or nested too deep
        found = {"problem": "could not be read: it is damaged, or too large for the memory there is"}
    if "problem" in found:
        raise FileProblem(
            "{name} {found}. Copy the text that matters into the message.", name=path.name, found=found["problem"]
        )
    return "\n\n".join(text.strip() for text in found["pages"] if text.strip())


def _pages(path: str) -> dict[str, Any]:
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.disable()  # it tells of every flaw of a file, page by page
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "is locked with a password"}
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_TEXT:
                return {"problem": f"holds more text than a model can read (over {MOST_TEXT >> 20} million characters)"}
    except DependencyError:
        return {"problem": "is locked in a way that cannot be opened here"}
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError):
        return {"problem": "is damaged: its pages cannot be read"}
    if not any(text.strip() for text in pages):
        return {"problem": "holds no text; its pages are probably pictures"}
    return {"pages": pages}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    """Print what the file named on the command line holds."""
    _limit_memory()
    out = sys.stdout
    sys.stdout = sys.stderr
    print(json.dumps(_pages(sys.argv[1])), file=out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
