"""What a person wants of a model, and each build of the catalogue as an answer to it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.catalogue.entry import CatalogueBuild, CatalogueModel, Use
from advisor.catalogue.quality import Quality
from advisor.fit.fit import Fit
from advisor.fit.placement import NOTHING_PINNED, Pinned
from advisor.fit.speed_band import USUAL, Speed, SpeedAt
from advisor.fit.verdict import Verdict
from advisor.plan import USUAL_CONTEXT

# Tokens of a conversation.
USUAL_CONTEXTS: dict[Use, int] = {
    Use.CHAT: USUAL_CONTEXT, Use.CODE: 16384, Use.REASONING: 16384, Use.DOCUMENTS: 32768, Use.IMAGES: USUAL_CONTEXT,
    Use.SMALL: 4096,
}  # fmt: skip
# Tokens per second that it most likely has to write to be worth having. People read 238 words of English a minute
# (Brysbaert 2019, over 190 studies), which at 1.3 tokens a word is 5.2 tokens per second. What is read as it comes
# shall keep up with that at the careful end of the usual band, too, a factor of 1.4 below: 7.4. Answers about documents
# are short after a long look, so there the reader's own speed is enough. What thinks first, or writes programs, writes
# more than is read: at 8 a thought of a thousand tokens takes two minutes.
LEAST_SPEEDS: dict[Use, float] = {
    Use.CHAT: 7.5, Use.CODE: 8, Use.REASONING: 8, Use.DOCUMENTS: 5, Use.IMAGES: 7.5, Use.SMALL: 15,
}  # fmt: skip
GENERAL = frozenset({Use.CODE, Use.REASONING, Use.DOCUMENTS})


@dataclass(frozen=True)
class Requirements:
    """What a person wants. context: tokens of a conversation; least_speed: tokens per second while it writes, `at`;
    pinned: where parts of every model shall lie; eyes: models that can look at images shall have the file for that."""

    use: Use
    context: int
    least_speed: float
    at: SpeedAt = USUAL
    pinned: Pinned = NOTHING_PINNED
    eyes: bool = False

    @classmethod
    def usual(
        cls,
        use: Use,
        context: int | None = None,
        least_speed: float | None = None,
        at: SpeedAt = USUAL,
        pinned: Pinned = NOTHING_PINNED,
        eyes: bool | None = None,
    ) -> Requirements:
        """A wish with what is usual for its use where nothing is said."""
        speed = LEAST_SPEEDS[use] if least_speed is None else least_speed
        sees = use is Use.IMAGES if eyes is None else eyes
        return cls(use, context or USUAL_CONTEXTS[use], speed, at, pinned, sees)


@dataclass(frozen=True)
class Candidate:
    """One build, judged. `fit` is None only where `problem` says why; then `speed` is None too.

    fit: at the wished context, or at what the model was trained for where that is less. speed: None where it does not
    run. settled: whether the engine judged this very plan; else (part of it runs from system memory) the layers on
    graphics may be one off. eyes: whether it is judged, and would be had, with its file for looking at images.
    """

    model: CatalogueModel
    build: CatalogueBuild
    fit: Fit | None
    speed: Speed | None
    quality: Quality
    problem: str | None = None
    settled: bool = True
    eyes: bool = False

    @property
    def download(self) -> int:
        """Bytes to be downloaded."""
        seen = self.model.projector.bytes if self.eyes and self.model.projector else None
        return self.build.file_bytes + (seen or 0)

    @property
    def bits(self) -> float:
        """Bits that each weight of the model is kept in, on average."""
        return 8 * self.build.weights_bytes / self.model.params_total if self.model.params_total else 0.0

    def reaches(self, wish: Requirements) -> bool:
        """Whether it is for the wished use and can follow as long a conversation as wished."""
        return self.suits(wish.use) and self.model.context_train >= wish.context

    def suits(self, use: Use) -> bool:
        """Whether the model is for `use`: what is made for chat writes programs, reasons and reads documents too, and
        its figures tell how well."""
        return use in self.model.uses or (use in GENERAL and Use.CHAT in self.model.uses)

    def fast_enough(self, wish: Requirements) -> bool:
        """Whether it most likely writes at the wished speed."""
        return self.speed is not None and self.speed.writing.likely >= wish.least_speed


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first. skipped: a sentence for each build that could not be judged; from_cache: how many
    dry runs were recalled from the disk; seconds: how long it took."""

    candidates: tuple[Candidate, ...]
    skipped: tuple[str, ...]
    seconds: float
    from_cache: int


def order(candidate: Candidate, wish: Requirements) -> tuple[float, ...]:
    """The key candidates are sorted by, best first: what is fast enough by quality, wherever it lies, then what is too
    slow, what takes of the reserve, what is slow and partly in system memory, not for this wish, and what does not run.
    """
    fit = candidate.fit
    if fit is None or not fit.verdict.runs:
        missing = float(fit.spare or 0) if fit else 0.0
        return (6.0 if fit else 7.0, -missing)
    place = float(fit.verdict.place)
    if not candidate.reaches(wish):
        place = 5.0
    elif not candidate.fast_enough(wish):
        place += 1.0
    elif fit.verdict is Verdict.SLOWER:
        place = 0.0
    return (place, -round(candidate.quality.value, 1), float(candidate.build.file_bytes))
