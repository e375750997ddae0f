"""Files for the next message, and saved system prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from advisor.chat.attach import MOST_FILES
from advisor.chat.conversation import Attachment, Preset
from advisor.errors import FileProblem
from advisor.services.session import SessionRoom
from ui.actions.binning import Binning
from ui.chat.state import Attached
from ui.shell.state import Notice
from ui.words import translate


class Attaching(Binning):
    """Verbs of what goes with a message. Each chat keeps its own files."""

    def _begin_attaching(self) -> None:
        self._sessions = SessionRoom(self._room)
        self._reads = 0
        self._refusals: list[str] = []

    # -- files -------------------------------------------------------------------------------------------------

    def attach(self, paths: Sequence[Path]) -> None:
        """Read files and attach what they hold; each that cannot be is named, with the reason."""
        free = MOST_FILES - len(self.state.chat.attached) - self.state.chat.attaching
        if not self.state.chat.attaching:
            self._refusals = []
        if len(paths) > free:
            words = translate("Actions", "At most {0} files can go with one message. {1} were left out.")
            self._refuse_file(words.format(MOST_FILES, len(paths) - max(0, free)))
        for path in paths[: max(0, free)]:
            self._read_file(path, self.state.chat.open.id if self.state.chat.open else None)

    def _read_file(self, path: Path, chat: int | None) -> None:
        self._reads += 1
        self._store.change(chat={"attaching": self.state.chat.attaching + 1})
        self._jobs.start(
            f"attach {self._reads}",
            lambda _: self._sessions.read(path),
            lambda file: self._attached(chat, file),
            failed=self._not_attached,
        )

    def attach_text(self, text: str) -> None:
        """Attach a text that was pasted."""
        names = {one.file.name for one in self.state.chat.attached}
        number = next(n for n in range(1, MOST_FILES + 2) if f"pasted-{n}.txt" not in names)
        self._add(Attachment(f"pasted-{number}.txt", text, len(text.encode("utf-8", "replace"))))

    def detach(self, at: int) -> None:
        """Take a file out again."""
        files = self.state.chat.attached
        self._store.change(chat={"attached": files[:at] + files[at + 1 :]})
        self._keep_files()

    def _attached(self, chat: int | None, file: Attachment) -> None:
        self._store.change(chat={"attaching": self.state.chat.attaching - 1})
        if self._is_open(chat):
            self._add(file)
            return
        if chat is None:
            self._unsent_files = (*self._unsent_files, file)

        def kept(_: None) -> None:
            if chat is not None and self._is_open(chat):  # it was being opened
                self._put_files((*self._files(), file))

        self._in_line(lambda: self._chats.keep_file(chat, file), kept)

    def _is_open(self, chat: int | None) -> bool:
        return chat == (self.state.chat.open.id if self.state.chat.open else None)

    def _not_attached(self, error: Exception) -> None:
        self._store.change(chat={"attaching": self.state.chat.attaching - 1})
        if isinstance(error, FileProblem):
            self._refuse_file(str(error))
        else:
            self._problem(error)

    def _refuse_file(self, sentence: str) -> None:
        """Say it below what is said of the other files that were chosen with this one."""
        self._refusals.append(sentence)
        self._store.change(shell={"notice": Notice("\n".join(self._refusals))})

    def _add(self, file: Attachment) -> None:
        self._store.change(chat={"attached": (*self.state.chat.attached, Attached(file))})
        self._keep_files(added=file)
        self._count_files()

    def _put_files(self, files: Sequence[Attachment]) -> None:
        super()._put_files(files)
        self._count_files()

    def _count_files(self) -> None:
        """Have the loaded model say what the files cost that it has not counted yet."""
        wanted = tuple(one.file for one in self.state.chat.attached if one.tokens is None)
        if not wanted or not self.state.session.phase.loaded:
            return

        def counted(costs: list[int]) -> None:
            known = dict(zip(map(id, wanted), costs, strict=True))
            self._store.change(
                chat={
                    "attached": tuple(
                        replace(one, tokens=known.get(id(one.file), one.tokens)) for one in self.state.chat.attached
                    )
                }
            )

        self._jobs.start("count", lambda _: self._sessions.count(wanted), counted, failed=self._problem)

    def _model_came(self) -> None:
        self._store.change(chat={"attached": tuple(Attached(one.file) for one in self.state.chat.attached)})
        self._count_files()
        if (loaded := self.state.session.loaded) and loaded.blind:
            words = translate("Actions", "Pictures cannot be shown to this model: {0}")
            self._store.change(shell={"notice": Notice(words.format(loaded.blind))})
        super()._model_came()

    # -- system prompts ------------------------------------------------------------------------------------------

    def open_chats(self) -> None:
        super().open_chats()
        self._in_line(self._chats.presets, self._show_presets)

    def save_preset(self, name: str, text: str) -> None:
        """Keep a system prompt under a name, in place of one that has it."""
        self._in_line(lambda: self._chats.save_preset(name, text), self._show_presets)

    def delete_preset(self, name: str) -> None:
        """Forget a saved system prompt."""
        self._in_line(lambda: self._chats.delete_preset(name), self._show_presets)

    def _show_presets(self, presets: tuple[Preset, ...]) -> None:
        self._store.change(chat={"presets": presets})
