"""What staff keep in Excel, read safely: `guard` -> `reader` -> `headers` -> `rows` -> `values` -> `report`.

Nothing here knows a model; the importers of entries and of scores stand on it. This file imports nothing, so
that the child process that reads a workbook starts without Django.
"""
