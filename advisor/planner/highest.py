"""The most of something for which a question is answered with yes, asked as seldom as will do."""

from __future__ import annotations

from collections.abc import Callable


def most(fits: Callable[[int], bool], highest: int) -> int:
    """The largest number from 1 to `highest` for which `fits` holds, 0 where not even 1 does.

    fits: holds for all numbers below one for which it holds; it is asked a few times, for each time takes long.
    """
    if not fits(1):
        return 0
    low, high = 1, 2
    while high <= highest and fits(high):
        low, high = high, high * 2
    high = min(high, highest + 1)  # known, or too many, not to fit
    while high - low > 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
