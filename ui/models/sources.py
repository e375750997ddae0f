"""Where a version is to be had, and what is published about how good the model is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.catalogue.benchmark_scale import MEASURER, MEASURER_PAGE
from advisor.catalogue.entry import CatalogueBuild, CatalogueModel, HubFile, Score
from ui.controls.buttons import button, icon_button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.labels import Elided, label
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.controls.sentences import clear
from ui.models.text import file_words, score, score_source
from ui.theme import GRID, SMALL
from ui.words import size, translate

HUB = "https://huggingface.co/"
ARTIFICIAL_ANALYSIS = "Artificial Analysis"


class _Copied(QWidget):
    """A text that cannot be typed without a mistake, and the button that copies it."""

    def __init__(self, text: str, name: str, copy: Callable[[str], object], *, bold: bool = False) -> None:
        super().__init__()
        words = Elided(bold=bold)
        words.show_text(text)
        copier = icon_button("copy", translate("Sources", "Copy {0}").format(name), lambda: copy(text))
        layout = row(words, copier, None)
        self.setLayout(layout)


class SourceCard(Panel):
    """The files of a version on the hub: which, how large, and where else."""

    def __init__(self, copy: Callable[[str], object], choose_file: Callable[[], None]) -> None:
        super().__init__(translate("Sources", "Where to get it"))
        self._copy = copy
        self._shown: tuple[object, ...] = ()
        self._files = QVBoxLayout()
        self._files.setSpacing(GRID // 2)
        self.page = button(translate("Sources", "Open its page on Hugging Face"), self._open_page)
        self.open = button(translate("Sources", "Open a .gguf…"), choose_file, picture="folder-open")
        words = label(
            translate("Sources", "Downloaded it already? Open the file to load it and chat."), muted=True, wrap=True
        )
        self.body.addLayout(self._files)
        self.body.addWidget(words)
        self.body.addWidget(Flow(self.page, self.open))
        self._repo = ""

    def show_build(self, model: CatalogueModel, build: CatalogueBuild) -> None:
        """Say where `build` is to be had."""
        if (model, build) == self._shown:
            return
        self._shown = model, build
        clear(self._files)
        for widget in self._about(model, build):
            self._files.addWidget(widget)
        self._repo = build.files[0].repo if build.files else model.id
        set_tip(self.page, HUB + self._repo)

    def _about(self, model: CatalogueModel, build: CatalogueBuild) -> list[QWidget]:
        if not build.files:
            return [label(translate("Sources", "No file of this version is known."), muted=True)]
        first, *others = build.files
        made: list[QWidget] = [
            _Copied(first.repo, translate("Sources", "the repository's name"), self._copy, bold=True),
            self._file(first, build),
            label(file_words(first, build.file_bytes), muted=True, factor=SMALL),
        ]
        if others:
            words = translate("Sources", "Also from: {0}").format(", ".join(file.repo for file in others))
            made.append(label(words, factor=SMALL, muted=True, wrap=True))
        if model.projector:
            made.append(label(self._eyes(model.projector), factor=SMALL, muted=True, wrap=True))
        return made

    def _file(self, file: HubFile, build: CatalogueBuild) -> QWidget:
        if file.file is None:
            words = translate("Sources", "The file's name is not known; look there for the one with {0} in it.")
            return label(words.format(build.quant), wrap=True)
        return _Copied(file.file, translate("Sources", "the file's name"), self._copy)

    def _eyes(self, projector: HubFile) -> str:
        name = projector.file or "mmproj"
        if projector.bytes is None:
            return translate("Sources", "To look at images it also needs {0} from the same place.").format(name)
        return translate("Sources", "To look at images it also needs {0} ({1}) from the same place.").format(
            name, size(projector.bytes)
        )

    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(HUB + self._repo))


class ScoreCard(Panel):
    """The published figures by who measured them and how, with links to where they stand."""

    def __init__(self) -> None:
        super().__init__(translate("Sources", "Published quality figures"))
        self._shown: tuple[Score, ...] | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID // 2)
        self.attribution = label(factor=SMALL, muted=True, wrap=True)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.attribution)

    def show_scores(self, scores: Sequence[Score], attribution: str) -> None:
        """Show these; attribution: the line that goes with figures of Artificial Analysis."""
        credited = any(ARTIFICIAL_ANALYSIS in one.measured_by for one in scores)
        words = translate("Sources", "Quality figures marked {0} are from {1}.")
        self.attribution.setText(words.format(MEASURER, MEASURER_PAGE))
        self.attribution.setVisible(credited and bool(attribution))
        if tuple(scores) == self._shown:
            return
        self._shown = tuple(scores)
        clear(self._rows)
        for widget in self._about(scores):
            self._rows.addWidget(widget)

    def _about(self, scores: Sequence[Score]) -> list[QWidget]:
        if not scores:
            words = translate("Sources", "None are known; its place in the list is an estimate.")
            return [label(words, muted=True, wrap=True)]
        groups: dict[str, list[Score]] = {}
        for one in scores:
            groups.setdefault(score_source(one), []).append(one)
        made: list[QWidget] = []
        for source, group in groups.items():
            made += [
                label(source, factor=SMALL, muted=True, wrap=True),
                label(" · ".join(score(one) for one in group), wrap=True),
            ]
        return made + [_link(source) for source in dict.fromkeys(one.source for one in scores if one.source)]


def _link(source: str) -> QWidget:
    words = translate("Sources", "Source: {0}").format(urlsplit(source).netloc + urlsplit(source).path.rstrip("/"))
    return button(words, lambda: QDesktopServices.openUrl(QUrl(source)), link=True, tip=source)
