"""Safeguarding Improvement: extracts in, trends against targets out."""
