"""Everything that asks the hub: searching it, looking into a repository, whether its versions fit here. No Qt.

What speaks to the hub is imported when it is first needed: that
takes half a second, and most starts do without.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.downloads.licenses import Licenses
from advisor.downloads.remote import Request, best_projector
from advisor.downloads.storage import shelf_for
from advisor.errors import AdvisorError, Cancelled, HubProblem, HubRefused, HubUnreachable, UsageError
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.measure import Opened, SeeingBuild
from advisor.fit.speed_band import USUAL, SpeedAt
from advisor.fit.unseen_projector import UnseenProjector
from advisor.gguf.header import Header
from advisor.hub import access
from advisor.hub.access import HubAccess
from advisor.hub.listing import HubBuild, Listing, RepositoryFile
from advisor.hub.reference import Reference
from advisor.hub.token_store import KEYRING
from advisor.progress import Cancel
from advisor.services.fits import Fits
from advisor.services.judgement import HubFit, RunChoice, RunSettings
from advisor.services.requests import Offer, Wanted
from advisor.settings import Settings, models_folder

if TYPE_CHECKING:
    from advisor.hub.hub import Hub, SearchResult
    from advisor.hub.opener import Opener

_Report = Callable[[Any], None]


class HubService:
    """Asks the hub. Methods block and may be called from any thread."""

    def __init__(self, fits: Fits) -> None:
        """fits: judges what is found."""
        self._fits = fits
        self._lock = threading.Lock()
        self._asked = False
        self._opener: tuple[CachedMeasurer, str, Opener] | None = None

    def use(self, settings: Settings) -> None:
        """Reach the hub as the person chose, from the next question on. Does not block."""
        access.reach_by(HubAccess.of(settings))

    def hub(self) -> Hub:
        """The hub that the person chose. Raises UsageError where that is no address."""
        from advisor.hub.hub import Hub

        self._asked = True
        return Hub()

    def search(self, text: str, limit: int | None = None) -> tuple[SearchResult, ...]:
        """The GGUF repositories with these words in their names, most downloaded first. Raises as Hub.search."""
        return self.hub().search(text) if limit is None else self.hub().search(text, limit)

    def listing(self, reference: Reference) -> Listing:
        """What a repository holds. Raises as Hub.listing."""
        return self.hub().listing(reference.repo, reference.revision)

    # -- whether it fits ---------------------------------------------------------------------------------------

    def judge(self, listing: Listing, context: int, report: _Report, cancel: Cancel, *, eyes: bool = False) -> None:
        """Report each version of a repository as HubFit, as it becomes known. Errors as `judge_builds`.

        context: tokens, where a model was trained for as many; else what it was trained for. eyes: each with the file
        that lets it look at images, where there is one.
        """

        def run(header: Header) -> RunSettings:
            return RunSettings(min(context, header.context_train or context))

        for judged in self.judge_builds(listing.builds, run, cancel, eyes=listing if eyes else None):
            report(judged)

    def judge_builds(
        self,
        builds: Sequence[HubBuild],
        run: Callable[[Header], RunChoice],
        cancel: Cancel | None = None,
        at: SpeedAt = USUAL,
        *,
        eyes: Listing | None = None,
    ) -> Iterator[HubFit]:
        """Every one of the builds, which are of one repository, judged as its header comes in.

        run: how a build with this header is to run. eyes: their repository, where each is to be judged with the file
        that lets it look at images. Raises HubRefused, HubUnreachable, or as Fits.judge_all.
        """
        opened = self._openings().each(builds, cancel)
        if eyes and eyes.projectors:
            opened = self._seeing(opened, eyes, cancel)
        for answer in self._fits.judge_all(opened, run, cancel, at):
            fit = answer.judgement.fit if answer.judgement else None
            yield HubFit(answer.key, fit, answer.problem, answer.speed)

    def _seeing(
        self, opened: Iterator[tuple[HubBuild, Opened | AdvisorError]], listing: Listing, cancel: Cancel | None
    ) -> Iterator[tuple[HubBuild, Opened | AdvisorError]]:
        """The same, each with its projector."""
        for build, model in opened:
            file = best_projector(listing, build)
            if file is None or isinstance(model, AdvisorError):
                yield build, model
            else:
                yield build, SeeingBuild.of(model, self._projector(listing, file, cancel))

    def _projector(self, listing: Listing, file: RepositoryFile, cancel: Cancel | None) -> Path | UnseenProjector:
        """Its skeleton, which the engine measures as the file itself; its size alone, where it cannot be read."""
        try:
            return self.open(HubBuild(listing.repo, listing.commit, "", file.name, (file,)), cancel).skeleton
        except (HubRefused, HubUnreachable, Cancelled):
            raise
        except AdvisorError:
            return UnseenProjector(file.size)

    def open(self, build: HubBuild, cancel: Cancel | None = None) -> Opened:
        """One build, ready to be judged. Raises HubProblem, GgufError, ModelProblem or Cancelled."""
        return self._openings().one(build, cancel)

    def _openings(self) -> Opener:
        """One for as long as measurer and hub are the same: it remembers what it looked into."""
        from advisor.hub.opener import Opener
        from advisor.hub.skeletons import Skeletons

        hub, measurer = self.hub(), self._fits.measurer
        with self._lock:
            if self._opener is None or self._opener[:2] != (measurer, hub.endpoint):
                self._opener = measurer, hub.endpoint, Opener(measurer, Skeletons(hub))
            return self._opener[2]

    # -- before a download -------------------------------------------------------------------------------------

    def offer(self, wanted: Wanted, settings: Settings) -> Offer:
        """Find what is wanted on the hub, and whether its license was shown before. Raises HubProblem or UsageError."""
        listing, build = wanted.found or self._find(wanted.references)
        revision = next((one.revision for one in wanted.references if one.repo == listing.repo), "")
        eyes = best_projector(listing, build) if wanted.eyes else None
        request = Request.of(listing, build, *([eyes] if eyes else []), revision=revision)
        chosen = models_folder(settings.models_folder) if settings.models_folder else None
        shown = not request.license or Licenses().seen(request.repo, request.license)
        return Offer(wanted, request, shelf_for(chosen, models_folder()), listing.license_link, shown)

    def _find(self, references: tuple[Reference, ...]) -> tuple[Listing, HubBuild]:
        """The first of these that the hub has; files are renamed and repositories go, so the quantisation counts too.

        A hub that cannot be reached, or wants a person to do something, is no reason to ask for the next one.
        """
        first: HubProblem | UsageError | None = None
        for reference in references:
            try:
                listing = self.listing(reference)
                return listing, _build(listing, reference)
            except (HubRefused, HubUnreachable):
                raise
            except (HubProblem, UsageError) as error:
                first = first or error
        raise first or UsageError("Nobody knows where on the hub this version is. Search for it there.")

    # -- who is asking -----------------------------------------------------------------------------------------

    def token_source(self) -> str:
        """Where the token comes from: KEYRING, the name of a variable or the path of a file, "" where there is none."""
        from huggingface_hub import constants, get_token

        if access.token_store().find() and (place := access.token_store().place()):
            return place if place == KEYRING else str(access.token_store().path)
        if get_token() is None:
            return ""
        variable = next((name for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN") if os.environ.get(name)), None)
        return variable or str(Path(constants.HF_TOKEN_PATH))

    def keep_token(self, token: str) -> str:
        """Keep a token that a person gave us; where, as `token_source` says it. Raises UsageError or FileProblem."""
        access.token_store().keep(token)
        return self.token_source()

    def forget_token(self) -> str:
        """Keep it no longer; where one comes from now, as `token_source`. Raises FileProblem."""
        access.token_store().forget()
        return self.token_source()

    def user(self) -> str:
        """The account that the token belongs to, "" where there is none. Raises HubProblem."""
        return self.hub().user() or ""

    def close(self) -> None:
        """End what is being asked; whoever waits for an answer gets an error."""
        if self._asked:
            from advisor.hub.client import hang_up

            hang_up()


def _build(listing: Listing, reference: Reference) -> HubBuild:
    """By the file's name, or, where there is none of that name any more, by the quantisation."""
    try:
        return listing.build(reference)
    except UsageError:
        if not (reference.file and reference.quant):
            raise
        return listing.build(Reference(reference.repo, reference.quant, revision=reference.revision))
