"""What the window says about models of the catalogue: their sizes, speed, quality, and why one is recommended."""

from __future__ import annotations

from advisor.catalogue.candidate import Candidate, Requirements
from advisor.catalogue.entry import Basis, CatalogueBuild, CatalogueModel, HubFile, Score
from advisor.catalogue.quality import Confidence, Quality
from ui.common.model_text import facts_line, points, speed, use
from ui.models.rows import Row
from ui.models.state import Sort
from ui.session.verdicts import badge
from ui.words import number, plural, said, short_tokens, size, tokens_in_short, translate

# -- choices ---------------------------------------------------------------------------------------------------


def sort(order: Sort) -> str:
    """An order of the list."""
    return {
        "best": translate("Models", "Best fit"),
        "quality": translate("Models", "Quality"),
        "size": translate("Models", "Smallest"),
        "speed": translate("Models", "Fastest"),
        "longest": translate("Models", "Longest chat"),
        "newest": translate("Models", "Newest"),
        "name": translate("Models", "Name"),
    }[order]


def too_short(model: CatalogueModel) -> str:
    """Why a model that fits is not what was wished."""
    return translate("Models", "trained for {0} only").format(short_tokens(model.context_train))


# -- numbers ---------------------------------------------------------------------------------------------------


def quality_words(quality: Quality) -> str:
    """What a version's smaller numbers cost, in words. Steps of our own: a model of half the size has 6 points less."""
    for most, words in (
        (0.05, translate("Models", "original")),
        (0.75, translate("Models", "near original")),
        (2.0, translate("Models", "very good")),
        (4.0, translate("Models", "good")),
        (8.0, translate("Models", "noticeably worse")),
    ):
        if quality.loss <= most:
            return words
    return translate("Models", "much worse")


def confidence(how: Confidence) -> str:
    """How well a quality figure is founded."""
    return {
        Confidence.MEASURED: translate("Models", "measured independently"),
        Confidence.PUBLISHER: translate("Models", "the publisher's own figures"),
        Confidence.ESTIMATED: translate("Models", "estimated from similar models"),
    }[how]


def basis(of: Basis) -> str:
    """What the memory figures of a build rest on."""
    if of is Basis.EXACT:
        return translate("Models", "the published file's own header")
    if of is Basis.DRAFTED:
        return translate("Models", "what the engine's own quantiser would make; no file is known")
    return translate("Models", "the published architecture; the real file may differ by a few MB")


def file_words(file: HubFile, worked_out: int) -> str:
    """A file's size, and in how many parts it comes. worked_out: bytes, where none was published for this file."""
    words = translate("Models", "about {0}").format(size(worked_out)) if file.bytes is None else size(file.bytes)
    if file.parts > 1:
        return plural("Models", "{0} in %Ln parts", file.parts, words)
    return words


def score(of: Score) -> str:
    """A benchmark's figure: "MMLU-Pro 69.6 %"."""
    value = number(of.value, 0 if of.value >= 100 else 1)
    if of.unit == "%":
        return translate("Models", "{0} {1} %").format(of.benchmark, value)
    return translate("Models", "{0} {1}").format(of.benchmark, value)


def score_source(of: Score) -> str:
    """Which way of running the model was measured, by whom, and when."""
    by = translate("Models", "measured by {0}").format(of.measured_by)
    if of.as_of:
        by = translate("Models", "measured by {0}, {1}").format(of.measured_by, of.as_of)
    return translate("Models", "{0} · {1}").format(of.variant, by) if of.variant else by


def meanings(model: CatalogueModel, build: CatalogueBuild, candidate: Candidate | None) -> list[str]:
    """What the numbers of a version mean and rest on, a sentence or two for each."""
    bits = 8 * build.weights_bytes / max(1, model.params_total)
    found = [
        translate(
            "Models",
            "Version: the same model with its numbers stored in fewer bits; {0} has about {1} bits for each. Fewer "
            "bits need less memory and less to download, and lose some quality.",
        ).format(build.quant, number(bits, 1)),
        translate(
            "Models", "Memory: worked out by a dry run of the engine, not by a formula. It rests on {0}."
        ).format(basis(build.basis)),
    ]  # fmt: skip
    if candidate:
        found.append(
            translate(
                "Models",
                "Quality: in points for this use; measured models average 50, two in three have 30 to 70 ({0}). {1}",
            ).format(confidence(candidate.quality.confidence), said(candidate.quality.sentence))
        )
    if candidate and candidate.speed:
        found.append(
            translate("Models", "Speed: an estimate, so a band and not a number ({0}).").format(
                said(candidate.speed.basis)
            )
        )
    return found


# -- sentences -------------------------------------------------------------------------------------------------


def spoken_row(row: Row) -> str:
    """A row for a screen reader."""
    parts = [row.model.name, facts_line(row.model)]
    if row.best is None or row.best.fit is None:
        parts.append(
            said(row.best.problem) if row.best and row.best.problem else translate("Models", "not worked out yet")
        )
        return ", ".join(parts)
    parts.append(
        translate("Models", "best version {0}, {1} download").format(row.best.build.quant, size(row.size))
    )  # fmt: skip
    parts.append(badge(row.best.fit, row.best.speed))
    if not row.reaches:
        parts.append(too_short(row.model))
    if row.longest:
        parts.append(plural("Models", "longest conversation %Ln tokens", row.longest))
    parts.append(translate("Models", "quality {0}").format(points(row.best.quality.value)))
    if row.best.speed:
        parts.append(speed(row.best.speed))
    return ", ".join(parts)


def counted(running: int, total: int, searched: str = "", found: int = 0) -> str:
    """What the ranking found, and what of it a search leaves."""
    if searched and not found:
        return plural("Models", "None of %Ln models matches “{0}”", total, searched)
    if searched:
        return plural("Models", "%Ln of {0} models match “{1}”", found, number(total), searched)
    return plural("Models", "{0} of %Ln models run here", total, number(running))


def unusable_builds(count: int) -> str:
    """How many entries of the catalogue are left out."""
    return plural("Models", "%Ln entries of the catalogue cannot be used", count)


def nothing_found(asked: Requirements, searched: str, *, everything: bool) -> str:
    """Why the list is empty."""
    if searched:
        return translate("Models", "No model here matches “{0}”. Search for less, or show all models.").format(searched)
    if everything:
        return translate("Models", "The catalogue has no model for this use.")
    return translate(
        "Models", "No model for {0} runs on this computer with {1} of conversation. A shorter conversation may."
    ).format(use(asked.use), short_tokens(asked.context))


def point(candidate: Candidate) -> str:
    """One build of the picture, in words."""
    assert candidate.fit is not None
    parts = [
        translate("Models", "{0} · {1}").format(candidate.model.name, candidate.build.quant),
        translate("Models", "{0} at {1}").format(
            size(candidate.fit.bill.total), tokens_in_short(candidate.fit.plan.context)
        ),
        translate("Models", "quality {0}").format(points(candidate.quality.value)),
    ]
    if candidate.speed:
        parts.append(speed(candidate.speed))
    return ", ".join((*parts, badge(candidate.fit, candidate.speed)))
