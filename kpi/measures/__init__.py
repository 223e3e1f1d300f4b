"""The measures: facts → cases → observations, a module per area of practice.

Adding one takes a function here, an entry in ``data/plan/measures.toml`` and a test.
"""

from kpi.measures import (
    assessments,
    care,
    caseloads,
    early_help,
    front_door,
    protection,
    quality,
    workforce,
)
from kpi.measures.definition import Definition, definitions

__all__ = [
    "Definition",
    "assessments",
    "care",
    "caseloads",
    "definitions",
    "early_help",
    "front_door",
    "protection",
    "quality",
    "workforce",
]
