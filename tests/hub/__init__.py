"""A loopback Hugging Face hub: the real API paths over plain folders, with faults on demand.

    python -m tests.hub --root DIR --port N          by hand; HF_ENDPOINT=http://127.0.0.1:N plimsoll search …
    def test_it(hub): hub.put("owner/repo/file", …)  in a test: the fixture `hub` of tests.hub.fixtures
    with serve(DIR) as hub: …                        anywhere else; `hub.endpoint` is what HF_ENDPOINT names

DIR holds `owner/repo/` folders; every file below one is a file of the repository's branch `main`. Beside them, all
optional: `.hub.json` says what else is to be known of the repository (see `repositories.Facts`), `.revisions/NAME/`
holds the files of another branch. Large files may be sparse.

Two hosts, as in the real one: the hub answers questions and redirects large files to the second (`hub.storage`),
which serves their bytes by signed links that know nothing of tokens. Everything that was asked is in `hub.requests`;
`hub.served()` counts bytes. Faults are in `faults.py`; another process sets them through `/-/faults`.
"""

from tests.hub.faults import Fault, Kind, random_fault
from tests.hub.handler import Request
from tests.hub.server import Hub, serve

__all__ = ["Fault", "Hub", "Kind", "Request", "random_fault", "serve"]
