"""``python -m kpi.cli``: the command line where ``kpi`` is not on the path."""

from kpi.cli import main

main()
