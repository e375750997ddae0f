"""`plimsoll catalogue`, and `fit` and `bench` for a model that is in the catalogue and not on this computer."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Catalogue, CatalogueBuild, CatalogueModel, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank
from advisor.catalogue.recommend import Role, recommend
from advisor.fit.fit import Fit, assess, options
from advisor.fit.speed import Speed
from advisor.fit.speed_history import expected, open_book
from advisor.fit.tensor_layout import take_apart
from advisor.gguf.skeleton import write_sparse
from advisor.services.workbench import Hardware, Workbench
from advisor.terminal import formatting
from advisor.terminal.chat import MakePlan, interruptible
from advisor.units import format_bytes, format_tokens

Shown = tuple[Any, Callable[[], str]]
"""The JSON value of a verb, and its text."""


# -- the list ------------------------------------------------------------------------------------------------------


def listing(args: argparse.Namespace) -> Shown:
    """The models whose name, family, publisher or license has every word that was asked for."""
    catalogue = load_catalogue()
    words = [word.lower() for word in args.search]
    found = [model for model in catalogue.models if all(word in _about(model) for word in words)]
    return [to_json(model) for model in found], lambda: _table(catalogue, found)


def _about(model: CatalogueModel) -> str:
    uses = " ".join(model.uses)
    return f"{model.id} {model.name} {model.family} {model.publisher} {model.license} {uses}".lower()


def to_json(model: CatalogueModel) -> dict[str, Any]:
    """A model of the catalogue as one JSON object."""
    return {
        "id": model.id, "name": model.name, "family": model.family, "publisher": model.publisher,
        "license": model.license, "release": model.release, "params_total": model.params_total,
        "params_active": model.params_active, "context_train": model.context_train,
        "modality": list(model.modality), "uses": [str(use) for use in model.uses],
        "builds": [build_json(build) for build in model.builds],
    }  # fmt: skip


def build_json(build: CatalogueBuild) -> dict[str, Any]:
    """A build of the catalogue as one JSON object; "from" is where it is to be had."""
    source = [{"repo": file.repo, "file": file.file, "bytes": file.bytes, "parts": file.parts} for file in build.files]
    return {
        "quant": build.quant, "weights_bytes": build.weights_bytes, "file_bytes": build.file_bytes,
        "basis": str(build.basis), "from": source,
    }  # fmt: skip


def _table(catalogue: Catalogue, models: list[CatalogueModel]) -> str:
    if not models:
        return "No model in the catalogue has these words in its name."
    rows = [("Model", "Size", "Context", "Released", "License", "For", "Versions")]
    for model in models:
        smallest, largest = model.builds[0], model.builds[-1]
        size = f"{model.params_total / 1e9:.1f}B"
        if model.params_active < model.params_total / 2:
            size += f"/{model.params_active / 1e9:.1f}B"
        versions = f"{smallest.quant} {format_bytes(smallest.file_bytes)} to {largest.quant} "
        versions += format_bytes(largest.file_bytes)
        uses = ", ".join(str(use) for use in model.uses)
        context = format_tokens(model.context_train)
        rows.append((model.name, size, context, model.release, model.license, uses, versions))
    made = f"\n{len(models)} of {len(catalogue.models)} models; the catalogue is of {catalogue.made}."
    return formatting.table(rows, frozenset({1, 2})) + made


# -- one model by its name -----------------------------------------------------------------------------------------


def fit(
    args: argparse.Namespace,
    found: tuple[Catalogue, CatalogueModel, CatalogueBuild | None],
    hardware: Hardware,
    make_plan: MakePlan,
) -> Shown:
    """Whether one build fits; the recommended one where none is named."""
    catalogue, model, build = found
    with Workbench(hardware) as bench, interruptible() as cancel:
        plan = make_plan(args, model.context_train)
        if build is None:
            build = usual_build(catalogue, model, bench, plan.context)
        opened = bench.measurer.open_skeleton(f"{model.name}-{build.quant}.gguf", catalogue.skeleton(build))
        layers: Any = "fixed" if isinstance(args.gpu_layers, int) else "auto"
        judged = assess(bench.measurer, opened, bench.machine, plan, layers=layers, cancel=cancel)
        judged = replace(judged, model=replace(judged.model, name=model.name, file_bytes=build.file_bytes))
        ways = [] if args.json else options(bench.measurer, opened, bench.machine, judged, cancel)
        speed = expected(take_apart(opened.header), judged, bench.machine, open_book(bench.machine))
    text = formatting.fit(judged, ways, speed)
    return with_speed(judged, speed) | {
        "catalogue": {"id": model.id, **build_json(build)}
    }, lambda: f"{text}\n\n{_source(build)}"


def with_speed(judged: Fit, speed: Speed | None) -> dict[str, Any]:
    """A Fit's JSON with how fast it would run."""
    return judged.to_json() | {"speed": speed.to_json() if speed else None}


def _source(build: CatalogueBuild) -> str:
    if not build.files:
        return f"Measured {build.basis}; the catalogue knows of no file to download."
    return f"Measured {build.basis}. To download it: plimsoll pull {build.files[0].repo}:{build.quant}"


def usual_build(catalogue: Catalogue, model: CatalogueModel, bench: Workbench, context: int) -> CatalogueBuild:
    """The build of `model` that would be recommended here; the smallest where none fits."""
    alone = replace(catalogue, models=(model,))
    use = Use.CHAT if Use.CHAT in model.uses else model.uses[0]
    wish = Requirements.usual(use, min(context, model.context_train or context))
    ranking = rank(
        alone, bench.machine, wish, bench.settings, program_memory=bench.health.program_memory,
        book=open_book(bench.machine), judge=Judge(catalogue.models), workers=1,
    )  # fmt: skip
    best = [pick.candidate.build for pick in recommend(ranking, wish).picks if pick.role is Role.BEST]
    return best[0] if best else model.builds[0]


@contextmanager
def laid_out(catalogue: Catalogue, build: CatalogueBuild) -> Iterator[Path]:
    """A file as long as the build's, all zeros behind its header: takes no room on the disk and computes as fast."""
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        path = Path(folder) / f"{build.model.rpartition('/')[2]}-{build.quant}.gguf"
        write_sparse(catalogue.skeleton(build), path)
        yield path
