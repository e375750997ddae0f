"""Colours, fonts and the style sheet of the transcript."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtGui import QColor, QFont, QFontDatabase

from ui.chat.transcript.pictures import Formulas
from ui.theme import Theme

INDENT = 28  # px for each list or quote around a block; room for "99."

HEADINGS = {0: 1.0, 1: 1.45, 2: 1.25, 3: 1.1, 4: 1.0, 5: 1.0, 6: 1.0}  # factors of the font size
CODE = 0.95


@dataclass(frozen=True)
class Look:
    """The colours ("#rrggbb") and the font everything is drawn with, and the pictures of formulas.

    found: behind what was looked for.
    """

    window: str
    surface: str
    text: str
    muted: str
    border: str
    accent: str
    accent_text: str
    code_background: str
    error: str
    found: str
    dark: bool
    font: QFont
    formulas: Formulas = field(default_factory=Formulas, compare=False)

    @classmethod
    def of(cls, theme: Theme, font: QFont, formulas: Formulas) -> Look:
        """The look of a chat in a theme's colours."""
        return cls(
            window=theme.hex("window"),
            surface=theme.hex("surface"),
            text=theme.hex("text"),
            muted=theme.hex("muted"),
            border=theme.hex("border"),
            accent=theme.hex("accent"),
            accent_text=theme.hex("on_accent"),
            code_background=theme.hex("sunken"),
            error=theme.hex("no"),
            found=mixed(theme.hex("tight"), theme.hex("surface"), 0.4),
            dark=theme.dark,
            font=QFont(font),
            formulas=formulas,
        )

    @property
    def hairline(self) -> str:
        """For lines that only divide and need not be found: cards, tables, quotes."""
        return mixed(self.border, self.surface, 0.3)

    @property
    def person(self) -> str:
        """Behind what the person wrote; text and muted text have their contrast on it."""
        return mixed(self.accent, self.surface, 0.09)

    @property
    def handle(self) -> str:
        """The handle of a scroll bar."""
        return mixed(self.border, self.surface, 0.6)

    @property
    def hover(self) -> str:
        """Behind a button under the pointer."""
        return mixed(self.accent, self.surface, 0.14)

    def muted_text(self) -> Look:
        """The same with all text in the muted colour."""
        return replace(self, text=self.muted)

    def scaled(self, factor: float, *, bold: bool = False) -> QFont:
        """The font, `factor` times as large."""
        font = QFont(self.font)
        if self.font.pointSizeF() > 0:
            font.setPointSizeF(self.font.pointSizeF() * factor)
        else:
            font.setPixelSize(round(self.font.pixelSize() * factor))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def mono(self) -> QFont:
        """The font for code."""
        font = self.scaled(CODE)
        font.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        return font

    def style_sheet(self) -> str:
        """For the transcript's own object names only; what it resets would else come from the application's sheet."""
        return f"""
#transcriptScroll {{ background: {self.window}; border: 2px solid {self.window}; }}
#transcriptScroll:focus {{ border-color: {self.accent}; }}
#transcriptCard {{ background: {self.surface}; border: 1px solid {self.hairline}; border-radius: 8px; }}
#transcriptCard[person="true"] {{ background: {self.person}; border-color: {self.person}; }}
#transcriptCard[error="true"] {{ border-color: {self.error}; }}
#transcriptName {{ color: {self.text}; background: transparent; }}
#transcriptCard[error="true"] #transcriptName {{ color: {self.error}; }}
#transcriptNote {{ color: {self.muted}; background: transparent; }}
#transcriptProse, #transcriptTable, #transcriptSource {{
  background: transparent; color: {self.text}; border: none; padding: 0;
  selection-background-color: {self.accent}; selection-color: {self.accent_text};
}}
#transcriptCode {{ background: {self.code_background}; border: none; border-radius: 6px; }}
#transcriptButton, #transcriptEarlier, #transcriptLatest {{
  background: transparent; color: {self.text}; border: 2px solid transparent; border-radius: 6px;
  padding: 0 8px; min-height: 24px;
}}
#transcriptButton:hover, #transcriptEarlier:hover {{ background: {self.hover}; }}
#transcriptButton:checked {{ background: {self.hover}; }}
#transcriptButton:focus, #transcriptEarlier:focus {{ border-color: {self.accent}; }}
#transcriptEarlier {{ color: {self.accent}; }}
#transcriptButton:disabled {{ color: {mixed(self.muted, self.surface, 0.6)}; }}
#transcriptButton:disabled:hover {{ background: transparent; }}
#transcriptFile {{
  background: {self.surface}; color: {self.text}; border: 2px solid {self.hairline}; border-radius: 8px;
  padding: 2px 8px; text-align: left; min-height: 24px;
}}
#transcriptFile:hover {{ background: {self.hover}; }}
#transcriptFile:focus {{ border-color: {self.accent}; }}
#transcriptThoughts {{
  background: {self.code_background}; color: {self.muted}; border: 2px solid transparent; border-radius: 6px;
  padding: 0 8px; text-align: left; min-height: 24px;
}}
#transcriptThoughts:hover {{ color: {self.text}; }}
#transcriptThoughts:focus {{ border-color: {self.accent}; }}
#transcriptLatest {{
  background: {self.accent}; color: {self.accent_text}; border-radius: 16px; padding: 0 16px; min-height: 28px;
}}
#transcriptLatest:hover {{ background: {mixed(self.accent, self.text, 0.85)}; }}
#transcriptLatest:focus {{ border-color: {self.text}; }}
#transcriptScroll QScrollBar:horizontal {{ background: {self.code_background}; border: none; height: 8px; }}
#transcriptTable QScrollBar:horizontal {{ background: {self.surface}; }}
#transcriptScroll QScrollBar:vertical {{ background: {self.window}; border: none; width: 12px; margin: 2px; }}
#transcriptScroll QScrollBar::handle {{
  background: {self.handle}; border-radius: 4px; min-width: 32px; min-height: 32px;
}}
#transcriptScroll QScrollBar::handle:hover {{ background: {self.border}; }}
#transcriptScroll QScrollBar::add-line, #transcriptScroll QScrollBar::sub-line {{ width: 0; height: 0; }}
#transcriptScroll QScrollBar::add-page, #transcriptScroll QScrollBar::sub-page {{ background: none; }}
"""


def mixed(top: str, ground: str, part: float) -> str:
    """`top` laid over `ground` with an opacity of `part`, 0.0 to 1.0."""
    one, other = QColor(top), QColor(ground)
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a * part + b * (1 - part)) for a, b in pairs)).name()
