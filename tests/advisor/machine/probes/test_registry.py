"""The list of probes: each is whole, and one for another maker takes its own file and a line in the registry."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.machine import backends
from advisor.machine.probes.main import READERS
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.registry import MAKERS, PROBES, vendor_of
from advisor.units import GIB, KIB
from tests.advisor.system.trees import plant

ROOT = Path(__file__).parents[4]

ANOTHER = '''
"""Moore Threads' cards on Linux."""

from advisor.machine.machine import Device
from advisor.machine.probes import drm, linux
from advisor.machine.probes.maker import Maker
from advisor.machine.probes.pci import DEVICES, read_int
from advisor.machine.probes.main import READERS
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, Sighting, Source
from advisor.machine.sample import DeviceSample, Moment

NAME = "Moore Threads"
MAKER = Maker("mthreads", (0x1ED5,), r"moore threads|\\bmtt\\b", ("vulkan",))


def applies(scene: Scene) -> bool:
    return scene.place.system == "Linux"


def child(_: Place) -> str | None:
    return None


def look(scene: Scene) -> Findings:
    return Findings(
        tuple(
            Sighting(Source.SYSFS, vendor="mthreads", bus_id=card.bus_id, own=read_int(card.folder / "mtgpu_total"))
            for card in drm.cards(scene.place.root, (0x1ED5,))
        )
    )


def samples(device: Device) -> bool:
    return device.vendor == "mthreads"


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    folder = moment.place.root / DEVICES / (device.bus_id or "")
    return linux.by_files(device, moment, read_int(folder / "mtgpu_used"))
'''

USE = """
import json, sys
from pathlib import Path
from advisor.machine.detect import detect
from advisor.machine.probes.main import READERS
from advisor.machine.probes.place import Place
from advisor.machine.sampler import MemorySampler
place = Place(Path(sys.argv[1]), "Linux", {})
machine = detect(None, place=place)
with MemorySampler(machine, place) as sampler:
    print(json.dumps([[d.name, d.vendor, d.capacity] for d in machine.devices[1:]] + [sampler.sample()[-1].free]))
"""


def test_a_probe_for_another_maker_takes_two_files(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in ("advisor", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "*.png", "screenshots"))
    probes = tree / "advisor/machine/probes"
    (probes / "mthreads.py").write_text(ANOTHER)
    registry = (probes / "registry.py").read_text()
    changed = registry.replace("(windows, nvidia,", "(windows, mthreads, nvidia,")
    changed = changed.replace("linux, nvidia, windows\n", "linux, mthreads, nvidia, windows\n")
    assert changed.count("mthreads") == 2
    (probes / "registry.py").write_text(changed)

    card, same = "sys/class/drm/card1/device", "sys/bus/pci/devices/0000:04:00.0"
    root = plant(
        tmp_path / "root",
        {
            "proc/meminfo": f"MemTotal: {64 * GIB // KIB} kB\nMemAvailable: {40 * GIB // KIB} kB\n",
            f"{card}/vendor": "0x1ed5", f"{card}/device": "0x0200", f"{card}/product_name": "MTT S80",
            f"{card}/uevent": "DRIVER=mtgpu\nPCI_SLOT_NAME=0000:04:00.0\n",
            f"{card}/mtgpu_total": str(16 * GIB), f"{same}/mtgpu_used": str(5 * GIB),
        },
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-P", "-c", USE, str(root)],
        env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["MTT S80", "mthreads", 16 * GIB], 11 * GIB]


@pytest.mark.parametrize("system", ["Linux", "Windows", "Darwin"])
def test_a_probe_looks_only_where_it_applies(system: str, tmp_path: Path) -> None:
    scene = Scene(Place(tmp_path, system, {"WINDIR": "/none", "ProgramFiles": "/none"}), MAKERS)
    applying = {probe.NAME for probe in PROBES if probe.applies(scene)}
    assert applying == {"Linux": {"NVIDIA", "AMD", "Intel", "Linux"}, "Windows": {"Windows"}, "Darwin": set()}[system]


def test_every_child_that_is_asked_has_a_reader(tmp_path: Path) -> None:
    root = plant(tmp_path, {"usr/lib/libnvidia-ml.so.1": ""})
    places = [Place(root, system, {"WINDIR": "/none"}) for system in ("Linux", "Windows", "Darwin")]
    asked = {name for place in places for probe in PROBES if (name := probe.child(place))}
    assert asked == set(READERS) == {"nvidia", "windows"}


def test_every_maker_is_known_by_name_and_number() -> None:
    names = ("GeForce RTX 4090", "Radeon RX", "Intel Arc B580", "Apple M4", "Adreno X1")
    assert [vendor_of(name) for name in names] == ["nvidia", "amd", "intel", "apple", "qualcomm"]
    assert vendor_of("Voodoo 2") is MAKERS.of_pci(0x121A) is None
    assert [MAKERS.of_pci(number) for number in (0x10DE, 0x1002, 0x1022, 0x8086)] == ["nvidia", "amd", "amd", "intel"]
    for maker in MAKERS.all:
        assert set(maker.backends) <= {backend.id for backend in backends.BACKENDS}
