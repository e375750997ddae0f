"""The environment that child programs get: ours, without what only we are trusted with."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

# As programs name what opens an account. A child that reads strangers' files, or runs their templates, needs none.
_SECRET = re.compile(
    r"(^|_)(TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEYS?|ACCESS_KEY(_ID)?|PRIVATE_KEY|"
    r"AUTH|AUTHORIZATION|AUTH_SOCK|COOKIE|PAT)$|(^|_)(SECRET|TOKEN|PASSWORD|API_?KEY)_|_(KEY|PWD)$",
    re.IGNORECASE,
)
_WITH_ACCOUNT = re.compile(r"//[^/@\s]+@")  # an address that holds a name and a password, as of a proxy


def child_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """`environment`, ours if none is given, without tokens, passwords, keys and addresses that hold a password."""
    given = os.environ if environment is None else environment
    return {
        name: value for name, value in given.items() if not _SECRET.search(name) and not _WITH_ACCOUNT.search(value)
    }
