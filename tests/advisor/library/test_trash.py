"""The trash itself: what can be moved there lies there whole, and what cannot stays where it was."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.library.trash import move_to_trash
from tests.advisor.gguf.raw import assert_sentence
from tests.advisor.library.trashing import trashed
from tests.helpers.nobody import as_nobody, folder_for_all

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into the trash of Linux")


@pytest.fixture(autouse=True)
def _own_trash(own_trash: Path) -> None:
    """Nothing of these tests may reach the trash of whoever runs them."""


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the home folder's."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_two_files_of_one_name_both_keep_theirs(home: Path) -> None:
    for folder in "ab":
        (home / folder).mkdir()
        (home / folder / "x.gguf").write_text(folder)
        move_to_trash(home / folder / "x.gguf")
    assert sorted(trashed().values()) == [home / "a/x.gguf", home / "b/x.gguf"]
    files = Path(os.environ["XDG_DATA_HOME"]) / "Trash/files"
    assert sorted(path.read_text() for path in files.iterdir()) == ["a", "b"]


def test_a_file_that_is_gone_cannot_be_moved(home: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        move_to_trash(home / "gone.gguf")
    assert_sentence(caught.value, "gone.gguf")
    assert trashed() == {}


def test_a_link_is_moved_and_not_what_it_leads_to(home: Path) -> None:
    (home / "model.gguf").write_text("weights")
    (home / "link.gguf").symlink_to(home / "model.gguf")
    move_to_trash(home / "link.gguf")
    assert trashed() == {"link.gguf": home / "link.gguf"}
    assert (home / "model.gguf").read_text() == "weights"


def test_a_folder_that_nothing_may_be_taken_out_of(own_trash: Path) -> None:
    with folder_for_all() as folder:
        path = folder / "model.gguf"
        path.write_text("weights")
        path.chmod(0o666)
        own_trash.mkdir()
        own_trash.chmod(0o777)
        folder.chmod(0o555)
        with as_nobody(), pytest.raises(FileProblem) as caught:
            move_to_trash(path)
        folder.chmod(0o755)
        assert_sentence(caught.value, "model.gguf", "write-protected")
        assert path.read_text() == "weights"
    assert list(own_trash.iterdir()) == []  # not even a note


def test_a_file_on_another_disk_goes_to_the_trash_there(other_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = other_disk / "model.gguf"
    path.write_text("weights")
    monkeypatch.setattr("send2trash.plat_other.find_mount_point", lambda _: os.fsencode(other_disk))
    move_to_trash(path)
    trash = other_disk / f".Trash-{os.getuid()}"
    assert stat.S_IMODE(trash.stat().st_mode) == 0o700
    assert trashed(trash) == {"model.gguf": Path("model.gguf")}
    assert trashed() == {}


def test_a_disk_with_no_room_for_a_trash(other_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = other_disk / "model.gguf"
    path.write_text("weights")
    (other_disk / f".Trash-{os.getuid()}").write_text("in the way")
    monkeypatch.setattr("send2trash.plat_other.find_mount_point", lambda _: os.fsencode(other_disk))
    with pytest.raises(FileProblem) as caught:
        move_to_trash(path)
    assert_sentence(caught.value, "model.gguf", "could not be moved to the trash")
    assert path.read_text() == "weights"


def test_a_disk_where_no_trash_may_be_made(other_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_disk.chmod(0o755)
    (mine := other_disk / "mine").mkdir()
    mine.chmod(0o777)
    path = mine / "model.gguf"
    path.write_text("weights")
    path.chmod(0o666)
    monkeypatch.setattr("send2trash.plat_other.find_mount_point", lambda _: os.fsencode(other_disk))
    other_disk.chmod(0o555)
    with as_nobody(), pytest.raises(FileProblem) as caught:
        move_to_trash(path)
    other_disk.chmod(0o755)
    assert_sentence(caught.value, "model.gguf", "no trash for you")
    assert path.read_text() == "weights"


def test_a_trash_that_lies_on_another_disk(home: Path, other_disk: Path, own_trash: Path) -> None:
    path = home / "model.gguf"
    path.write_text("weights")
    own_trash.symlink_to(other_disk)
    move_to_trash(path)
    assert not path.exists()
    (moved,) = (other_disk / "Trash/files").iterdir()
    assert moved.read_text() == "weights"
