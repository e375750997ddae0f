"""What a hub is asked, in a process of its own: python -m tests.bench.soak_hostile.hub_client ENDPOINT

So that its memory is what Plimsoll takes, and none of the lying hub's. What is refused with a sentence is as it should
be. Nothing of the tests is imported here, for the same reason. It prints the most memory that it took, in bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.hub import bounds
from advisor.hub.hub import Hub
from advisor.hub.listing import HubBuild, RepositoryFile
from advisor.hub.remote import peek

COMMIT = "0" * 40


def build() -> HubBuild:
    """A build of one large file."""
    return HubBuild("o/r", COMMIT, "Q8_0", "Q8_0", (RepositoryFile("a-Q8_0.gguf", 10**10, COMMIT, None),))


def peak() -> int:
    """The most memory that this process took, in bytes. What wait4 tells on Linux begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(1024 * int(line.split()[1]) for line in status.read_text().splitlines() if line[:6] == "VmHWM:")
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(endpoint: str) -> None:
    """Ask everything once."""
    bounds.ANSWER_SECONDS = bounds.GRACE_SECONDS = 2.0
    hub = Hub(endpoint)
    for ask in (lambda: hub.listing("o/r"), lambda: hub.search("x", 500), lambda: peek(hub, build())):
        try:
            ask()
        except AdvisorError:
            continue


if __name__ == "__main__":
    main(sys.argv[1])
    print(peak())
