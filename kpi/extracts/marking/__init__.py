"""What the child process runs that marks a workbook's cells inside its own package.

Like `kpi.extracts.reading`, the modules here import the standard library and the reader alone.
Nothing is written anew that need not be: a part is copied byte for byte, or changed at the very
places that a mark needs.
"""
