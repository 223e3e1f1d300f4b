"""Workbooks lie in one private folder while they are at work on, and nothing is left of them."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kpi.errors import DiskTrouble
from kpi.private_folder import private_folder, sweep
from kpi.settings import DATA, ROOT, Settings

HOLD = """
import time
from kpi.private_folder import private_folder
with private_folder() as folder:
    (folder / "children.xlsx").write_bytes(b"names")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPI_DATABASE_URL", f"sqlite:///{tmp_path}/kpi.sqlite")
    return tmp_path / "kpi-private"


def holding() -> tuple["subprocess.Popen[str]", Path]:
    """A process at work on a workbook, and the folder in which it lies."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def folders(root: Path) -> list[Path]:
    return [each for each in root.iterdir() if each.is_dir()]


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:////srv/kpi/kpi.sqlite", Path("/srv/kpi/kpi-private")),
        ("sqlite:////srv/kpi/kpi.sqlite?timeout=5", Path("/srv/kpi/kpi-private")),
        ("postgresql+psycopg://kpi@db/kpi", DATA / "kpi-private"),
        ("sqlite:///:memory:", DATA / "kpi-private"),
        ("", DATA / "kpi-private"),
    ],
)
def test_it_lies_beside_the_database_where_that_is_a_file(
    monkeypatch: pytest.MonkeyPatch, url: str, folder: Path
) -> None:
    monkeypatch.setenv("KPI_DATABASE_URL", url)
    assert Settings().private_folder == folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other kinds of rights")
def test_nobody_else_may_enter_it(root: Path) -> None:
    before = os.umask(0)
    try:
        with private_folder() as folder:
            for each in (root, folder):
                assert stat.S_IMODE(each.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_nothing_is_left_when_the_work_is_done_or_fails(root: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "children.xlsx").write_bytes(b"names")
        raise ValueError("broken")

    with private_folder() as folder:
        (folder / "children.xlsx").write_bytes(b"names")
    with pytest.raises(ValueError, match="broken"), private_folder() as folder:
        fail(folder)
    assert [each.name for each in root.iterdir()] == ["door"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_what_a_killed_process_left_is_swept_and_what_a_living_one_holds_stays(root: Path) -> None:
    killed, left = holding()
    living, held = holding()
    killed.kill()
    killed.communicate()
    with private_folder() as mine:
        assert (left / "children.xlsx").exists()
        assert sweep() == 1
        assert sorted(folders(root)) == sorted([held, mine])
        assert (held / "children.xlsx").read_bytes() == b"names"
    living.kill()
    living.communicate()
    assert sweep() == 1
    assert [each.name for each in root.iterdir()] == ["door"]


def test_sweeping_where_nothing_ever_was_makes_nothing(root: Path) -> None:
    assert sweep() == 0
    assert not root.exists()


def test_a_full_disk_is_told_in_a_sentence_and_a_defect_is_not() -> None:
    with pytest.raises(DiskTrouble, match=r"No space left.*Make room") as caught, private_folder():
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "\n" not in str(caught.value)
    with pytest.raises(FileNotFoundError), private_folder() as folder:
        (folder / "absent").read_bytes()


def test_no_part_of_the_product_puts_a_workbook_anywhere_else() -> None:
    sources = [ROOT / "app.py", *(ROOT / "kpi").rglob("*.py")]
    assert [each for each in sources if "tempfile" in each.read_text(encoding="utf-8")] == []
    writers = [each for each in sources if "xlsxwriter" in each.read_text(encoding="utf-8")]
    for each in writers:  # else it writes each sheet to a temporary file first
        if ROOT / "kpi" / "demo" not in each.parents:
            assert '"in_memory": True' in each.read_text(encoding="utf-8")
