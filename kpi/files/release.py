"""The one gate through which findings leave a page: as data, as a picture, as text in a file.

Signed-in staff see exact figures on the pages; whatever leaves is treated for small numbers.
"""

from kpi.findings import Finding, for_release


def released(finding: Finding) -> Finding:
    """The finding as it may leave the house."""
    return for_release(finding)
