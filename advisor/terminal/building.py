"""What is said on stderr while the engine is built."""

from __future__ import annotations

from collections.abc import Callable

from advisor.engine.build import BuildStep
from advisor.progress import Cancel
from advisor.services.engine_setup import USUAL_BACKEND, EngineSetup

_DOING = {
    "tools": "Getting the tools that build it (cmake, ninja).",
    "source": "Getting its source.",
    "compile": "Compiling it for this processor: 5 to 10 minutes on two cores, once.",
    "trial": "Trying it out.",
}


def build_aloud(setup: EngineSetup, cancel: Cancel, say: Callable[[str], None], backend: str = USUAL_BACKEND) -> None:
    """Have the engine built, each step and each tenth of the way said; errors as EngineSetup.build."""
    setup.build(Teller(say), cancel, backend)
    say("The engine is here.")


class Teller:
    """Puts the steps of a build in words, each once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._doing, self._tenths = say, "", 0

    def __call__(self, step: BuildStep) -> None:
        """Say it, where it is new."""
        if step.doing != self._doing:
            self._doing, self._tenths = step.doing, 0
            if words := _DOING.get(step.doing):
                self._say(words)
        tenths = 10 * step.done // step.total if step.total else 0
        if tenths > self._tenths:
            self._tenths = tenths
            self._say(f"{tenths}0 % ({step.done} of {step.total})")
