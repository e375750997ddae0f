"""What MODEL on the command line is: a file on this computer, a name of the catalogue, or something on the hub."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import FileProblem, UsageError
from advisor.gguf.identity import file_problem
from advisor.hub.reference import Reference, looks_like_reference, parse_reference
from advisor.storage.folders import as_typed

if TYPE_CHECKING:
    from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel
    from advisor.services.library import LibraryService

    Named = tuple[Catalogue, CatalogueModel, CatalogueBuild | None]

HELP = 'path of a .gguf file, or owner/repo:QUANT on the hub ("unsloth/Qwen3-8B-GGUF:Q4_K_M")'
HERE = "path of a .gguf file, or owner/repo:QUANT that was pulled, or that another program fetched"


def named_model(text: str) -> Named | None:
    """What `text` names in the catalogue; None where it is a file's name, or of the hub and not in the catalogue.

    Raises UsageError, naming the nearest, where it can be nothing but a catalogue name and is none.
    """
    path = as_typed(text)
    if path.suffix.lower() == ".gguf" or os.path.exists(path) or text.startswith((".", "/", "~")):
        return None
    from advisor.catalogue.load import load_catalogue  # here and below: no verb waits for what only others need

    catalogue = load_catalogue()
    try:
        return catalogue, *catalogue.find(text)
    except UsageError:
        if "/" in text:
            return None  # the hub may have it
        raise


def drafted(text: str) -> tuple[Catalogue, CatalogueModel, str] | None:
    """The model and quantisation that `text` names, where the catalogue has the model and llama.cpp can make it so,
    though no file is known; else None."""
    from advisor.catalogue.drafts import can_draft
    from advisor.catalogue.load import load_catalogue

    if as_typed(text).suffix.lower() == ".gguf" or text.startswith((".", "/", "~")):
        return None
    catalogue = load_catalogue()
    try:
        model, quant = catalogue.split(text)
    except UsageError:
        return None  # what is wrong with it, `named` says
    return (catalogue, model, quant) if can_draft(quant) and model.build(quant) is None else None


def resolve(text: str) -> Path | Reference:
    """A path where there is a file or what looks like one, else a Reference.

    Raises UsageError where it is meant for the hub and names nothing there can be.
    """
    path = as_typed(text)
    try:
        here = path.exists()
    except OSError as error:
        raise file_problem(path, error) from error
    return path if here or not looks_like_reference(text) else parse_reference(text)


def local(text: str, library: LibraryService) -> Path:
    """The path of a model on this computer; one that is named as on the hub is looked for among what was fetched.

    Raises FileProblem where it is not here, UsageError where several could be meant.
    """
    found = resolve(text)
    if isinstance(found, Path):
        return found
    paths = _pulled(found) or _in_library(found, library)
    if len(paths) > 1:
        raise UsageError(
            "{found} could mean several models here: give the path of one of {names}.",
            found=found,
            names=", ".join(paths),
        )
    if not paths:
        raise FileProblem("{found} is not on this computer. Download it first: plimsoll pull {found}", found=found)
    return Path(paths[0])


def _pulled(reference: Reference) -> list[str]:
    """By the notes of what was downloaded, wherever to: a file, and nothing is searched through."""
    from advisor.downloads.record import Records

    found: dict[str, None] = {}
    for record in Records().load():
        request = record.request
        if record.wish != "done" or request.repo.lower() != reference.repo.lower():
            continue
        label = request.title.rpartition(":")[2]
        meant = request.files[0].name == reference.file if reference.file else True
        if meant and (not reference.quant or label.lower() == reference.quant.lower()):
            path = record.shelf.path(request.files[0])
            if path.exists():
                found[str(path)] = None
    return list(found)


def _in_library(reference: Reference, library: LibraryService) -> list[str]:
    """By looking through every folder where models may be."""
    from advisor.library.lookup import entries_meant
    from advisor.progress import Cancel
    from advisor.settings import load_settings

    return [str(entry.path) for entry in entries_meant(library.scan(load_settings(), Cancel()), reference)]
