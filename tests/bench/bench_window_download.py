"""How the window fares while a download comes in as fast as it can: python -m tests.bench.bench_window_download [MB]

A real window, drawn offscreen, and a loopback hub in a process of its own. Printed for each page that is open
meanwhile: throughput, how many times a second the window heard of it, the longest time that it did not answer, and its
memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import psutil
from PySide6.QtWidgets import QApplication

from advisor.catalogue.entry import Catalogue
from advisor.hub.reference import Reference
from advisor.services.app import Services
from advisor.services.requests import Wanted
from advisor.settings import Settings
from advisor.units import MIB
from tests.bench.bench_hub import served
from tests.bench.table import show
from ui.app import App, build
from ui.pages import PageId

PAGES = (PageId.DOWNLOADS, PageId.MODELS, PageId.CHAT)


def pump(app: App, condition: Callable[[], object], seconds: float = 120.0) -> float:
    """Work off events until `condition` holds; the longest time in between, in seconds."""
    longest, last, end = 0.0, time.perf_counter(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, app.store.state.shell.notice
        QApplication.processEvents()
        time.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def measure(page: PageId, size: int) -> tuple[str, ...]:
    """One download with `page` open."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"], os.environ["HF_HUB_CACHE"] = f"{folder}/state", f"{folder}/hub"
        none = Catalogue(1, "", (), (), "")
        app = build(
            settings=Settings(models_folder=f"{folder}/models"), places=Path(folder, "w.ini"), save=lambda _: None,
            services=Services(catalogue=lambda: none),
        )  # fmt: skip
        heard = 0

        def changed(old: object, new: object) -> None:
            nonlocal heard
            heard += getattr(old, "downloads", None) is not getattr(new, "downloads", None)

        app.store.changed.connect(changed)
        app.window.show()
        app.do.shell.go(page)
        app.do.downloads.download(Wanted("big", "big", (Reference("maker/Big-GGUF", "Q8_0"),)))
        pump(app, lambda: app.store.state.downloads.snapshot.downloads)
        began, process = time.perf_counter(), psutil.Process()
        before = process.memory_info().rss
        longest = pump(app, lambda: not app.store.state.downloads.snapshot.unfinished)
        took, after = time.perf_counter() - began, process.memory_info().rss
        [status] = app.store.state.downloads.snapshot.downloads
        assert status.paths[0].stat().st_size == size
        app.close()
        app.window.deleteLater()
    return (
        page.value, f"{size / took / MIB:,.0f} MB/s", f"{heard / took:.1f}", f"{longest * 1000:.0f} ms",
        f"{after / MIB:.0f} MB", f"{(after - before) / MIB:+.1f} MB",
    )  # fmt: skip


def main(megabytes: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as root:
        path = Path(root, "maker", "Big-GGUF", "big-Q8_0.gguf")
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            for _ in range(megabytes):
                file.write(os.urandom(MIB))
        with served(Path(root)) as endpoint:
            os.environ["HF_ENDPOINT"] = endpoint
            rows = [measure(page, path.stat().st_size) for page in PAGES]
    show(
        "A download while the window is open",
        [("page", "throughput", "heard/s", "longest gap", "memory", "grown"), *rows],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
