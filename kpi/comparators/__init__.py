"""The Department for Education's published tables: read as they are, marks kept as marks.

``data/comparators`` says which tables there are, which of their columns is which indicator, and
what of it compares with which measure. It knows no database.
"""

from kpi.comparators.catalogue import Comparison, Comparisons, comparisons
from kpi.comparators.published import Neighbour, Published, PublishedTable
from kpi.comparators.reading import read_table

__all__ = [
    "Comparison",
    "Comparisons",
    "Neighbour",
    "Published",
    "PublishedTable",
    "comparisons",
    "read_table",
]
