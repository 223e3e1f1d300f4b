"""The one place where workbooks lie on the disk while they are at work on.

They hold children's names, and a process that is killed takes nothing away. So there is one folder
that only its owner may enter, each use of it is held by a lock that dies with the process, and what
nobody holds any more is swept out when the product starts.
"""

import errno
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kpi.errors import DiskTrouble
from kpi.settings import Settings

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})
_HELD = ".held"
_DOOR = "door"  # held by whoever puts something into the folder or sweeps it


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder of one's own for as long as the block lasts.

    Raises:
        DiskTrouble: it can't be made or written to: its disk is full, or it may not be.
    """
    with _troubles_told(), _own_folder() as folder:
        yield folder


def sweep() -> int:
    """Remove what processes that are no more have left behind. Returns how many folders it were.

    Raises:
        DiskTrouble: it can't be removed.
    """
    root = Settings().private_folder
    if not root.is_dir():
        return 0
    with _troubles_told(), _door(root):
        left = [each for each in root.iterdir() if each.is_dir() and not _is_held(each)]
        for folder in left:
            shutil.rmtree(folder)
            _holder(folder).unlink(missing_ok=True)
    return len(left)


@contextmanager
def _own_folder() -> Iterator[Path]:
    root = Settings().private_folder
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)  # whatever the mask, and whoever made it
    folder = root / secrets.token_hex(8)
    with _door(root):
        holder = _holder(folder).open("wb")
        _lock(holder, wait=True)
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        with _door(root):
            shutil.rmtree(folder, ignore_errors=True)
            holder.close()
            _holder(folder).unlink(missing_ok=True)


def _holder(folder: Path) -> Path:
    """The file that is locked for as long as a folder is in use."""
    return folder.with_name(folder.name + _HELD)


def _is_held(folder: Path) -> bool:
    with _holder(folder).open("ab") as holder:
        return not _lock(holder, wait=False)


@contextmanager
def _door(root: Path) -> Iterator[None]:
    """One at a time: else a folder just made, and not yet held, would be swept."""
    with (root / _DOOR).open("ab") as door:
        _lock(door, wait=True)
        yield


def _lock(file: IO[bytes], *, wait: bool) -> bool:
    """Lock a file until it is closed or its process ends; False if another holds it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if wait:  # for ten seconds on Windows, as long as it takes elsewhere
            raise
        return False
    return True


@contextmanager
def _troubles_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _OF_THE_DISK:
            raise
        raise DiskTrouble(
            f"The folder {Settings().private_folder}, in which workbooks lie while they are read, "
            f"can't be used: {error.strerror or error}. Make room on its disk, or let this account "
            "write there, and try again."
        ) from error
