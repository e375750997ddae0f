"""Graphics memory of processes, from made-up /proc trees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.machine.probes import fdinfo
from advisor.units import GIB, KIB, MIB

OLD_AMD = (
    "drm-driver: amdgpu\ndrm-client-id: 7\ndrm-pdev: 0000:03:00.0\ndrm-memory-vram: 1024 KiB\ndrm-memory-gtt: 8 KiB\n"
)
NEW_AMD = OLD_AMD + "drm-total-vram: 4 MiB\ndrm-resident-vram: 2 MiB\ndrm-resident-gtt: 16 KiB\n"


def descriptor(root: Path, pid: int, number: int, target: str, text: str) -> None:
    for folder in ("fd", "fdinfo"):
        (root / f"proc/{pid}/{folder}").mkdir(parents=True, exist_ok=True)
    (root / f"proc/{pid}/fd/{number}").symlink_to(target)
    (root / f"proc/{pid}/fdinfo/{number}").write_text(text)


@pytest.mark.parametrize(
    ("text", "own", "shared"),
    [
        (OLD_AMD, MIB, 8 * KIB),
        (NEW_AMD, 2 * MIB, 16 * KIB),
        ("drm-client-id: 1\ndrm-pdev: 0000:03:00.0\ndrm-total-local0: 3 GiB\ndrm-total-system0: 77\n", 3 * GIB, 77),
        ("drm-client-id: 1\ndrm-pdev: 0000:03:00.0\ndrm-total-vram: lots\n", 0, 0),
    ],
)
def test_forms(text: str, own: int, shared: int) -> None:
    client = fdinfo.parse_fdinfo(text)
    assert client is not None
    assert (client.own, client.shared, client.card) == (own, shared, "0000:03:00.0")


@pytest.mark.parametrize(
    "text", ["", "pos: 0\nflags: 02\n", "drm-client-id: 1\ndrm-driver: v3d\n", "drm-pdev: 0000:03:00.0\n"]
)
def test_other_descriptors(text: str) -> None:
    assert fdinfo.parse_fdinfo(text) is None


def test_a_client_counts_once_however_many_descriptors_it_has(tmp_path: Path) -> None:
    for number in (4, 5, 6):
        descriptor(tmp_path, 10, number, "/dev/dri/renderD128", OLD_AMD)
    descriptor(tmp_path, 11, 3, "/dev/dri/renderD128", OLD_AMD)  # passed on to another process: the same client
    descriptor(tmp_path, 11, 4, "/dev/dri/card0", OLD_AMD.replace("id: 7", "id: 8"))
    descriptor(tmp_path, 11, 5, "/dev/dri/renderD129", OLD_AMD.replace("03:00", "04:00"))
    descriptor(tmp_path, 11, 6, "/etc/passwd", OLD_AMD.replace("id: 7", "id: 9"))
    assert fdinfo.card_usage([10, 11], tmp_path) == {
        "0000:03:00.0": fdinfo.CardUsage(2 * MIB, 16 * KIB),
        "0000:04:00.0": fdinfo.CardUsage(MIB, 8 * KIB),
    }
    assert fdinfo.everyone(tmp_path) == fdinfo.card_usage([10, 11], tmp_path)
    assert fdinfo.by_process([10, 11], tmp_path)["0000:03:00.0"] == {
        10: fdinfo.CardUsage(MIB, 8 * KIB),
        11: fdinfo.CardUsage(MIB, 8 * KIB),
    }


def test_a_card_of_which_the_kernel_says_nothing_is_a_riddle(tmp_path: Path) -> None:
    descriptor(tmp_path, 10, 4, "/dev/dri/renderD128", "pos:\t0\n")
    assert fdinfo.UNTOLD in fdinfo.by_process([10], tmp_path)


def test_a_process_that_is_gone(tmp_path: Path) -> None:
    assert fdinfo.card_usage([12345], tmp_path) == {}
    assert fdinfo.everyone(tmp_path) == {}


def test_this_process() -> None:
    assert fdinfo.card_usage([os.getpid()]) == {}
