"""Intel's graphics on Linux, from made-up sysfs trees."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from advisor.machine.probes import intel
from advisor.machine.probes.intel_regions import Regions
from advisor.units import GIB
from tests.advisor.machine.probes.looking import looked
from tests.advisor.machine.probes.test_amd import DEVICE, only
from tests.advisor.system.trees import plant
from tests.helpers.nobody import as_nobody, folder_for_all

INTEL = {
    f"{DEVICE}/vendor": "0x8086\n", f"{DEVICE}/device": "0x56a0\n", f"{DEVICE}/drm/renderD128/dev": "226:128",
    f"{DEVICE}/uevent": "DRIVER=xe\nPCI_SLOT_NAME=0000:03:00.0\n",
}  # fmt: skip


def test_graphics_in_an_intel_processor(tmp_path: Path) -> None:
    files = {**INTEL, f"{DEVICE}/uevent": "DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0\n"}
    card = only(plant(tmp_path, files))
    assert card.integrated
    assert (card.own, card.shared) == (None, None)


def test_an_intel_card_that_does_not_answer(tmp_path: Path) -> None:
    found = looked(plant(tmp_path, INTEL))
    assert found.cards[0].own is None
    assert "did not answer" in found.notes[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_an_intel_card_that_may_not_be_asked() -> None:
    with folder_for_all() as folder:
        root = plant(folder, {**INTEL, "dev/dri/renderD128": ""})
        (root / "dev/dri/renderD128").chmod(0)
        with as_nobody():
            assert '"render"' in looked(root).notes[0]


def test_what_the_kernel_told() -> None:
    told = intel.sighting("0000:03:00.0", Regions(16 * GIB, 9 * GIB))
    assert (told.own, told.own_free, told.integrated, told.origins) == (16 * GIB, 9 * GIB, False, ())
    counted = intel.sighting("0000:03:00.0", Regions(12 * GIB, None), used=5 * GIB)
    assert (counted.own, counted.own_free) == (12 * GIB, 7 * GIB)
    assert "fdinfo" in dict(counted.origins)["free"]
    assert intel.sighting("0000:03:00.0", Regions(12 * GIB, None), used=50 * GIB).own_free == 0
    assert intel.sighting("0000:03:00.0", None).integrated
