"""Proofreading: what in an article a person should look at before it is published. Pure, offline; nothing changes a text by itself.

`proofread(lines, terms)` asks every check. A check is a function of the lines of one article that yields findings.
"""

from articles.proofing.finding import LEVELS, Finding, Kind, Level, Line

__all__ = ["LEVELS", "Finding", "Kind", "Level", "Line"]
