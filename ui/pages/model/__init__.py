"""A model in full: one of the catalogue (DetailPage) or a file that was opened (ModelPage).

Both share the card with the slider (LengthCard), which shows a Judged.
"""

from ui.pages.model.detail import DetailPage
from ui.pages.model.opened import ModelPage

__all__ = ["DetailPage", "ModelPage"]
