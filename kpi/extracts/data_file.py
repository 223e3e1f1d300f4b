"""A file under ``data/extracts/``, read and checked; what is wrong with it is a sentence."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from kpi.errors import PlanError

T = TypeVar("T")


def read_data(path: Path, shape: TypeAdapter[T], *, name: str, whole: str) -> T:
    """What a file holds.

    Args:
        name: what the file is called in the sentence that says what is wrong with it.
        whole: what all of it is, where no one entry is wrong.

    Raises:
        FileNotFoundError: there is none.
        PlanError: it is not as it should be; the sentence names the file and the entry.
    """
    try:
        return shape.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{name} can't be read as TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part) for part in first["loc"]) or whole
        raise PlanError(f"{name}, {where}: {first['msg']}") from error
