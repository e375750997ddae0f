"""Verbs of the help."""

from __future__ import annotations

from ui.common.explain import memory_topic
from ui.context import Context
from ui.pages import PageId

# What a page's numbers are about, in the first place.
_TOPICS = {
    PageId.MODELS: "verdicts",
    PageId.DETAIL: "verdicts",
    PageId.MODEL: "verdicts",
    PageId.HUB: "quantisation",
    PageId.REPO: "quantisation",
    PageId.LOCAL: "quantisation",
    PageId.DOWNLOADS: "quantisation",
    PageId.CHAT: "kv-cache",
    PageId.PLANNER: "planning",
    PageId.SETTINGS: "context",
}


class HelpController:
    """What things mean. `came_from` is kept, so that a person finds back to the numbers that were asked about."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def open(self, topic: str) -> None:
        """Show a topic."""
        state = self._ctx.state
        here = state.shell.page
        came_from = state.help.came_from if here is PageId.HELP else here
        self._ctx.change(help={"topic": topic, "search": "", "came_from": came_from}, shell={"page": PageId.HELP})

    def about_this_page(self) -> None:
        """Show what the numbers of the page mean that is shown; on the page of help, go back."""
        state = self._ctx.state
        if state.shell.page is PageId.HELP:
            self.back()
        else:
            self.open(_TOPICS.get(state.shell.page) or memory_topic(state))

    def back(self) -> None:
        """To the page that was left for the help."""
        self._ctx.go(self._ctx.state.help.came_from or PageId.PC)

    def read(self, topic: str) -> None:
        """Show another topic of those that are listed."""
        self._ctx.change(help={"topic": topic})

    def find(self, text: str) -> None:
        """Show only topics with these words."""
        self._ctx.change(help={"search": text})
