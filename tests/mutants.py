"""What `make mutants` found, module by module: ``python -m tests.mutants``.

Reads what mutmut leaves under ``mutants/`` and Cosmic Ray in ``build/mutants/session.sqlite``,
wherever either got to. A mutant that ran out of time, or that the type checker knows for one, is as
good as killed; one that no test reaches has survived.
"""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

MUTMUT = Path("mutants")
COSMIC_RAY = Path("build/mutants/session.sqlite")

_SURVIVED = {0, 5, 33}  # as mutmut's `status_by_exit_code` has them: 5 and 33 are of no test
_RESULTS = """
SELECT module_path, test_outcome FROM mutation_specs JOIN work_results USING (job_id)
WHERE worker_outcome <> 'SKIPPED'
"""

Found = dict[str, list[bool]]
"""By module, of each mutant that was tried whether a test noticed it."""


def found(mutmut: Path = MUTMUT, cosmic_ray: Path = COSMIC_RAY) -> Found:
    """What both have found so far."""
    killed: Found = defaultdict(list)
    for path in mutmut.rglob("*.py.meta"):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        module = path.relative_to(mutmut).with_suffix("").as_posix()
        killed[module] += [code not in _SURVIVED for code in codes if code is not None]
    if cosmic_ray.exists():
        with closing(sqlite3.connect(cosmic_ray)) as session:
            for module, outcome in session.execute(_RESULTS):
                killed[module].append(outcome != "SURVIVED")
    return {module: each for module, each in sorted(killed.items()) if each}


def table(killed: Found) -> str:
    """Mutants, those killed, and how many of a hundred that is."""
    rows = [*killed.items(), ("together", [each for of in killed.values() for each in of])]
    lines = [f"{'':32}{'mutants':>8}{'killed':>8}{'%':>7}"]
    lines += [
        f"{module:32}{len(of):8}{sum(of):8}{100 * sum(of) / len(of):7.1f}"
        for module, of in rows
        if of
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(found()))
