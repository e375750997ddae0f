"""What is said about the models on this computer, to the eye and to a screen reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.ui.canned_shelf import ENTRIES, removing
from ui.library.text import local_spoken, removal_question


def test_the_question_before_a_model_goes_to_the_trash() -> None:
    head, words = removal_question(removing())
    assert head == "Move Llama 3.1 8B Instruct to the trash?"
    assert words.startswith("Emptying the trash afterwards frees 5.0 GB. It will be gone from LM Studio too.")
    blob = replace(removing(), removal=replace(removing().removal, files=(Path("/x/blobs") / f"sha256-{'a1' * 32}",)))
    assert removal_question(blob)[1].splitlines()[-1] == "/x/blobs/sha256-a1a1a1a1a1a1a1a1a1a1a1a1a1a1a…1a1a1a1a1a1"


def test_a_model_on_the_disk_for_a_screen_reader() -> None:
    assert local_spoken(ENTRIES[0]) == (
        "Llama 3.1 8B Instruct, Q4_K_M, 5.0 GB, Hugging Face cache, LM Studio, "
        "8.0 B · llama · up to 128k tokens · 2 copies"
    )
