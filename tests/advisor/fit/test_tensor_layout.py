"""A build is taken apart once for each header, and nothing of it stays when the header goes."""

from __future__ import annotations

import gc
from dataclasses import replace

from advisor.fit import tensor_layout
from advisor.fit.tensor_layout import take_apart
from tests.ui.canned import MODEL


def test_once_for_each_header_and_another_header_is_taken_apart_by_itself() -> None:
    header = replace(MODEL.header, set_bytes=1)
    found = take_apart(header)
    assert take_apart(header) is found
    other = replace(header, tensors=header.tensors[:1])
    assert take_apart(other) is not found
    assert len(take_apart(other).held) <= len(found.held)


def test_what_no_header_needs_any_more_is_gone() -> None:
    header = replace(MODEL.header, set_bytes=2)
    take_apart(header)
    before = len(tensor_layout._taken_apart)
    del header
    gc.collect()
    assert len(tensor_layout._taken_apart) == before - 1
