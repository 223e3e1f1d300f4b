"""A defect gets a number: the person sees the number, the log has the traceback under it."""

import logging
import secrets

_log = logging.getLogger(__name__)


def note_incident(error: BaseException) -> str:
    """Write an unexpected error into the log; returns the number that it stands under there."""
    number = secrets.token_hex(4).upper()
    _log.error("Incident %s", number, exc_info=error)
    return number
