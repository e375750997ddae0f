from pathlib import Path

import pytest

from setup_steps.stamps import Stamps, write_whole


def test_a_step_is_done_only_with_the_inputs_it_was_finished_with(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "notes")
    assert not stamps.is_done("packages", {"file": "a"})

    stamps.finish("packages", {"file": "a"})

    assert stamps.is_done("packages", {"file": "a"})
    assert not stamps.is_done("packages", {"file": "b"})
    assert not stamps.is_done("packages", {"file": "a", "python": "3.11"})
    assert not stamps.is_done("engine", {"file": "a"})


def test_a_forgotten_step_is_not_done(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    stamps.finish("venv", {})
    stamps.forget("venv")
    stamps.forget("never finished")
    assert not stamps.is_done("venv", {})


@pytest.mark.parametrize("damage", ["", '{"file": ', "[]", "null"])
def test_a_damaged_stamp_counts_as_not_done(tmp_path: Path, damage: str) -> None:
    stamps = Stamps(tmp_path)
    stamps.finish("packages", {"file": "a"})
    (tmp_path / "packages.json").write_text(damage)
    assert not stamps.is_done("packages", {"file": "a"})


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_whole(target, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(target, "new \ud800")
    assert target.read_text() == "old"
