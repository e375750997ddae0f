"""The most of something is found in few questions."""

from __future__ import annotations

import pytest

from advisor.planner.highest import most


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 7, 8, 11, 255, 256, 400])
def test_the_most_is_found_in_few_questions(limit: int) -> None:
    asked: list[int] = []

    def fits(count: int) -> bool:
        asked.append(count)
        return count <= limit

    assert most(fits, 256) == min(limit, 256)
    assert len(asked) == len(set(asked)) <= 17
    assert max(asked) <= 256
