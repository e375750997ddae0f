"""What is told of each of many models that are judged one after the other."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from advisor.fit.speed_band import Speed
from advisor.services.judgement import Judgement

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class ListedFit(Generic[Key]):
    """One model of a list: its judgement and speed, or a sentence that says why there is none."""

    key: Key
    judgement: Judgement | None
    speed: Speed | None = None
    problem: str | None = None
