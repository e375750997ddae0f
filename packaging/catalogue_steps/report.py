"""What a refresh found, for a reader: sizes against published ones, what was set aside, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue_steps.builds import CLOSE, How, Made
from catalogue_steps.facts import ModelFacts

_ABOUT = (
    "Our bytes are the tensors with their padding, and a header as long as the files of the model have it beyond their "
    "tensors (the median), else as files with the same vocabulary have it."
)


@dataclass(frozen=True)
class Row:
    """One build whose file's exact size is published. made: data and header as we make them, bytes."""

    key: str
    file: str
    published: int
    made: int
    how: How

    @property
    def off(self) -> float:
        """How far ours is from the published size, as a share of it."""
        return (self.made - self.published) / self.published


@dataclass(frozen=True)
class Report:
    """models: what went into the catalogue. left_out, notes: one sentence each."""

    models: Sequence[tuple[ModelFacts, Sequence[Made]]]
    left_out: Sequence[str]
    notes: Sequence[str]

    def rows(self) -> Iterator[Row]:
        """The builds with a published size."""
        for _, builds in self.models:
            for one in builds:
                file = one.build.files[0]
                if file.bytes is not None:
                    size = one.data_bytes + one.header_bytes
                    yield Row(one.build.key, f"{file.repo}/{file.file}", file.bytes, size, one.how)

    @property
    def outliers(self) -> list[Row]:
        """Those further off than they may be, which should be none."""
        return [row for row in self.rows() if abs(row.off) > CLOSE]

    def summary(self) -> str:
        """A few lines for the terminal."""
        builds = [one for _, made in self.models for one in made]
        kinds = Counter(one.how for one in builds)
        rows = list(self.rows())
        worst = max((abs(row.off) for row in rows), default=0.0)
        fitted = sum(row.how is How.FITTED for row in rows)
        lines = [
            f"{len(self.models)} models of {len({facts.family for facts, _ in self.models})} families, "
            f"{len(builds)} builds:",
            *(f"  {count:5} {how}" for how, count in kinds.most_common()),
            f"{len(rows)} have a published size ({fitted} were fitted to it); the furthest is {worst:.2%} off, "
            f"{len(self.outliers)} are more than {CLOSE:.0%} off.",
            *self.left_out,
            *self.notes,
        ]
        return "\n".join(lines)

    def table(self) -> str:
        """Everything, as Markdown."""
        lines = ["# Sizes: ours against the published files", "", self.summary().replace("\n", "  \n"), "", _ABOUT, ""]
        lines += [
            "| build | published file | published bytes | our bytes | off | types |",
            "|---|---|---:|---:|---:|---|",
        ]
        lines += [
            f"| {row.key} | {row.file} | {row.published:,} | {row.made:,} | {row.off:+.3%} | {row.how} |"
            for row in self.rows()
        ]
        lines += ["", "## Files that are another build under the same name", "", "| build | file | bytes | why |"]
        lines += ["|---|---|---:|---|"]
        lines += [
            f"| {facts.id}:{aside.quant} | {aside.file.repo}/{aside.file.file} | {aside.file.bytes} | {aside.reason} |"
            for facts, _ in self.models
            for aside in facts.set_aside
        ]
        return "\n".join(lines) + "\n"
