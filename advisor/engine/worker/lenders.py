"""Other computers' devices among those of this process."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.engine.lender import look
from advisor.engine.worker.llama import Llama


def add_lenders(llama: Llama, endpoints: Iterable[str]) -> tuple[str, ...]:
    """Register what these lend; those are returned that answer others while they compute for us. LenderProblem."""
    patient = []
    for endpoint in endpoints:
        lender = look(endpoint)  # llama.cpp would wait for a silent one without end, and abort over others
        lent = llama.add_lender(endpoint)
        if lender.about:  # other servers help one program at a time, which must not be the one that measures
            llama.stay_connected(lent[0])
            patient.append(endpoint)
    return tuple(patient)
