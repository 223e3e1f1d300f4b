"""Who is answered, and with what headers.

Until there are accounts, the product answers nobody but the machine that it runs on: a request
must name that machine as its host, and one that changes anything must come from a page of ours
and be one that a page of ours could send.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from kpi.incidents import note_incident
from kpi.pages.server.callbacks import BODY_LIMIT, Malformed, check_body
from kpi.pages.server.router import screen_at

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CALLBACKS = "/_dash-update-component"
_COMPONENTS = "/_dash-component-suites/"
_FORM_ALLOWANCE = 64 * 1024  # what a multipart form adds to the file in it
_YEAR = 31_536_000


def guard(app: Dash, *, upload_limit: int) -> None:
    """Check every request that comes in, and mark every answer that goes out."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = upload_limit + _FORM_ALLOWANCE
    server.before_request(_answer_this_machine_only)
    server.before_request(lambda: _refuse_malformed(app))
    server.register_error_handler(RequestEntityTooLarge, lambda _: _too_large(upload_limit))
    server.register_error_handler(Exception, _unexpected)
    policy: list[str] = []

    @server.after_request
    def add_headers(response: Response) -> Response:
        if not policy:  # Dash knows its inline scripts only once the first page has been asked for
            policy.append(content_security_policy(app.csp_hashes()))
        response.headers["Content-Security-Policy"] = policy[0]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cache-Control"] = _cache_control(response)
        if response.mimetype == "text/html" and response.status_code == 200:
            response.status_code = 200 if screen_at(request.path) else 404
        return response


def is_this_machine(host: str) -> bool:
    """Whether a request's Host names the machine that the product runs on, on any port."""
    try:
        return urlsplit(f"//{host}").hostname in _THIS_MACHINE
    except ValueError:
        return False


def is_same_origin(origin: str | None, host: str) -> bool:
    """Whether a request comes from a page of ours; one without an Origin comes from no page."""
    try:
        return origin is None or urlsplit(origin).netloc == host
    except ValueError:
        return False


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """What a browser may load and run on our pages: what we serve, and nothing inline but Dash's
    own start, by its hash. Mantine and Plotly write styles into the page."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _answer_this_machine_only() -> None:
    if not is_this_machine(request.host):
        abort(
            403,
            "Until it has accounts, this product answers only the machine that it runs on: open "
            "it there, at http://127.0.0.1.",
        )
    if request.method not in _READING and not is_same_origin(
        request.headers.get("Origin"), request.host
    ):
        abort(403, "This request comes from another site's page.")


def _refuse_malformed(app: Dash) -> tuple[Response, int] | None:
    """Answer a callback's body that no page of ours sends; let any other request through."""
    if request.path != _CALLBACKS or request.method != "POST":
        return None
    request.max_content_length = BODY_LIMIT
    try:
        check_body(request.get_json(), app.callback_map)
    except Malformed as error:
        return jsonify(message=f"This can't be answered: {error}"), 400
    except (BadRequest, RecursionError):
        return jsonify(message="This can't be answered: it is no JSON."), 400
    return None


def _cache_control(response: Response) -> str:
    """Files whose address changes with their content are kept for a year; figures never are."""
    fingerprinted = request.path.startswith(_COMPONENTS) and ".v" in request.path
    dated = request.path.startswith("/assets/") and "m" in request.args
    if response.status_code == 200 and (fingerprinted or dated):
        return f"public, max-age={_YEAR}, immutable"
    if request.path.startswith(("/assets/", "/_dash-component-suites/", "/_favicon.ico")):
        return "no-cache"
    return "no-store"


def _too_large(upload_limit: int) -> tuple[Response, int]:
    if request.path == _CALLBACKS:
        return jsonify(message="This is more than any page of ours sends."), 413
    megabytes = upload_limit // (1024 * 1024)
    sentence = (
        f"The file is larger than {megabytes} MB, the most that can be uploaded: split it by list."
    )
    return jsonify(message=sentence), 413


def _unexpected(error: Exception) -> tuple[Response, int] | HTTPException:
    """A defect in a route: its number to the person, its traceback to the log."""
    if isinstance(error, HTTPException):
        return error
    if isinstance(error, DependencyException | FileNotFoundError) and request.path.startswith(
        _COMPONENTS
    ):
        return jsonify(message=f"There is no file {request.path}."), 404
    number = note_incident(error)
    sentence = (
        f"Something went wrong that should not have (incident {number}). Tell whoever runs this "
        "product its number."
    )
    return jsonify(message=sentence, incident=number), 500
