"""The search of the hub: what it found, in which order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.ui import canned_shelf
from tests.ui.conftest import put
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.controls.table_rows import Order


def test_the_order_is_said_as_it_is(still: App) -> None:
    put(still, canned_shelf.states()["hub-found"])
    page = PagesOf(still).hub
    downloads = [found.downloads for found in page.list.rows.rows]
    assert downloads == sorted(downloads, reverse=True)
    assert page.status.accessibleName() == "3 repositories with GGUF files, most downloaded first"

    def changed(found: Any) -> datetime:
        return found.updated or datetime.min.replace(tzinfo=UTC)

    page.list.show_order(Order(1, falling=True))
    assert page.list.rows.rows == sorted(page.list.rows.rows, key=changed, reverse=True)
    assert page.status.accessibleName() == "3 repositories with GGUF files"
    page.list.show_order(Order(2, falling=True))
    assert page.status.accessibleName() == "3 repositories with GGUF files, most downloaded first"
