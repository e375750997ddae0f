"""What MODEL on the command line is: a file on this computer, or something on the hub."""

from __future__ import annotations

from pathlib import Path

from advisor.errors import FileProblem
from advisor.gguf.identity import file_problem
from advisor.hub.reference import Reference, looks_like_reference, parse_reference

HELP = 'path of a .gguf file, or owner/repo:QUANT on the hub ("unsloth/Qwen3-8B-GGUF:Q4_K_M")'


def resolve(text: str) -> Path | Reference:
    """A path where there is a file or what looks like one, else a Reference.

    Raises UsageError where it is meant for the hub and names nothing there can be.
    """
    path = Path(text).expanduser()
    try:
        here = path.exists()
    except OSError as error:
        raise file_problem(path, error) from error
    return path if here or not looks_like_reference(text) else parse_reference(text)


def local(text: str) -> Path:
    """The path of a model on this computer. Raises FileProblem where it is on the hub."""
    found = resolve(text)
    if isinstance(found, Reference):
        raise FileProblem(f"{found} is not on this computer. Download it first: plimsoll pull {found}")
    return found
