"""What is remembered of a download says the same in the next run, in whatever language that is."""

from __future__ import annotations

from pathlib import Path

from advisor.downloads.record import Record, Records
from advisor.downloads.remote import RemoteFile, Request
from advisor.downloads.storage import PlainFolder
from advisor.errors import DiskFull
from advisor.sentences import Sentence
from advisor.units import Bytes

FILE = RemoteFile("maker/Tiny-GGUF", "0" * 40, "tiny-Q8_0.gguf", 1000, "0" * 64)


def test_why_it_failed_is_kept_as_a_sentence_with_its_values(tmp_path: Path) -> None:
    records = Records(tmp_path)
    problem = DiskFull("The disk is full: free {room} there.", short=5, room=Bytes(5 << 30)).sentence
    request = Request("Tiny", "main", "", (FILE,))
    records.save(Record(request, PlainFolder(tmp_path / "models"), "failed", problem))
    [again] = records.load()
    assert isinstance(again.reason, Sentence)
    assert (again.reason, again.reason.template) == (problem, problem.template)
    assert again.reason.values == {"room": 5 << 30}
