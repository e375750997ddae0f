"""A person's way from the hub to a chat, against the loopback hub and with the real engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.entry import HubFile as CatalogueFile
from advisor.catalogue.load import load_catalogue
from advisor.downloads.progress import State
from advisor.downloads.status import Status
from advisor.hub.reference import Reference
from advisor.services.requests import Wanted
from tests.advisor.hub.variants import requantised
from tests.advisor.library.trees import projector
from tests.hub import Fault, Hub, Kind
from tests.hub.server import serve
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import some, spoken_row, until
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import AppState

pytestmark = pytest.mark.usefixtures("own_home")  # what is remembered, and other programs' models, are the test's own

REPO = "maker/Tiny-GGUF"


@pytest.fixture
def tiny(hub: Hub, model_factory: ModelFactory, tmp_path: Path) -> Path:
    """A small model in two versions, under a license."""
    path = model_factory(quant="Q8_0")
    hub.put(f"{REPO}/tiny-Q8_0.gguf", path, license="apache-2.0")
    hub.put(f"{REPO}/tiny-Q4_0.gguf", requantised(path, tmp_path / "x.gguf", 2, 2), license="apache-2.0")
    return path


def only(state: AppState) -> Status:
    [status] = state.downloads.snapshot.downloads
    return status


def settled(state: AppState) -> bool:
    return state.hub.repo is not None and state.hub.repo.listing is not None and not state.hub.repo.judging


def test_from_a_search_to_a_chat(start: Callable[..., App], hub: Hub, tiny: Path, qtbot: QtBot) -> None:
    app = start()
    app.do.hub.show()
    page = PagesOf(app).hub
    page.field.setText("tiny")
    page.go.click()
    until(app, qtbot, lambda state: state.hub.search.found)
    assert [found.repo for found in page.list.rows.rows] == [REPO]

    page.enter_list()
    page.list.opened.emit(page.list.rows.rows[0])
    state = until(app, qtbot, settled)
    repo = some(state.hub.repo)
    assert [one.build.label for one in sorted(repo.judged, key=lambda one: one.build.size)] == ["Q4_0", "Q8_0"]
    assert all(one.fit and one.fit.verdict.runs for one in repo.judged)
    assert repo.chosen == "Q8_0"  # the largest that fits
    assert hub.served("*.gguf") < 16 * 2**20
    shown = PagesOf(app).repo.list.rows
    assert shown.index(1, 0).data() == "Q8_0 ★"
    assert shown.index(1, 5).data().startswith("Fits: ")
    assert all(shown.index(row, 1).data().endswith(" tok/s") for row in range(shown.rowCount()))
    assert spoken_row(PagesOf(app).repo.list, 1).endswith(" tok/s")

    PagesOf(app).repo.download.click()
    until(app, qtbot, lambda state: state.shell.question)
    dialog = some(app.window.questions.dialog)
    assert dialog.head.text() == "Licence: apache-2.0"
    before = len(hub.asked("*.gguf"))
    assert not app.store.state.downloads.snapshot.downloads
    dialog.yes.click()
    assert len(hub.asked("*.gguf")) == before, "not a byte before the license was shown"
    state = until(app, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).state is State.DONE)
    assert only(state).paths[0].read_bytes() == tiny.read_bytes()
    assert some(state.shell.notice).text.startswith(f"{REPO}:Q8_0 is here: ")
    assert app.window.notice.words.text().endswith(" every byte verified.")

    until(app, qtbot, lambda state: state.library.contents and state.library.contents.models)
    qtbot.waitUntil(lambda: PagesOf(app).repo.download.text() == "Open and chat")
    PagesOf(app).repo.download.click()
    state = until(app, qtbot, lambda state: state.session.phase is Phase.READY)
    assert state.shell.page is PageId.CHAT
    assert some(some(state.session.loaded).ceiling).plan.context == 4096  # what it was trained for
    assert app.window.rail.buttons[PageId.DOWNLOADS].count == 0


def test_pausing_quitting_and_going_on_at_the_next_start(
    start: Callable[..., App], hub: Hub, tiny: Path, qtbot: QtBot
) -> None:
    data = tiny.read_bytes()
    hub.faults.add(Fault(Kind.SLOW, f"{REPO}/tiny-Q8_0.gguf", host="storage", times=None, rate=len(data) // 3))
    app = start()
    page = PagesOf(app).downloads
    app.do.downloads.show()
    assert page.empty.isVisible()
    app.do.hub.open_repo(Reference(REPO, "Q8_0"))
    until(app, qtbot, settled)
    PagesOf(app).repo.download.click()
    until(app, qtbot, lambda state: state.shell.question)
    some(app.window.questions.dialog).yes.click()
    until(app, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).done > len(data) // 4)
    assert app.window.rail.buttons[PageId.DOWNLOADS].count == 1
    assert app.window.strip.download.isVisible()
    app.window.menus.actions["downloads"].trigger()  # Ctrl+J
    card = page._cards[only(app.store.state).id]
    assert card.state.text() == "Downloading"
    card.pause.click()
    state = until(app, qtbot, lambda state: only(state).state is State.PAUSED)
    kept = only(state).done
    assert kept >= len(data) // 4
    assert card.resume.isVisible()
    card.resume.click()
    until(app, qtbot, lambda state: only(state).state is State.LOADING)

    app.window.close()
    dialog = some(app.window.questions.dialog)
    assert not app.closed
    dialog.no.click()
    assert app.window.isVisible()
    app.window.close()
    some(app.window.questions.dialog).yes.click()
    assert app.store.state.downloads.snapshot.unfinished
    hub.faults.clear()
    again = start()
    state = until(again, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).state is State.DONE)
    assert only(state).paths[0].read_bytes() == data
    ranges = [request.range for request in hub.asked("*Q8_0.gguf", "storage") if request.range]
    assert int(ranges[-1].removeprefix("bytes=").split("-")[0]) >= kept


@pytest.mark.usefixtures("tiny")
def test_a_connection_that_breaks_off_is_said_with_what_is_kept(
    start: Callable[..., App], hub: Hub, qtbot: QtBot
) -> None:
    app = start()
    app.do.hub.open_repo(Reference(REPO, "Q8_0"))
    until(app, qtbot, settled)
    hub.faults.add(Fault(Kind.STATUS, f"{REPO}/tiny-Q8_0.gguf", host="storage", status=503, retry_after=60))
    PagesOf(app).repo.download.click()
    until(app, qtbot, lambda state: state.shell.question)
    some(app.window.questions.dialog).no.click()
    state = until(app, qtbot, lambda state: state.shell.question is None)
    assert not state.downloads.asked_for, "who does not take the license can ask again"
    PagesOf(app).repo.download.click()
    until(app, qtbot, lambda state: state.shell.question)
    some(app.window.questions.dialog).yes.click()
    app.do.downloads.show()
    until(app, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).state is State.RETRYING)
    card = PagesOf(app).downloads._cards[only(app.store.state).id]
    first = card.words.text()
    assert first.startswith("Tries again in ")
    qtbot.waitUntil(lambda: card.words.text() != first)  # the countdown goes on
    card.resume.click()
    until(app, qtbot, lambda state: only(state).state is State.DONE)
    assert card.open.isVisible()
    card.forget.click()
    until(app, qtbot, lambda state: not state.downloads.snapshot.downloads)
    assert PagesOf(app).downloads.empty.isVisible()


def test_a_hub_that_goes_away_and_comes_back_costs_nothing_that_was_fetched(
    start: Callable[..., App], hub: Hub, tiny: Path, qtbot: QtBot
) -> None:
    data, ports = tiny.read_bytes(), [int(one.rpartition(":")[2]) for one in (hub.endpoint, hub.storage)]
    app = start()
    page = PagesOf(app).downloads
    hub.close()
    app.do.downloads.download(Wanted("tiny", "Tiny Q8_0", (Reference(REPO, "Q8_0"),)))
    state = until(app, qtbot, lambda state: state.downloads.waiting)
    assert some(state.shell.notice).text.startswith("Hugging Face cannot be reached. Tiny Q8_0 is kept")
    app.do.downloads.show()
    [card] = page._waiting
    assert card.words.text() == "Waits until Hugging Face can be reached, and begins then by itself."
    with serve(hub.root, *ports) as back:
        back.faults.add(Fault(Kind.SLOW, f"{REPO}/tiny-Q8_0.gguf", host="storage", times=None, rate=len(data) // 3))
        qtbot.waitUntil(card.again.isEnabled)
        card.again.click()
        until(app, qtbot, lambda state: state.shell.question)
        some(app.window.questions.dialog).yes.click()
        state = until(
            app, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).done > len(data) // 4
        )
        assert not state.downloads.waiting
    state = until(app, qtbot, lambda state: only(state).state in (State.RETRYING, State.FAILED))
    kept = only(state).done
    assert kept >= len(data) // 4
    assert some(page._cards[only(state).id]).words.text()
    with serve(hub.root, *ports) as again:
        page._cards[only(state).id].resume.click()
        state = until(app, qtbot, lambda state: only(state).state is State.DONE)
        assert only(state).paths[0].read_bytes() == data
        assert again.served("*Q8_0.gguf", "storage") <= len(data) - kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("maker/Nothing-GGUF", "has no repository maker/Nothing-GGUF that you may see"),
        ("maker/Gated-GGUF", "has terms to accept first"),
        ("maker/Words-GGUF", "has no GGUF model in it"),
        (f"{REPO}@nowhere", "has no branch, tag or commit"),
        (f"{REPO}:Q9_9", "has no version"),
        ("https://hf.co/maker/..", "is not the name of a repository"),
    ],
)
def test_what_the_hub_does_not_have_is_one_sentence(
    start: Callable[..., App], hub: Hub, tiny: Path, qtbot: QtBot, text: str, said: str
) -> None:
    hub.put("maker/Gated-GGUF/x-Q8_0.gguf", tiny, gated="manual")
    hub.put("maker/Words-GGUF/readme.md", b"words")
    app = start()
    app.do.hub.show()
    PagesOf(app).hub.field.setText(text)
    PagesOf(app).hub.go.click()

    def trouble(state: AppState) -> str:
        found = state.hub.search.trouble or (state.hub.repo.trouble if state.hub.repo else None)
        return found.text if found else ""

    state = until(app, qtbot, trouble)
    assert said in trouble(state)
    page = PagesOf(app).hub if state.shell.page is PageId.HUB else PagesOf(app).repo
    assert page.problem.isVisible()
    assert page.problem.words.text() == trouble(state)
    assert state.shell.trouble is None


def test_working_offline_and_a_hub_that_is_not_there(
    start: Callable[..., App], hub: Hub, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    app.do.hub.show()
    PagesOf(app).hub.field.setText("tiny")
    PagesOf(app).hub.go.click()
    state = until(app, qtbot, lambda state: state.hub.search.trouble)
    assert "You are working offline" in some(state.hub.search.trouble).text
    assert not hub.requests
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    PagesOf(app).hub.go.click()
    state = until(app, qtbot, lambda state: state.hub.search.trouble and not state.hub.search.searching)
    assert "cannot be reached" in some(state.hub.search.trouble).text


def of(repo: str, file: str | None, path: Path) -> Catalogue:
    """A catalogue of one small model, which is to be had there."""
    whole = load_catalogue()
    model = next(one for one in whole.models if one.name == "SmolLM2-135M-Instruct")
    build = some(model.build("Q8_0"))
    gone = CatalogueFile("maker/Gone-GGUF", "gone-Q8_0.gguf", 5, 1)
    build = replace(build, files=(gone, CatalogueFile(repo, file, path.stat().st_size, 1)))
    return replace(whole, models=(replace(model, builds=(build,), context_train=8192),))


def test_the_recommended_model_is_downloaded_and_chatted_with_in_one_click(
    start: Callable[..., App], tiny: Path, qtbot: QtBot
) -> None:
    catalogue = of(REPO, None, tiny)
    app = start(catalogue=lambda: catalogue)
    card = PagesOf(app).this_pc.recommended
    until(app, qtbot, lambda state: state.models.advice is not None and not state.models.ranking)
    qtbot.waitUntil(card.get.isVisible)
    assert card.get.text() == "Download and chat"
    card.get.click()
    until(app, qtbot, lambda state: state.shell.question)
    some(app.window.questions.dialog).yes.click()
    state = until(app, qtbot, lambda state: state.session.phase is Phase.READY)
    assert state.shell.page is PageId.CHAT
    assert some(state.session.loaded).model.path == only(state).paths[0]
    # The model's own page knows that it is here.
    until(app, qtbot, lambda state: state.library.contents and state.library.contents.models)
    [model] = catalogue.models
    app.do.catalogue.choose(model, model.builds[0])
    qtbot.waitUntil(lambda: PagesOf(app).detail.get.text() == "Open and chat")
    PagesOf(app).detail.get.click()
    assert app.store.state.shell.page is PageId.CHAT


def test_what_lets_a_model_see_comes_with_it_if_that_is_wanted(
    start: Callable[..., App], hub: Hub, tiny: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    hub.put("maker/Eyes-GGUF/tiny-Q8_0.gguf", tiny)
    hub.put("maker/Eyes-GGUF/mmproj-F16.gguf", projector(tmp_path / "eyes.gguf"))
    app = start()
    app.do.hub.open_repo(Reference("maker/Eyes-GGUF"))
    until(app, qtbot, settled)
    page = PagesOf(app).repo
    assert page.eyes.isVisible()
    assert page.eyes.isChecked()
    page.download.click()  # no license, no question
    state = until(app, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).state is State.DONE)
    assert [file.name for file in only(state).files] == ["tiny-Q8_0.gguf", "mmproj-F16.gguf"]
    state = until(app, qtbot, lambda state: state.library.contents and state.library.contents.models)
    [entry] = some(state.library.contents).models
    assert some(entry.projector).name == "mmproj-F16.gguf"
    qtbot.waitUntil(lambda: not page.eyes.isVisible())
    app.do.shell.go(PageId.PC)
    assert PagesOf(app).this_pc.drop.found.text() == "Found on this PC: Hugging Face cache (1)"


def test_changes_arrive_at_a_pace_that_people_can_follow(start: Callable[..., App], hub: Hub, qtbot: QtBot) -> None:
    size = 40 * 2**20
    hub.put(f"{REPO}/big-Q8_0.gguf", bytes(size))
    app = start()
    seen: list[float] = []
    app.store.changed.connect(
        lambda old, new: seen.append(time.monotonic()) if old.downloads.snapshot is not new.downloads.snapshot else None
    )
    app.do.hub.open_repo(Reference(REPO))
    until(app, qtbot, lambda state: state.hub.repo and state.hub.repo.listing)
    PagesOf(app).repo.download.click()
    began = time.monotonic()
    until(app, qtbot, lambda state: state.downloads.snapshot.downloads and only(state).state is State.DONE)
    assert len(seen) <= 4 + 10 * (time.monotonic() - began)
