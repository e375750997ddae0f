"""What a person drops on the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from ui.pages import PageId
from ui.shell.text import refused

if TYPE_CHECKING:
    from ui.controllers import Controllers


def take_dropped(urls: list[QUrl], do: Controllers) -> None:
    """One local .gguf is opened, other files go with the message where there is a chat, or it is said why not."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    models = [path for path in paths if path.suffix.lower() == ".gguf"]
    if do.state.shell.page is PageId.CHAT and paths and not models:
        do.chat.attachments.attach(paths)
    elif len(urls) == 1 and len(paths) == 1 and paths[0].suffix.lower() == ".gguf":
        do.opened.open_file(paths[0])
    else:
        do.shell.refuse(refused([path.name for path in paths] or [url.toString() for url in urls]))
