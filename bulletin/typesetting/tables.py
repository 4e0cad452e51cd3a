"""The head of a table, which a printer repeats on every page. Pure."""

import re

_ROWSPAN = re.compile(' rowspan="([0-9]+)"')


def with_heads(tokens: list[str]) -> list[str]:
    """Tags and texts in which the first rows of a table, as far as all their cells are `<th>`, are its `<thead>`.

    Not where the table has one, where a cell reaches from them into the rows below, or where no row is left.
    """
    if "<tbody>" not in tokens:
        return tokens
    out: list[str] = []
    opened = ""  # the last tag that is no space between tags
    end = -1
    for n, token in enumerate(tokens):
        if token == "<tbody>" and opened in ("<table>", "</caption>") and (end := _head_ends(tokens, n + 1)) > 0:
            out.append("<thead>")
        else:
            out.append(token)
        if n == end:
            out += ["</thead>", "<tbody>"]
        if token.strip():
            opened = token
    return out


def _head_ends(tokens: list[str], start: int) -> int:
    """Where the last `</tr>` of the rows of headings stands, or -1."""
    end, rows, reach, reached = -1, 0, 0, 0
    for n in range(start, len(tokens)):
        token = tokens[n]
        if token.startswith("<td"):
            return end if reached <= rows else -1
        if token in ("<table>", "</tbody>"):
            break
        if token.startswith("<th"):
            span = _ROWSPAN.search(token)
            reach = max(reach, rows + int(span[1] if span else 1))
        elif token == "</tr>":
            end, rows, reached = n, rows + 1, reach
    return -1
