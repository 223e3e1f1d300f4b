"""What the child process runs: a workbook is looked through first, then read.

Modules here import the standard library and python-calamine, and nothing of the product, so that
a file that takes the reader down takes nothing else with it.
"""
