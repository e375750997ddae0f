"""Help: what the numbers of this program mean, with the reader's own beside the textbook's (F1)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.common.fuzzy import Named, found
from ui.controllers import Controllers
from ui.controls.buttons import button
from ui.controls.field import Field
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.help.topic_view import TopicView
from ui.help.topics import Topic, topics
from ui.help.values import help_values
from ui.pages import ROWS
from ui.store import AppState
from ui.theme import CONTENT_WIDTH, GRID, HEADING, em
from ui.words import translate

_TOPICS, _LEAST_TEXT = 248, 240  # px: the list of topics; the text, which has the rest
_ID_ROLE = Qt.ItemDataRole.UserRole


class _TopicList(QListWidget):
    """Rows as high as their words need: a list keeps what they needed in another width, font or style."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.scheduleDelayedItemsLayout()


class HelpPage(QWidget):
    """Renders a topic beside the list of all."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._topics = {one.id: one for one in topics()}
        self.heading = label(translate("Help", "Help"), factor=HEADING, bold=True)
        self.back = button("", do.help.back, picture="chevron-left")
        self.search = Field(translate("Help", "Search the help"), translate("Help", "Search"))
        self.search.setMinimumWidth(0)  # as narrow as the topics below it
        self.search.textEdited.connect(do.help.find)
        self.list = _TopicList()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setObjectName("topics")
        self.list.setWordWrap(True)
        self.list.setAccessibleName(translate("Help", "Topics"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.currentItemChanged.connect(self._chose)
        self.nothing = label(translate("Help", "Nothing is said of that here."), muted=True, wrap=True)
        self.view = TopicView()
        self.view.asked.connect(do.help.open)
        self._side = QWidget()
        left = QVBoxLayout(self._side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GRID)
        for part in (self.search, self.nothing):
            left.addWidget(part)
        left.addWidget(self.list, 1)
        both = row(self._side, self.view, spacing=3 * GRID)
        both.setStretch(1, 1)
        self._inner = QWidget()
        body = QVBoxLayout(self._inner)
        body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        body.setSpacing(2 * GRID)
        body.addLayout(row(self.heading, None, self.back))
        body.addLayout(both, 1)
        self._inner.setMaximumWidth(em(CONTENT_WIDTH))
        outer = row(None, self._inner, None, spacing=0)
        outer.setStretch(1, 1000)
        self.setLayout(outer)

    def render_state(self, state: AppState) -> None:
        """Show the topic that is read, with the numbers there are now."""
        shown = state.help
        came_from = shown.came_from
        self.back.setVisible(came_from is not None)
        if came_from is not None:
            words = translate("Help", "Back to: {0}").format(ROWS[came_from].title())
            self.back.setText(words)
            self.back.setAccessibleName(words)
        if self.search.text() != shown.search:
            self.search.setText(shown.search)
        self._show_list(shown.search, shown.topic)
        topic = self._topics[shown.topic]
        related = [(name, self._topics[name].title) for name in topic.see]
        self.view.show_topic(topic.title, tuple(topic.blocks(help_values(state))), related)

    def _show_list(self, query: str, current: str) -> None:
        hits = [topic for topic, _ in found(query, list(self._topics.values()), _named)]
        self.nothing.setVisible(not hits)
        self.list.blockSignals(True)
        if [topic.id for topic in hits] != [self.list.item(at).data(_ID_ROLE) for at in range(self.list.count())]:
            self.list.clear()
            for topic in hits:
                item = QListWidgetItem(topic.title)
                item.setData(_ID_ROLE, topic.id)
                self.list.addItem(item)
        at = next((at for at, topic in enumerate(hits) if topic.id == current), -1)
        self.list.setCurrentRow(at)
        self.list.blockSignals(False)

    def _chose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._do.help.read(item.data(_ID_ROLE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(max(160, min(em(_TOPICS), event.size().width() - 8 * GRID - em(_LEAST_TEXT))))


def _named(topic: Topic) -> Named:
    return Named.of(topic.title, f"{topic.words} {' '.join(topic.lines)}")
