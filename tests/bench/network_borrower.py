"""What a computer that borrows meets: python -m tests.bench.network_borrower measure|lose MODEL.gguf HOST:PORT

Run within the namespace that stands for it, by bench_network. measure: the way as it is timed, the speeds with and
without the lender as they are foretold and as they are. lose: a long reply; says when words come and what is left of
it once the lender is gone. Lines of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from advisor.chat.conversation import ChatSettings
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Refusal, SpelledOut
from advisor.session.session import Message, ReplyEvent, Text

ALONE = SpelledOut(Plan(2048, gpu_layers=0), "fixed")
LENT = SpelledOut(Plan(2048, split=(1.0,)), "fixed")
ASKED = [Message("user", "Tell me of a ship that left her harbour at night, and of who was on board.")]


def tell(**facts: Any) -> None:
    """Say it at once."""
    print(json.dumps(facts), flush=True)


def load(services: Services, path: Path, wish: SpelledOut) -> float:
    """Load it; the tokens a second that are foretold."""
    model = services.fits.open(path, sees=False)
    speed = services.fits.speed(model, services.fits.judge(model, wish))
    found = services.sessions.load(model, wish, force=True, cancel=Cancel())
    assert not isinstance(found, Refusal)
    return speed.writing.likely if speed else 0.0


def reply(services: Services, limit: int, heard: list[str]) -> Stats:
    """A greedy reply; says so when its fifth word came."""

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            heard.append(event.text)
            if len(heard) == 5:
                tell(words=5)

    return services.sessions.reply(ASKED, ChatSettings(limit=limit, temperature=0.0), None, on_event, Cancel())


def measure(services: Services, path: Path, endpoint: str) -> None:
    """The way, and both speeds."""
    link = next(one.link for one in services.computer.lenders if one.endpoint == endpoint)
    assert link
    tell(trip=link.seconds, up=link.up, down=link.down)
    judged = services.fits.judge(services.fits.open(path, sees=False), SpelledOut(Plan(2048)))
    tell(used=bool(judged.lent and judged.lent.used), said=str(judged.lent.sentence) if judged.lent else "")
    for name, wish in (("alone", ALONE), ("lent", LENT)):
        foretold = load(services, path, wish)
        found = [reply(services, 24, []).tokens_per_second or 0.0 for _ in range(2)]
        tell(**{name: max(found), f"{name}_foretold": foretold})
        services.sessions.eject()


def lose(services: Services, path: Path, _: str) -> None:
    """A reply whose lender goes, told when it is over."""
    load(services, path, LENT)
    tell(loaded=True)
    heard: list[str] = []
    try:
        reply(services, 100_000, heard)
        tell(over="nobody was lost")
        return
    except EngineProblem as error:
        tell(over=str(error), kept=len(heard), ended=time.time())
        way_on = services.sessions.recovery(error)
        tell(offer=way_on is not None and "lender" in way_on.changes, offered=time.time())
        if way_on:
            services.sessions.load(
                services.fits.open(path, sees=False), SpelledOut.of(way_on.rung), force=True, cancel=Cancel()
            )
            tell(again=time.time())


def main() -> None:
    """Measure or lose."""
    what, path, endpoint = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    with Services() as services:
        services.computer.borrow([endpoint], lambda problem: tell(problem=str(problem)))
        services.computer.ready()
        {"measure": measure, "lose": lose}[what](services, path, endpoint)


if __name__ == "__main__":
    main()
