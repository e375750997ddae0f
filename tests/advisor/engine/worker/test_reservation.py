"""Working memory over two devices: what a dry run says is what a load then reserves."""

from __future__ import annotations

from advisor.engine.protocol import EngineSettings, Load, Unload
from advisor.fit.bill import make_bill
from advisor.fit.measure import Measurer, device_names
from advisor.machine.detect import detect
from advisor.plan import Plan
from tests.helpers.remote import serving
from tests.models.fixtures import ModelFactory

ASKED = {"llama": Plan(context=1024), "qwen3next": Plan(context=300, split=(3.0, 1.0), slots=2, outputs=2)}


def test_over_two_devices(remote: str, model_factory: ModelFactory) -> None:
    """Where llama.cpp's own dry run counts copies that no load takes."""
    with serving() as second, Measurer(EngineSettings(remotes=(remote, second)), 0) as measurer:
        machine = detect(measurer.engine())
        for architecture, plan in ASKED.items():
            model = measurer.open(model_factory(architecture))
            told = measurer.measure(model, plan, machine).bill
            loaded = measurer.engine().request(Load(model.header.parts[0].path, plan, device_names(machine, plan)))
            measurer.engine().request(Unload())
            assert len(told.devices) == 3
            held = {row.device: row.compute for row in make_bill(loaded.buffers, machine, 0).devices}
            assert {row.device: row.compute for row in told.devices} == held
