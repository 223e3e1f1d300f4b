"""The table that `make mutants` ends with."""

import json
import sqlite3
from pathlib import Path

from tests.mutants import found, table


def _mutmuts(folder: Path, module: str, *codes: int | None) -> None:
    path = folder / f"{module}.meta"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"exit_code_by_key": {str(n): of for n, of in enumerate(codes)}}))


def test_what_survived_or_no_test_reaches_is_not_killed_and_what_was_not_tried_not_counted(
    tmp_path: Path,
) -> None:
    _mutmuts(tmp_path, "kpi/targets.py", 1, 3, 0, 33, 36, None)
    _mutmuts(tmp_path, "kpi/analysis/runs.py", None)
    assert found(tmp_path, tmp_path / "none") == {
        "kpi/targets.py": [True, True, False, False, True]
    }


def test_both_testers_mutants_of_a_module_are_counted_together(tmp_path: Path) -> None:
    _mutmuts(tmp_path, "kpi/measures/care.py", 1, 0)
    with sqlite3.connect(tmp_path / "session.sqlite") as session:
        session.executescript(
            """
            CREATE TABLE mutation_specs (job_id TEXT, module_path TEXT);
            CREATE TABLE work_results (job_id TEXT, worker_outcome TEXT, test_outcome TEXT);
            INSERT INTO mutation_specs VALUES ('a', 'kpi/measures/care.py');
            INSERT INTO mutation_specs VALUES ('b', 'kpi/measures/care.py');
            INSERT INTO mutation_specs VALUES ('c', 'kpi/measures/care.py');
            INSERT INTO mutation_specs VALUES ('d', 'kpi/measures/care.py');
            INSERT INTO work_results VALUES ('a', 'NORMAL', 'KILLED');
            INSERT INTO work_results VALUES ('b', 'NORMAL', 'SURVIVED');
            INSERT INTO work_results VALUES ('c', 'SKIPPED', NULL);
            """
        )
    both = found(tmp_path, tmp_path / "session.sqlite")
    assert both == {"kpi/measures/care.py": [True, False, True, False]}
    assert table(both).splitlines()[-1].split() == ["together", "4", "2", "50.0"]
