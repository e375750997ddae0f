"""How fast a model writes, from its words as they come."""

from __future__ import annotations

from advisor.session.writing_speed import WritingSpeed


def written(speed: WritingSpeed, begin: float, per_second: float, tokens: int) -> float:
    """One reply, a token at a time; when it ended."""
    speed.begin()
    for count in range(1, tokens + 1):
        speed.heard(count, begin + count / per_second)
    return begin + tokens / per_second


def test_before_and_after_something_happened() -> None:
    speed = WritingSpeed()
    first = written(speed, 0.0, 40.0, 200)
    second = written(speed, first + 60.0, 10.0, 50)  # a person read for a minute
    assert round(speed.between(0.0, first) or 0) == 40
    assert round(speed.between(first, second) or 0) == 10
    assert 20 < (speed.between(0.0, second) or 0) < 40  # the minute is no writing


def test_too_little_tells_nothing() -> None:
    speed = WritingSpeed()
    assert speed.between(0.0, 100.0) is None
    end = written(speed, 0.0, 10.0, 6)
    assert speed.between(0.0, end) is None
    assert speed.between(end, end + 1) is None


def test_a_reply_that_goes_on_is_not_counted_twice() -> None:
    speed = WritingSpeed()
    written(speed, 0.0, 10.0, 20)
    speed.begin()
    speed.heard(21, 1000.0)
    speed.heard(31, 1001.0)
    assert speed.between(999.0, 1002.0) == 10.0
