"""One small tree of exceptions.

A `KpiError` is for a person: `str(error)` is one sentence that says what is wrong, where, and
what to do. Pages and the command line show it as it stands, without a traceback. Anything else
that is raised is a defect.
"""


class KpiError(Exception):
    """Something the person at the keyboard can put right."""


class Refused(KpiError):
    """A workbook that can't be used: nothing of it is stored.

    Attributes:
        code: stable identifier of the reason, e.g. ``"encrypted"``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotFound(KpiError):
    """Something was asked for by a name or number that does not exist."""


class PlanError(KpiError):
    """A file under ``data/`` is not as it should be; the message names file and entry."""


class Trouble(KpiError):
    """What the machine has, whatever was asked of it."""


class DatabaseTrouble(Trouble):
    """The database can't be read or written just now: locked, damaged, its disk full, and so on."""


class DiskTrouble(Trouble):
    """A file can't be written: the disk is full, or it may not be."""


class Stopped(KpiError):
    """Somebody stopped a command on the way; the message says what was done until then."""
