"""Real headers and sizes from the hub, for those who have a network: advisor/hub reads a few MB of each file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from advisor.catalogue.entry import Basis, CatalogueBuild, HubFile
from advisor.errors import AdvisorError, HubProblem, HubRefused, HubUnreachable, UsageError
from advisor.gguf.skeleton import read_skeleton
from advisor.hub.hub import Hub
from advisor.hub.listing import HubBuild, Listing
from advisor.hub.reference import Reference
from advisor.hub.skeletons import Skeletons
from catalogue_steps.builds import How, Made
from catalogue_steps.facts import Listed, ModelFacts


@dataclass
class Fetched:
    """What came from the hub: builds by (model, quantisation), and one line for each that did not."""

    builds: dict[tuple[str, str], Made] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def fetch(models: Sequence[ModelFacts], hub: Hub, say: Callable[[str], None]) -> Fetched:
    """The builds of every model, from their files' headers. Never raises for want of a network or of a file."""
    asked = _Asked(hub)
    fetched = Fetched(notes=asked.notes)
    skeletons = Skeletons(hub)
    for facts in models:
        try:
            by_repo: dict[str, list[tuple[str, HubBuild]]] = defaultdict(list)
            for quant, files in facts.files.items():
                if found := asked.first(quant, files):
                    by_repo[found.repo].append((quant, found))
            for wanted in by_repo.values():
                _look(facts, wanted, skeletons, fetched)
        except HubUnreachable as error:
            fetched.notes.append(f"The hub was given up at {facts.id}: {error}")
            break
        say(f"{facts.id}: {sum(model == facts.id for model, _ in fetched.builds)} headers read")
    return fetched


class _Asked:
    """Repositories as the hub lists them, each asked for once."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._known: dict[str, Listing | None] = {}
        self.notes: list[str] = []

    def first(self, quant: str, files: Sequence[Listed]) -> HubBuild | None:
        """The first of the files that its repository really has. Raises HubUnreachable."""
        for listed in files:
            repo, name = listed.file.repo, listed.file.file
            listing = self._listing(repo)
            if listing is None:
                continue
            try:
                return listing.build(Reference(repo, quant="" if name else quant, file=name or ""))
            except UsageError as error:
                self.notes.append(str(error))
        return None

    def _listing(self, repo: str) -> Listing | None:
        if repo not in self._known:
            self._known[repo] = None
            try:
                self._known[repo] = self._hub.listing(repo)
            except HubUnreachable:
                raise
            except HubProblem as error:
                self.notes.append(f"{repo}: {error}")
        return self._known[repo]


def _look(facts: ModelFacts, wanted: Sequence[tuple[str, HubBuild]], skeletons: Skeletons, fetched: Fetched) -> None:
    quants = {build.key: quant for quant, build in wanted}
    try:
        for build, skeleton in skeletons.each([build for _, build in wanted]):
            if isinstance(skeleton, AdvisorError):
                fetched.notes.append(f"{build}: {skeleton}")
            else:
                quant = quants[build.key]
                fetched.builds[facts.id, quant] = _made(facts, quant, build, skeleton)
    except HubRefused as error:
        fetched.notes.append(f"{wanted[0][1].repo}: {error}")


def _made(facts: ModelFacts, quant: str, found: HubBuild, skeleton: bytes) -> Made:
    header = read_skeleton(skeleton)
    first = HubFile(found.repo, found.name, found.size, len(found.files))
    others = tuple(listed.file for listed in facts.files[quant] if listed.file.repo != found.repo)
    build = CatalogueBuild(facts.id, quant, Basis.EXACT, header.weights_bytes, found.size, (first, *others))
    data = header.file_bytes - header.data_offset
    return Made(build, skeleton, data, found.size - data, How.HEADER)
