"""The note that lies over the lower end of a page: it moves nothing, says one thing, and goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from ui.controls.notice import NoticeBar
from ui.pages import PageId
from ui.shell.state import Notice
from ui.theme import GRID, em

WIDTH = 620  # px, at most
NARROW = 420  # px of a foot, below which a note is as wide as the page lets it
LEAST_MS, LETTER_MS = 5000, 60  # how long something is said: this long, and so much longer for each letter
READ_MS = 2500  # a note that has been there for less follows to the page that is opened: nobody has read it yet
_MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class FloatingNotice(QWidget):
    """Shows a notice over the page that `pages` shows. closed: it has been read, or its time is over.

    What a page has at its lower end to be clicked (its attribute `foot`) stays free.

    What was done, and what was typed and not taken, is said for as long as it takes to read, but while the pointer
    rests on the note or the keyboard is in it; what went wrong stays until it is closed, or another page is opened.
    """

    closed = Signal()

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__(pages.parentWidget())
        self._pages = pages
        self._foot: QWidget | None = None
        self._shown: Notice | None = None
        self._page: PageId | None = None
        self.bar = NoticeBar()
        self.bar.setObjectName("note")
        self.bar.closed.connect(self.closed)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.bar)
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self._time_is_over)
        self._unread = QTimer(self, singleShot=True, interval=READ_MS)
        pages.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice | None, page: PageId) -> None:
        """Say it, over the page that is shown; None: nothing."""
        if notice is None:
            self._forget()
        elif notice is not self._shown:
            self._say(notice, page)
        elif page is not self._page:
            self._page = page
            self._lie()
            if not self._unread.isActive():
                self.hide()
                self._over.start(0)  # not now: the state is being shown

    def _forget(self) -> None:
        self._shown = None
        self._over.stop()
        self._unread.stop()
        self.hide()

    def _say(self, notice: Notice, page: PageId) -> None:
        self._shown, self._page = notice, page
        self.bar.say(notice.text, problem=notice.kind != "info")
        self._lie()
        self.show()
        self.raise_()
        self._unread.start()
        self._over.stop()
        if notice.kind != "problem":
            self._over.start(LEAST_MS + LETTER_MS * len(notice.text))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.bar.words.text()))

    def _time_is_over(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and (self.underMouse() or (focus is not None and self.isAncestorOf(focus))):
            self._over.start(LEAST_MS)
        else:
            self.closed.emit()

    def _lie(self) -> None:
        """In the middle of the lower edge, as high as its words need, above what is to be clicked there."""
        foot = getattr(self._pages.currentWidget(), "foot", None)
        if foot is not self._foot:
            if self._foot is not None:
                self._foot.removeEventFilter(self)
            self._foot = foot
            if foot is not None:
                foot.installEventFilter(self)
        place = self._pages.geometry()
        left, end, room = 0, place.height(), place.width()
        if foot is not None and foot.isVisible():
            corner = foot.mapTo(self._pages, QPoint(0, 0))
            end = corner.y()
            if foot.width() >= em(NARROW):  # what lies beside it, a list or a panel, stays to be read
                left, room = corner.x(), foot.width()
        width = min(em(WIDTH), room - 4 * GRID)
        height = max(0, self._layout.heightForWidth(width))
        self.setGeometry(place.x() + left + (room - width) // 2, place.y() + end - height - GRID, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING and self._shown:
            self._lie()
        return False
