"""Workbook → clean, typed rows and their issues. Knows no database."""
