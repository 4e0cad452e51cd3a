"""How the lines of a bulletin are understood (IMPORT.md §2–4). Pure.

`reading.read_lines` is the way in; the other modules each know one thing that stands in a bulletin.
"""
