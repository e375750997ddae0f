"""The last check before a build enters the catalogue: the engine dry-runs its skeleton."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Measure
from advisor.errors import AdvisorError, EngineProblem
from advisor.gguf.skeleton import write_sparse
from advisor.plan import Plan
from catalogue_steps.builds import Made
from catalogue_steps.generate import ROOM


def failures(builds: Sequence[Made], folder: Path) -> Iterator[tuple[Made, str]]:
    """The builds that the engine cannot run, each with what it said. folder: for the sparse files."""
    path, plan = folder / "checked.gguf", Plan(context=4096)
    engine = EngineProcess(EngineSettings(cards=(ROOM,)))
    try:
        for made in builds:
            try:
                write_sparse(made.skeleton, path)
                engine.request(Measure(path, plan))
            except AdvisorError as error:
                yield made, str(error)
                if isinstance(error, EngineProblem):
                    engine.close()
                    engine = EngineProcess(EngineSettings(cards=(ROOM,)))
    finally:
        engine.close()
