"""The steps of a refresh, and its command line."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from advisor.catalogue.entry import Basis
from advisor.catalogue.load import CATALOGUE_FOLDER, load_catalogue
from advisor.errors import AdvisorError
from advisor.gguf.skeleton import read_skeleton
from advisor.hub.hub import Hub
from catalogue_steps.builds import How, Made, make_builds, own_header_bytes
from catalogue_steps.check import failures
from catalogue_steps.facts import FOLDER, FactsError, ModelFacts, read_facts
from catalogue_steps.fetch import Fetched, fetch
from catalogue_steps.generate import Generator, ShapesError
from catalogue_steps.report import Report
from catalogue_steps.store import write_catalogue

Say = Callable[[str], None]
Model = tuple[ModelFacts, list[Made]]


def refresh(facts: Sequence[ModelFacts], out: Path, made: str, hub: Hub | None, say: Say) -> Report:
    """Make the catalogue in `out` anew. made: today's date. hub: where real headers come from, None without one."""
    left_out: list[str] = []
    with tempfile.TemporaryDirectory(prefix="plimsoll-catalogue-") as name:
        models = _generated(facts, Path(name), left_out, say)
        known = _headers_known(facts, out)
        fetched = fetch(facts, hub, say) if hub else Fetched()
        models = [(one, _replaced(one, builds, known | fetched.builds)) for one, builds in models]
        models = _checked(models, Path(name), left_out, say)
    for one, builds in models:
        if not builds:
            left_out.append(f"{one.id} waits for a network: all its files are mixes of their publisher's own.")
    models = [(one, builds) for one, builds in models if builds]
    write_catalogue(out, made, models)
    return Report(models, left_out, fetched.notes)


def _generated(facts: Sequence[ModelFacts], folder: Path, left_out: list[str], say: Say) -> list[Model]:
    """Every model with the builds that can be made without its files."""
    made: dict[str, list[Made]] = {}
    headers: dict[int, int] = {}  # bytes, by vocabulary
    with Generator(folder) as generator:
        # Those with files of known size first: models with the same vocabulary learn from them how long a header is.
        for one in sorted(facts, key=lambda one: not _has_sizes(one)):
            try:
                made[one.id], problems = make_builds(one, generator, headers.get(one.vocabulary))
                left_out += problems
            except (AdvisorError, ShapesError) as error:
                made[one.id] = []
                left_out.append(f"{one.id}: {error}")
                continue
            if header := own_header_bytes(one, made[one.id]):
                headers.setdefault(one.vocabulary, header)
            say(f"{one.id}: {len(made[one.id])} builds made")
    return [(one, made[one.id]) for one in facts]


def _has_sizes(facts: ModelFacts) -> bool:
    return any(listed.file.bytes is not None for files in facts.files.values() for listed in files)


def _headers_known(facts: Sequence[ModelFacts], out: Path) -> dict[tuple[str, str], Made]:
    """The builds whose real header the present catalogue already holds, while the facts still name their file."""
    catalogue = load_catalogue(out)
    named = {one.id: {listed.file.repo for files in one.files.values() for listed in files} for one in facts}
    found = {}
    for model in catalogue.models:
        for build in model.builds:
            if build.basis is Basis.EXACT and build.files[0].repo in named.get(model.id, ()):
                skeleton = catalogue.skeleton(build)
                header = read_skeleton(skeleton)
                data = header.file_bytes - header.data_offset
                found[model.id, build.quant] = Made(build, skeleton, data, build.file_bytes - data, How.HEADER)
    return found


def _replaced(facts: ModelFacts, builds: Sequence[Made], exact: dict[tuple[str, str], Made]) -> list[Made]:
    by_quant = {one.build.quant: one for one in builds}
    by_quant |= {quant: exact[facts.id, quant] for quant in facts.files if (facts.id, quant) in exact}
    return sorted(by_quant.values(), key=lambda one: one.build.file_bytes)


def _checked(models: Sequence[Model], folder: Path, left_out: list[str], say: Say) -> list[Model]:
    """The models with the builds that dry-run."""
    everything = [one for _, builds in models for one in builds]
    say(f"dry-running {len(everything)} skeletons")
    failed = {one.build.key: why for one, why in failures(everything, folder)}
    left_out += [f"{key} does not run: {why}" for key, why in failed.items()]
    return [(facts, [one for one in builds if one.build.key not in failed]) for facts, builds in models]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 where all went well, 1 where a build's size is further off than it may be."""
    parser = argparse.ArgumentParser(prog="refresh_catalogue.py", description="Make the model catalogue anew.")
    parser.add_argument("--facts", type=Path, default=FOLDER, help="folder of facts (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=CATALOGUE_FOLDER, help="where to write (default: %(default)s)")
    parser.add_argument("--report", type=Path, help="write the table of sizes here, as Markdown")
    parser.add_argument("--online", action="store_true", help="read real headers and sizes from the hub (HF_ENDPOINT)")
    parser.add_argument("--date", default=date.today().isoformat(), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    try:
        facts = read_facts(options.facts)
    except FactsError as error:
        say(f"The facts cannot be used: {error}")
        return 1
    report = refresh(facts, options.out, options.date, Hub() if options.online else None, say)
    if options.report:
        options.report.write_text(report.table(), encoding="utf-8")
    print(report.summary())
    return 1 if report.outliers else 0
