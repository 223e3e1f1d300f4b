"""Findings as pictures: plain Plotly dictionaries and small SVG, no Dash and no database."""
