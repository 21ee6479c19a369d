"""The self-contained HTML page: what it shows (`page`), the lineage drawn (`graph`), and its
template, style and script (`templates/`).
"""
