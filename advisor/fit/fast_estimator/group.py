"""Builds that differ in nothing but their tensors' formats, so that one dry run answers for all of them.

llama.cpp plans chat memory and working memory from shapes alone; only the weights differ, and those are in the tensor
table. The tests hold this against a dry run of every build of the catalogue, to the byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.fit.tensor_layout import Anatomy

if TYPE_CHECKING:
    from advisor.fit.fit import ModelSummary


@dataclass(frozen=True, slots=True)
class Member:
    """One build of a group. types: a hash of its tensors' formats."""

    model: ModelSummary
    types: str
    anatomy: Anatomy


@dataclass(frozen=True)
class Group:
    """Builds of one model that share a header but for the formats, the smallest first. header: its hash.

    pattern: the build whose dry run answers for all: the smallest of any model with this header; None: of this one.
    """

    header: str
    members: tuple[Member, ...]
    pattern: Member | None = None

    @property
    def context_train(self) -> int:
        """Tokens that the model was trained for, 0 where that is not known."""
        return self.members[0].model.context_train

    @property
    def blocks(self) -> int:
        """Layers, the output layer not counted."""
        return len(self.members[0].anatomy.held) - 1

    @property
    def mixture(self) -> bool:
        """Whether there are experts."""
        return self.members[0].anatomy.mixture

    def skeleton(self, member: Member) -> str:
        """Stands for the content of a member's skeleton."""
        return f"{self.header}:{member.types}"
