"""Texts of bytes that do not say what they are: real sentences in the encodings that people's files are in."""

from __future__ import annotations

import os
import random
import struct
import time
from array import array
from pathlib import Path

import pytest

from advisor.chat.attach import read_attachment
from advisor.chat.text_encoding import SAMPLE, guess, guess_two_bytes
from advisor.errors import FileProblem

JAPANESE = (
    "吾輩は猫である。名前はまだ無い。\n"
    "どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。\n"
)
CHINESE = "道可道，非常道。名可名，非常名。\n无名天地之始，有名万物之母。故常无欲，以观其妙；常有欲，以观其徼。\n"
TAIWANESE = "天下大勢，分久必合，合久必分。\n周末七國分爭，并入於秦。\n"
RUSSIAN = (
    "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n"
    "Всё смешалось в доме Облонских.\n"
)
KOREAN = "나는 집으로 돌아왔다. 하늘이 맑고 바람이 시원했다.\n오늘은 좋은 날이다.\n"
FRENCH = "L’été dernier, j’ai été à Orléans où j’ai mangé des crêpes à la crème.\n"
GERMAN_CODE = "int main() { /* Größe prüfen */ return 0; }\n" * 20
POLISH = "Zażółć gęślą jaźń. Pchnąć w tę łódź jeża lub ośm skrzyń fig.\n"
GREEK = "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (JAPANESE, "shift_jis"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        ("設定ファイル\n", "shift_jis"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        ("# 配置文件\nname = 测试\n", "gb18030"),
        (TAIWANESE, "big5"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "cp866"),
        ("Привет, мир!\n", "koi8_r"),
        ("Привет, мир!\n", "cp1251"),
        ("x = 1  # считаем сумму\nprint(x)\n", "koi8_r"),
        ("x = 1  # считаем сумму\nprint(x)\n", "cp1251"),
        (FRENCH, "cp1252"),
        (GERMAN_CODE, "cp1252"),
        ("Café crème: 3 €\n", "cp1252"),
        (POLISH, "cp1250"),
        (GREEK, "cp1253"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (JAPANESE, "utf-16-le"),
        (KOREAN, "utf-16-be"),
        ("設定ファイル\n", "utf-16-le"),
        (FRENCH, "utf-16-le"),
    ],
)
def test_a_text_is_read_as_it_was_written(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(text.encode(encoding))
    read = read_attachment(path)
    assert read.attachment.text == text
    assert read.guessed


@pytest.mark.parametrize("text", [JAPANESE, CHINESE, RUSSIAN])
def test_a_mark_says_it_without_guessing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.txt"
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        path.write_bytes(mark + text.encode(encoding))
        read = read_attachment(path)
        assert (read.attachment.text, read.guessed) == (text, False)


def test_what_is_no_text_in_two_bytes_each() -> None:
    sound = array("h", (random.Random(1).randrange(-3000, 3000) for _ in range(5000))).tobytes()
    wave = array("h", (int(8000 * (n % 50) / 50) for n in range(5000))).tobytes()
    numbers = struct.pack("<2000I", *range(2000))
    for raw in (
        bytes(1000),
        bytes(range(256)) * 4,
        sound,
        wave,
        numbers,
        struct.pack("<500d", *range(500)),
        b"\0",
        b"",
    ):
        assert guess_two_bytes(raw) is None


def test_a_program_stays_refused(tmp_path: Path) -> None:
    path = tmp_path / "program"
    path.write_bytes(os.urandom(1 << 16) + bytes(4096))
    with pytest.raises(FileProblem, match="not a text file"):
        read_attachment(path)


def test_a_guess_holds_for_the_whole_file() -> None:
    # What comes after the sample is no Shift-JIS: another encoding has to be found, or none.
    raw = JAPANESE.encode("cp932") * (2 * SAMPLE // len(JAPANESE.encode("cp932"))) + b"\x82\n\xff\xff\n"
    found = guess(raw)
    assert found != "cp932"
    if found:
        raw.decode(found)


def test_one_long_line_is_sampled_between_characters() -> None:
    line = b",".join(b'"name": "' + "設定ファイル".encode("cp932") + b'"' for _ in range(5000)).replace(b" ", b"")
    assert len(line) > 3 * SAMPLE
    assert guess(line) == "cp932"


@pytest.mark.parametrize(
    "piece",
    [RUSSIAN.encode("cp1251"), CHINESE.encode("gb18030"), b"plain text without end " + b"\xe9", b"\xe9" * 50],
)
def test_the_time_grows_with_the_file_and_no_faster(piece: bytes) -> None:
    small, large = piece * ((1 << 20) // len(piece)), piece * ((8 << 20) // len(piece))
    guess(small)  # what is imported, is imported
    times = []
    for raw in (small, large):
        begun = time.process_time()
        guess(raw)
        times.append(time.process_time() - begun)
    assert times[1] < 24 * max(times[0], 0.02)  # eight times the bytes
