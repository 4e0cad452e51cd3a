"""What a text says after a finding's button was pressed."""

from collections.abc import Sequence

from articles.proofing.finding import Finding, Line
from articles.proofing.punctuation import fullwidth


def repaired(lines: Sequence[Line], finding: Finding) -> list[str]:
    """The texts of the lines after one click; for `punct.halfwidth` all of them in full width.

    Raises `ValueError` where the finding offers nothing, or where the text is not the one that it was found in.
    """
    texts = [line.text for line in lines]
    if finding.suggestion is None:
        raise ValueError(f"{finding.code} offers no text")
    if finding.line >= len(texts) or texts[finding.line][finding.start : finding.end] != finding.quote:
        raise ValueError(f"{finding.code} was found in another text")
    if finding.code == "punct.halfwidth":
        return [fullwidth(text) for text in texts]
    text = texts[finding.line]
    texts[finding.line] = text[: finding.start] + finding.suggestion + text[finding.end :]
    return texts
