"""Everything that asks the hub: searching it, looking into a repository, whether its versions fit here. No Qt.

The window calls it through ui.jobs. What speaks to the hub is imported when it is first needed: that
takes half a second, and most starts of the window do without.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.downloads.licenses import Licenses
from advisor.downloads.remote import Request, best_projector
from advisor.downloads.storage import shelf_for
from advisor.errors import EngineProblem, HubProblem, HubRefused, HubUnreachable, UsageError
from advisor.fit.dry_run_cache import CachedMeasurer
from advisor.fit.measure import Measurer
from advisor.gguf.header import Header
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.plan import Plan, plimsoll_plan
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.services.requests import Offer, Wanted
from advisor.settings import Settings, models_folder

if TYPE_CHECKING:
    from advisor.hub.hub import Found, Hub
    from advisor.hub.judge import Judge

Report = Callable[[Any], None]


class HubService:
    """Asks the hub. Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer) -> None:
        """engine, computer: whose measuring child and machine are used."""
        self._engine, self._computer = engine, computer
        self._lock = threading.Lock()
        self._asked = False
        self._judge: tuple[Measurer, str, tuple[CachedMeasurer, Judge]] | None = None

    def hub(self) -> Hub:
        """The hub that HF_ENDPOINT names now. Raises UsageError where that is no address."""
        from advisor.hub.hub import Hub

        self._asked = True
        return Hub()

    def search(self, text: str) -> tuple[Found, ...]:
        """The GGUF repositories with these words in their names, most downloaded first. Raises as Hub.search."""
        return self.hub().search(text)

    def listing(self, reference: Reference) -> Listing:
        """What a repository holds. Raises as Hub.listing."""
        return self.hub().listing(reference.repo, reference.revision)

    # -- whether it fits ---------------------------------------------------------------------------------------

    def judge(self, listing: Listing, context: int, report: Report, cancel: Cancel) -> None:
        """Report each version of a repository as Judged, as it becomes known. Errors as Judge.each.

        context: tokens, where a model was trained for as many; else what it was trained for.
        """
        machine = self._computer.room()
        if machine is None:
            raise EngineProblem("This PC has not been looked at yet. Scan it first.")

        def plan(header: Header) -> Plan:
            return plimsoll_plan(min(context, header.context_train or context))

        cached, judge = self._judge_of(self._engine.measurer)
        try:
            for judged in judge.each(listing.builds, machine, plan, cancel=cancel):
                report(judged)
        finally:
            cached.flush()

    def _judge_of(self, measurer: Measurer) -> tuple[CachedMeasurer, Judge]:
        """One for as long as measurer and hub are the same: it remembers what it looked into."""
        from advisor.hub.judge import Judge
        from advisor.hub.skeletons import Skeletons

        hub = self.hub()
        with self._lock:
            if self._judge is None or self._judge[:2] != (measurer, hub.endpoint):
                cached = CachedMeasurer(measurer)
                self._judge = measurer, hub.endpoint, (cached, Judge(cached, Skeletons(hub)))
            return self._judge[2]

    # -- before a download -------------------------------------------------------------------------------------

    def offer(self, wanted: Wanted, settings: Settings) -> Offer:
        """Find what is wanted on the hub, and whether its license was shown before. Raises HubProblem or UsageError."""
        listing, build = wanted.found or self._find(wanted.references)
        revision = next((one.revision for one in wanted.references if one.repo == listing.repo), "")
        eyes = best_projector(listing) if wanted.eyes else None
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
        """Where the token comes from: the name of a variable or the path of a file, "" where there is none.

        The token itself is read at each question by huggingface_hub, and kept nowhere by us.
        """
        from huggingface_hub import constants, get_token

        if get_token() is None:
            return ""
        variable = next((name for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN") if os.environ.get(name)), None)
        return variable or str(Path(constants.HF_TOKEN_PATH))

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
