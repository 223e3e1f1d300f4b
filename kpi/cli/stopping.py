"""Commands of several steps that end on the way say what was done until then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kpi.errors import KpiError, Stopped


@contextmanager
def telling(done: Callable[[], str]) -> Iterator[None]:
    """Whatever a person can put right, and Ctrl-C, ends this block with what was done before it.

    Args:
        done: says so in a sentence or two.

    Raises:
        Stopped: somebody pressed Ctrl-C.
        KpiError: what went wrong, followed by what was done.
    """
    try:
        yield
    except KeyboardInterrupt as interrupt:
        raise Stopped(f"Stopped by you. {done()}") from interrupt
    except OSError as error:
        raise KpiError(f"{in_words(error)} {done()}") from error
    except KpiError as error:
        raise KpiError(f"{error} {done()}") from error


def in_words(error: OSError) -> str:
    """What the operating system would not do, as a sentence."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}." if error.filename else f"{why}."
