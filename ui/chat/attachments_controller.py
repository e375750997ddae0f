"""Files for the next message. Each chat keeps its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from advisor.chat.attach import MOST_FILES
from advisor.chat.conversation import Attachment
from advisor.errors import EngineProblem, FileProblem
from advisor.services.session import Sessions
from ui.chat.drafts_controller import DraftsController
from ui.chat.state import Attached
from ui.context import Context
from ui.jobs import Lane
from ui.words import error as words_of
from ui.words import plural, translate

COUNT_MS = 300  # of quiet typing after which a long text is counted
LONG_TEXT = 1000  # characters from which it is worth a word


class AttachmentsController(QObject):
    """Verbs of what goes with a message, and what that and the message itself take of the context."""

    def __init__(self, ctx: Context, sessions: Sessions, drafts: DraftsController) -> None:
        super().__init__()
        self._ctx, self._sessions, self._drafts = ctx, sessions, drafts
        self._reads = 0
        self._refusals: list[str] = []
        drafts.files_shown.connect(self.count)
        ctx.events.model_loaded.connect(self._model_loaded)
        ctx.events.model_in_front.connect(self._count_anew)
        self._typed = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._typed.timeout.connect(self._count_text)

    def attach(self, paths: Sequence[Path]) -> None:
        """Read files and attach what they hold; each that cannot be is named, with the reason."""
        chat = self._ctx.state.chat
        free = MOST_FILES - len(chat.attached) - chat.attaching
        if not chat.attaching:
            self._refusals = []
        if len(paths) > free:
            left = len(paths) - max(0, free)
            self._refuse(
                plural("Actions", "At most {0} files can go with one message. %Ln were left out.", left, MOST_FILES)
            )
        for path in paths[: max(0, free)]:
            self._read(path, chat.open.id if chat.open else None)

    def attach_text(self, text: str) -> None:
        """Attach a text that was pasted."""
        names = {one.file.name for one in self._ctx.state.chat.attached}
        number = next(n for n in range(1, MOST_FILES + 2) if f"pasted-{n}.txt" not in names)
        self._add(Attachment(f"pasted-{number}.txt", text, len(text.encode("utf-8", "replace"))))

    def look_for(self, file: Attachment, answered: Callable[[bool], None]) -> None:
        """Whether a file still lies where it did when it was read; nothing is answered where that was nowhere."""
        if path := file.path:
            self._reads += 1
            self._ctx.jobs.start(
                f"look for {self._reads}",
                lambda _: Path(path).is_file(),
                answered,
                failed=self._ctx.problem,
                lane=Lane.FILES,
            )

    def detach(self, at: int) -> None:
        """Take a file out again."""
        files = self._ctx.state.chat.attached
        self._ctx.change(chat={"attached": files[:at] + files[at + 1 :]})
        self._drafts.keep_files()

    # -- reading -----------------------------------------------------------------------------------------------

    def _read(self, path: Path, chat: int | None) -> None:
        self._reads += 1
        self._ctx.change(chat={"attaching": self._ctx.state.chat.attaching + 1})
        self._ctx.jobs.start(
            f"attach {self._reads}",
            lambda _: self._sessions.room.read(path),
            lambda file: self._came(chat, file),
            failed=self._failed,
            lane=Lane.FILES,
        )

    def _came(self, chat: int | None, file: Attachment) -> None:
        """A file was read. chat: the one that was open when it was chosen."""
        self._ctx.change(chat={"attaching": self._ctx.state.chat.attaching - 1})
        open_ = self._ctx.state.chat.open
        if chat == (open_.id if open_ else None):
            self._add(file)
        else:
            self._drafts.add_elsewhere(chat, file)

    def _failed(self, error: Exception) -> None:
        self._ctx.change(chat={"attaching": self._ctx.state.chat.attaching - 1})
        if isinstance(error, FileProblem):
            self._refuse(words_of(error))
        else:
            self._ctx.problem(error)

    def _refuse(self, sentence: str) -> None:
        """Say it below what is said of the other files that were chosen with this one."""
        self._refusals.append(sentence)
        self._ctx.warn("\n".join(self._refusals))

    def _add(self, file: Attachment) -> None:
        self._ctx.change(chat={"attached": (*self._ctx.state.chat.attached, Attached(file))})
        self._drafts.keep_files(added=file)
        self.count()

    # -- what they cost ----------------------------------------------------------------------------------------

    def count(self) -> None:
        """Have the loaded model say what the files cost that it has not counted yet."""
        wanted = tuple(one.file for one in self._ctx.state.chat.attached if one.tokens is None)
        if not wanted or not self._ctx.state.session.phase.loaded:
            return

        def counted(costs: list[int]) -> None:
            known = dict(zip(map(id, wanted), costs, strict=True))
            attached = self._ctx.state.chat.attached
            self._ctx.change(
                chat={"attached": tuple(replace(one, tokens=known.get(id(one.file), one.tokens)) for one in attached)}
            )

        name = self._ctx.state.front
        self._ctx.jobs.start(
            "count", lambda _: self._sessions.room.count(wanted, name), counted, failed=self._not_counted
        )

    def _not_counted(self, error: Exception) -> None:
        """Say why; a model that died is told by who holds it, with a way on."""
        if not (isinstance(error, EngineProblem) and error.outcome):
            self._ctx.problem(error)

    def typed(self, text: str) -> None:
        """What stands in the message box changed: a long text is counted before it is sent."""
        if len(text) >= LONG_TEXT:
            self._typed.start()
            return
        self._typed.stop()
        self._ctx.jobs.drop("count-text")
        if self._ctx.state.chat.typed is not None:
            self._ctx.change(chat={"typed": None})

    def _count_text(self) -> None:
        text, name = self._drafts.box, self._ctx.state.front
        if len(text) >= LONG_TEXT and self._ctx.state.session.phase.loaded:
            self._ctx.jobs.start(
                "count-text",
                lambda _: self._sessions.room.count_text(text, name),
                lambda found: self._ctx.change(chat={"typed": found}),
                failed=self._not_counted,
            )

    def _count_anew(self) -> None:
        self._typed.start()
        self._ctx.change(chat={"attached": tuple(Attached(one.file) for one in self._ctx.state.chat.attached)})
        self.count()

    def _model_loaded(self) -> None:
        self._count_anew()
        if (loaded := self._ctx.state.session.loaded) and loaded.blind:
            words = translate("Actions", "Pictures cannot be shown to this model: {0}")
            self._ctx.warn(words.format(loaded.blind))
