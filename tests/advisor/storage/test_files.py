"""Small files: the old one or the new one, whole, and nothing beside it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import FileProblem
from advisor.storage.files import fitting, read_json, replace_file, write_json
from tests.helpers.nobody import as_nobody, folder_for_all

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


@dataclass(frozen=True)
class Point:
    x: int
    name: str = "origin"


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.txt", "Grüße\nzwei\r\n")
    assert (tmp_path / "a.txt").read_bytes() == "Grüße\nzwei\r\n".encode()
    replace_file(tmp_path / "a.txt", "half of a pair \ud83d")  # typed by no one, but pasted by some
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "half of a pair ?"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]


@posix
def test_ours_are_for_us_alone(tmp_path: Path) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    replace_file(tmp_path / "ours" / "a.json", "{}")
    assert (mode(tmp_path / "ours"), mode(tmp_path / "ours" / "a.json")) == (0o700, 0o600)
    before = os.umask(0o022)
    try:
        replace_file(tmp_path / "shared" / "ref", "main", private=False)
    finally:
        os.umask(before)
    assert (mode(tmp_path / "shared"), mode(tmp_path / "shared" / "ref")) == (0o755, 0o644)


@posix
def test_what_a_link_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "settings.json").write_text("{}")
    (tmp_path / "settings.json").symlink_to(tmp_path / "real" / "settings.json")
    write_json(tmp_path / "settings.json", {"theme": "dark"})
    assert (tmp_path / "settings.json").is_symlink()
    assert read_json(tmp_path / "real" / "settings.json", dict[str, Any]) == {"theme": "dark"}


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"old": 1})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, full)
        with pytest.raises(FileProblem, match="cannot be written: No space left on device"):
            write_json(path, {"new": 2})
    assert read_json(path, dict[str, int]) == {"old": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_whoever_reads_meanwhile_reads_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, [0] * 5000)
    wanted = [[number] * 5000 for number in range(40)]

    def write(values: list[list[int]]) -> None:
        for value in values:
            write_json(path, value)

    writers = [threading.Thread(target=write, args=(values,)) for values in (wanted[::2], wanted[1::2])]
    for writer in writers:
        writer.start()
    read = 0
    while any(writer.is_alive() for writer in writers):
        found = read_json(path, list[int])
        assert found is not None
        assert len(found) == 5000
        assert len(set(found)) == 1
        read += 1
    for writer in writers:
        writer.join()
    assert read
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_that_is_killed_leaves_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    script = (
        "import sys; from pathlib import Path; from advisor.storage.files import write_json\n"
        "print('go', flush=True)\n"
        "while True:\n    for n in range(50): write_json(Path(sys.argv[1]), [n] * 20000)"
    )
    for _ in range(4):
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(0.15)
            writer.kill()
        found = read_json(path, list[int])
        assert found is not None
        assert len(found) == 20000
        assert len(set(found)) == 1


def test_json_comes_back_with_its_type(tmp_path: Path) -> None:
    path = tmp_path / "point.json"
    assert read_json(path, Point) is None
    write_json(path, Point(3))
    assert read_json(path, Point) == Point(3)
    path.write_text('{"x": 4, "from_the_future": 1}')
    assert read_json(path, Point) == Point(4)


@pytest.mark.parametrize("content", ["{", "[]", "\xff", '{"x": "3"}', "{}", ""])
def test_anything_else_is_one_sentence_and_stays(content: str, tmp_path: Path) -> None:
    path = tmp_path / "point.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(FileProblem, match=r"point\.json cannot be read"):
        read_json(path, Point)
    assert path.read_bytes() == content.encode("latin-1")


def test_a_name_that_is_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="not valid text"):
        write_json(tmp_path / "a.json", {"folder": os.fsdecode(b"\xff")})
    assert not list(tmp_path.iterdir())


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    with pytest.raises(FileProblem, match="cannot be written"):
        write_json(tmp_path / "folder" / "settings.json", {})


@posix
def test_a_folder_that_may_not_be_written() -> None:
    with folder_for_all() as folder:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IXOTH)
        with as_nobody(), pytest.raises(FileProblem, match="cannot be written"):
            write_json(folder / "settings.json", {})
        folder.chmod(stat.S_IRWXU)


def test_what_does_not_fit_is_left_aside() -> None:
    assert fitting(3, int, 0) == 3
    for value in ("3", True, 3.5, None, [3]):
        assert fitting(value, int, 0) == 0


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder" / "in it").mkdir(parents=True)
    with pytest.raises(OSError):  # noqa: PT011 each system has its own
        replace_file(tmp_path / "folder", "x")
    with pytest.raises(FileProblem):
        write_json(tmp_path / "note.json", {"path": "caf\udce9"})
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
