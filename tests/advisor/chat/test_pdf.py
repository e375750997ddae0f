"""PDF files: their text, or a sentence why there is none; whatever they do, the program goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from advisor.chat import pdf
from advisor.chat.attach import read_attachment
from advisor.errors import FileProblem


def write_pdf(path: Path, *pages: str) -> Path:
    """A PDF with one line of Latin text on each page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    places = []
    for text in pages:
        content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1")
        places.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 << /Type /Font "
            b"/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> "
            b"/Contents %d 0 R >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    kids = b" ".join(b"%d 0 R" % place for place in places)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(places))
    raw, starts = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(raw))
    path.write_bytes(raw + end)
    return path


def test_the_text_of_its_pages(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "report.pdf", "Größe: 3 km", "", "Page three")
    read = read_attachment(path)
    assert read.attachment.text == "Größe: 3 km\n\nPage three"
    assert (read.attachment.name, read.attachment.size, read.encoding) == ("report.pdf", path.stat().st_size, "pdf")


def locked(path: Path, password: str) -> Path:
    writer = pypdf.PdfWriter(write_pdf(path, "secret"))
    writer.encrypt(password, owner_password="other", algorithm="RC4-128")
    with path.open("wb") as stream:
        writer.write(stream)
    return path


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"a\.pdf is locked with a password\. Copy the text"):
        read_attachment(locked(tmp_path / "a.pdf", "word"))
    assert read_attachment(locked(tmp_path / "open.pdf", "")).attachment.text == "secret"
    with pytest.raises(FileProblem, match="holds no text; its pages are probably pictures"):
        read_attachment(write_pdf(tmp_path / "scan.pdf", "", ""))
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0\1\2")
    with pytest.raises(FileProblem, match="is damaged"):
        read_attachment(tmp_path / "cut.pdf")


def test_one_that_never_ends_or_takes_all_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_pdf(tmp_path / "long.pdf", "text")
    with pytest.raises(FileProblem, match="takes too long to read"):
        pdf.read_pdf(path, seconds=0.01)
    monkeypatch.setattr(pdf, "_MOST_BYTES", 10)
    with pytest.raises(FileProblem, match="too large a PDF file"):
        pdf.read_pdf(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory there")
def test_a_reader_that_dies_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_pdf(tmp_path / "bomb.pdf", "text")
    monkeypatch.setattr(pdf, "MODULE", "advisor.chat.nothing_of_the_kind")
    with pytest.raises(FileProblem, match="damaged, or too large for the memory"):
        pdf.read_pdf(path)


# What runs in the child's place: a system that refuses the limit, as macOS does, before the file is read.
REFUSING = """
import resource, runpy, sys
def refuse(*_):
    raise ValueError("current limit exceeds maximum limit")
resource.setrlimit = refuse
runpy.run_module("advisor.chat.pdf", run_name="__main__", alter_sys=True)
"""
GREEDY = "import time\nheld = b'x' * (300 << 20)\ntime.sleep(600)\n"


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have a program run in the place of the reader."""

    def stand(program: str) -> None:
        (tmp_path / "stand_in_reader.py").write_text(program)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(pdf, "MODULE", "stand_in_reader")

    return stand


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory there")
def test_a_system_that_refuses_the_limit_reads_all_the_same(tmp_path: Path, stand_in: Callable[[str], None]) -> None:
    path = write_pdf(tmp_path / "report.pdf", "Page one")
    stand_in(REFUSING)
    assert pdf.read_pdf(path) == "Page one"


def test_a_reader_that_takes_all_memory_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: Callable[[str], None]
) -> None:
    path = write_pdf(tmp_path / "bomb.pdf", "text")
    stand_in(GREEDY)
    monkeypatch.setattr(pdf, "_MEMORY", 100 << 20)
    with pytest.raises(FileProblem, match="too large for the memory"):
        pdf.read_pdf(path)
