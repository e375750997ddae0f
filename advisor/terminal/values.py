"""What several verbs say as JSON."""

from __future__ import annotations

from typing import Any

from advisor.catalogue.entry import CatalogueBuild
from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed
from advisor.hub.listing import HubBuild, Listing
from advisor.services.judgement import HubFit, Judgement


def with_speed(fit: Fit, speed: Speed | None) -> dict[str, Any]:
    """A Fit with how fast it would run."""
    return fit.to_json() | {"speed": speed.to_json() if speed else None}


def judgement(found: Judgement, speed: Speed | None) -> dict[str, Any]:
    """The same, with what lent devices are worth, where there are any."""
    lent = {"lent": found.lent.to_json()} if found.lent else {}
    return with_speed(found.fit, speed) | lent


def catalogue_build(build: CatalogueBuild) -> dict[str, Any]:
    """A build of the catalogue; "from" is where it is to be had."""
    source = [{"repo": file.repo, "file": file.file, "bytes": file.bytes, "parts": file.parts} for file in build.files]
    return {
        "quant": build.quant, "weights_bytes": build.weights_bytes, "file_bytes": build.file_bytes,
        "basis": str(build.basis), "file_known": bool(build.files), "from": source,
    }  # fmt: skip


def listing(found: Listing) -> dict[str, Any]:
    """A repository on the hub."""
    return {
        "repo": found.repo, "commit": found.commit, "license": found.license, "gated": found.gated,
        "private": found.private,
    }  # fmt: skip


def hub_build(build: HubBuild) -> dict[str, Any]:
    """A build on the hub."""
    files = [{"name": file.name, "bytes": file.size, "sha256": file.sha256} for file in build.files]
    doubt = build.doubt.name.lower() if build.doubt else None
    return {"label": build.label, "quant": build.quant, "file_bytes": build.size, "files": files, "doubt": doubt}


def judged(found: HubFit) -> dict[str, Any]:
    """The same with whether it fits."""
    fit = with_speed(found.fit, found.speed) if found.fit else None
    return {**hub_build(found.build), "fit": fit, "problem": found.problem}
