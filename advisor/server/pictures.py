"""Pictures in messages: only what is in the request itself; nothing is fetched for a client."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence
from itertools import accumulate

from advisor.server.problems import ApiProblem

_DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)


def sent_picture(address: str) -> str:
    """The bytes behind a data: address, in base64; ApiProblem for any other."""
    found = _DATA.match(address)
    if not found:
        raise ApiProblem(
            400, "Pictures are not fetched: send one as data:image/png;base64,… in image_url.", param="messages"
        )
    return checked_picture(address[found.end() :])


TAG = "[img]"  # Ollama's clients write it where a picture is to stand


def placed_pictures(text: str, images: Sequence[str]) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    """A text of Ollama's clients without its TAGs, its pictures as they are seen, and before which character each is.

    Those for which there is no TAG stand before the text, as in Ollama. ApiProblem for what is no picture.
    """
    *before, rest = text.split(TAG, len(images))
    places = (*[0] * (len(images) - len(before)), *accumulate(map(len, before)))
    checked = [checked_picture(image) for image in images]
    return "".join(before) + rest, (*checked[len(before) :], *checked[: len(before)]), places


def checked_picture(text: str) -> str:
    """Base64 that holds something; ApiProblem."""
    try:
        if b64decode(text, validate=True):
            return text
    except (binascii.Error, ValueError):
        pass
    raise ApiProblem(400, "A picture in this request is not valid base64.", param="messages")
