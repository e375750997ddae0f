"""Container limits, read from made-up trees of both cgroup versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.system.cgroup import Cgroup, cpu_quota, parse_cgroup, parse_cpu_max, read_cgroup
from advisor.units import GIB, MIB
from tests.advisor.system.trees import plant

STAT_V2 = "anon 100\nfile 400\ninactive_file 300\nactive_file 100\n"
STAT_V1 = "cache 400\nrss 100\ntotal_inactive_file 300\n"


@pytest.mark.parametrize(
    ("limit", "current", "stat", "expected"),
    [
        ("1000\n", "700\n", STAT_V2, Cgroup(1000, 400, "x")),
        ("1000", "700", STAT_V1, Cgroup(1000, 400, "x")),
        ("1000", "100", STAT_V2, Cgroup(1000, 0, "x")),  # page cache larger than what counts: never negative
        ("max\n", "700\n", STAT_V2, None),
        ("9223372036854771712", "700", STAT_V1, None),
        ("", "", "", None),
        ("1000", "", "", None),
        ("garbage", "700", STAT_V2, None),
    ],
)
def test_cgroup_text(limit: str, current: str, stat: str, expected: Cgroup | None) -> None:
    assert parse_cgroup(limit, current, stat, "x") == expected


def test_version_2_takes_the_tightest_of_nested_groups(tmp_path: Path) -> None:
    outer, inner = "sys/fs/cgroup/app.slice", "sys/fs/cgroup/app.slice/job"
    root = plant(
        tmp_path,
        {
            "proc/self/cgroup": "0::/app.slice/job\n",
            f"{outer}/memory.max": "2000", f"{outer}/memory.current": "1900", f"{outer}/memory.stat": STAT_V2,
            f"{inner}/memory.max": "1000", f"{inner}/memory.current": "350", f"{inner}/memory.stat": STAT_V2,
        },
    )  # fmt: skip
    found = read_cgroup(root)
    assert found is not None
    assert (found.limit, found.available, found.source) == (2000, 400, "cgroup v2")


def test_version_1_in_a_container(tmp_path: Path) -> None:
    base = "sys/fs/cgroup/memory"
    root = plant(
        tmp_path,
        {
            "proc/self/cgroup": "9:cpu,cpuacct:/docker/abc\n8:memory:/docker/abc\n",
            f"{base}/memory.limit_in_bytes": "4294967296",
            f"{base}/memory.usage_in_bytes": "1073741824",
            f"{base}/memory.stat": "total_inactive_file 536870912\n",
        },
    )
    found = read_cgroup(root)
    assert found == Cgroup(4 * GIB, 512 * MIB, "cgroup v1")


@pytest.mark.parametrize(
    ("text", "quota"),
    [("200000 100000\n", 2.0), ("50000 100000", 0.5), ("max 100000", None), ("", None), ("1 0", None)],
)
def test_the_processors_a_container_grants(text: str, quota: float | None, tmp_path: Path) -> None:
    assert parse_cpu_max(text) == quota
    plant(tmp_path, {"proc/self/cgroup": "0::/job\n", "sys/fs/cgroup/job/cpu.max": text})
    assert cpu_quota(tmp_path) == quota


def test_no_cgroup_at_all(tmp_path: Path) -> None:
    assert read_cgroup(tmp_path) is None
