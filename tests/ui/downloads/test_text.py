"""What is said about downloads."""

from __future__ import annotations

import pytest

from advisor.downloads.progress import State
from advisor.downloads.status import Snapshot
from advisor.units import GIB, MIB
from tests.ui.canned_shelf import FULL, LOADING, MANY, PARTS, RETRYING, offer, status
from ui.common import download_text
from ui.downloads import text as text


def test_only_what_is_whole_is_all_of_it() -> None:
    assert download_text.percent(5 * GIB - 1, 5 * GIB) == "99 %"
    assert download_text.percent(5 * GIB, 5 * GIB) == "100 %"
    assert download_text.share(0, 0) == 1000


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "about 1 s left"),
        (46.4, "about 46 s left"),
        (89.6, "about 90 s left"),
        (90.0, "about 2 min left"),
        (3600.0, "about 60 min left"),
        (12_000.0, "about 3 h 20 min left"),
    ],
)
def test_time_left(seconds: float, words: str) -> None:
    assert text.left(seconds) == words


def test_a_download_in_a_line() -> None:
    assert text.numbers(LOADING) == "60 % · 3.0 of 5.0 GB · 42 MB/s · about 48 s left"
    assert text.numbers(status("x-Q8_0", State.LOADING, 0.5, 300 * MIB)) == "50 % · 150.0 of 300.0 MB"
    assert text.numbers(RETRYING) == "33 % · 3.1 of 9.0 GB", "an old speed says nothing"
    assert (
        text.explained(RETRYING) == "Tries again in 15 s. The connection to huggingface.co broke off. 3.1 GB are kept."
    )
    failed = next(one for one in MANY.downloads if one.state is State.FAILED)
    assert download_text.doing(failed) == "Not enough room on the disk"
    assert text.explained(failed) == FULL


def test_what_the_strip_says() -> None:
    assert text.in_strip(Snapshot()) == ""
    assert text.in_strip(Snapshot((LOADING,))) == "Qwen3-8B-GGUF:Q4_K_M · 60 %"
    assert text.in_strip(Snapshot((RETRYING,))) == "Qwen3-14B-GGUF:Q4_K_M · Waits for the connection"
    assert text.in_strip(Snapshot((LOADING, PARTS))) == "2 downloads · 43 %"


def test_questions_say_what_will_happen() -> None:
    head, words = text.license_question(offer())
    assert head == "Licence: gemma"
    assert "The download is 3.0 GB, to /home/ada/.cache/huggingface/hub." in words
