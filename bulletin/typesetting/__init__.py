"""How bodies, titles and credits are set on a page. Pure.

Bodies are HTML as `articles.markup.clean` gives it: attributes in double quotes, `<` and `>` in text escaped. Titles and
credits are plain text. No text is changed, only where a line may break and what is bold.
"""

from bulletin.typesetting.body import Point, points, typeset
from bulletin.typesetting.credits import bracketed, credit_pieces, printed_credit
from bulletin.typesetting.imprint import columns, edited_by
from bulletin.typesetting.lines import typeset_line
from bulletin.typesetting.titles import title_breaks, typeset_title

__all__ = [
    "Point",
    "bracketed",
    "columns",
    "credit_pieces",
    "edited_by",
    "points",
    "printed_credit",
    "title_breaks",
    "typeset",
    "typeset_line",
    "typeset_title",
]
