"""What the hub, the network or huggingface_hub answered, in one sentence of ours."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx2
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]

from advisor.errors import HubProblem, HubRefused, HubUnreachable
from advisor.gguf.reader import quote
from advisor.hub.bounds import MOST_SECONDS_TO_WAIT, SOON, whole_number
from advisor.sentences import sentence

LATER = 15.0  # until a hub that cannot be reached is
_STATUS_LATER = (408, 429, 500, 502, 503, 504)
_LOG_IN = sentence("put your token into Plimsoll's settings, or store it with 'hf auth login'")


def network_problem(error: httpx2.RequestError | httpx2.InvalidURL, host: str) -> HubProblem:
    """What a request that got no whole answer from `host` means."""
    match _tls_error(error):
        case ssl.SSLCertVerificationError() as tls:
            return HubProblem(
                "{host} cannot prove who it is ({verify_message}). If your network inspects connections, "
                "let SSL_CERT_FILE name its certificate; else do not use this hub.",
                host=host,
                verify_message=tls.verify_message,
            )
        case ssl.SSLError() as tls:
            reason = (tls.reason or "no reason given").replace("_", " ").lower()
            return HubProblem(
                "No safe connection to {host} can be made ({why}). Check its address and the proxy in the settings.",
                host=host,
                why=reason,
            )
    match error:
        case httpx2.ProxyError():
            return HubUnreachable(
                "The proxy refused the way to {host} ({error}). Check the proxy in the settings.",
                LATER,
                host=host,
                error=error,
            )
        case httpx2.ConnectError() | httpx2.ConnectTimeout():
            return HubUnreachable(
                "{host} cannot be reached. Check that this computer is connected to the internet, then try again; "
                "a mirror or a proxy is chosen in the settings.",
                LATER,
                host=host,
            )
        case httpx2.TimeoutException():
            return HubUnreachable("{host} has not answered for a while. Try again.", SOON, host=host)
        case httpx2.TransportError():
            return HubUnreachable("The connection to {host} broke off. Try again.", SOON, host=host)
        case _:
            return HubProblem(
                "{host} sends answers that cannot be followed ({error}). Check the hub's address in the settings.",
                host=host,
                error=error,
            )


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """What TLS had against a connection, if it was TLS that ended it."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error


def busy_problem(response: httpx2.Response) -> HubUnreachable | None:
    """The problem of an answer that says "later", None where it says something else."""
    if response.status_code not in _STATUS_LATER:
        return None
    host, wait = response.url.netloc.decode(), _wait(response)
    if response.status_code == 429:
        wait = LATER if wait is None else wait
        return HubUnreachable(
            "{host} takes no more requests from here for now. Wait {wait:.0f} seconds, or log in for a higher limit.",
            wait,
            host=host,
            wait=wait,
        )
    return HubUnreachable(
        "{host} has trouble of its own (status {status_code}). Try again later.",
        SOON if wait is None else wait,
        host=host,
        status_code=response.status_code,
    )


def _wait(response: httpx2.Response) -> float | None:
    try:
        limit = parse_ratelimit_headers(response.headers)
    except ValueError:
        limit = None  # a number of thousands of digits
    stated: int | None = whole_number(response.headers.get("Retry-After"))
    if limit is not None and limit.remaining == 0:
        stated = limit.reset_in_seconds
    return None if stated is None else float(min(stated, MOST_SECONDS_TO_WAIT))


def refusal(error: HfHubHTTPError, endpoint: str, repo: str, revision: str = "", file: str = "") -> HubProblem:
    """What a refusal by the hub means; it was asked for `file` of `repo` at `revision`, where those are given."""
    host = urlsplit(endpoint).netloc
    page = f"{endpoint}/{repo}"
    token_sent = "authorization" in error.response.request.headers
    match error:
        case GatedRepoError() if token_sent:
            return HubRefused(
                "{repo} has terms that you have not accepted. Accept them at {address}, then try again.",
                page,
                repo=repo,
                address=page,
            )
        case GatedRepoError():
            return HubRefused(
                "{repo} has terms to accept first. Do so at {address}, then {log_in}.",
                page,
                repo=repo,
                address=page,
                log_in=_LOG_IN,
            )
        case DisabledRepoError():
            return HubProblem("{host} has closed {repo}. Choose another repository.", host=host, repo=repo)
        case RevisionNotFoundError():
            return HubProblem(
                "{repo} has no branch, tag or commit {revision}. Leave it out for the newest files.",
                repo=repo,
                revision=quote(revision),
            )
        case RemoteEntryNotFoundError():
            return HubProblem(
                "{repo} has no file {file} any more. List the repository again.", repo=repo, file=quote(file)
            )
        case _ if error.response.status_code == 401 and "Invalid credentials" in str(error):
            return HubRefused(
                "{host} does not take your token: it ran out or was withdrawn. First {log_in}.",
                page,
                host=host,
                log_in=_LOG_IN,
            )
        case RepositoryNotFoundError():
            hint = sentence("and what your token may see")
            if not token_sent:
                hint = sentence("and if it is private, {log_in}", log_in=_LOG_IN)
            return HubProblem(
                "{host} has no repository {repo} that you may see. Check the name, {hint}.",
                host=host,
                repo=repo,
                hint=hint,
            )
        case _:
            what = error.server_message or sentence("without a reason")
            first = quote(what.splitlines()[0].rstrip("."))
            return HubProblem(
                "{host} refused with status {status_code}: {first}. Check the name.",
                host=host,
                status_code=error.response.status_code,
                first=first,
            )


@contextmanager
def hub_problems(endpoint: str, repo: str = "", revision: str = "", file: str = "") -> Iterator[None]:
    """Turns what goes wrong while the hub is asked into HubProblem."""
    host = urlsplit(endpoint).netloc
    try:
        yield
    except HfHubHTTPError as error:
        raise refusal(error, endpoint, repo, revision, file) from error
    except (httpx2.RequestError, httpx2.InvalidURL) as error:
        raise network_problem(error, host) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # huggingface_hub takes answers apart without checking them.
        raise HubProblem(
            "{host} answers, but not as a Hugging Face hub does. Check its address in the settings.", host=host
        ) from error
