"""What templates ask of `bulletin.typesetting`."""

import datetime
import json

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from bulletin import typesetting
from bulletin.masthead import drawn, in_rows, title_fonts
from bulletin.traditional import convert

register = template.Library()
register.filter(typesetting.edited_by)
register.filter(typesetting.columns)

_NO_MARKUP = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


@register.filter
def typeset(body, headings=3):
    """A cleaned body with its run-in heads in bold; `headings` is the level of its own first heading."""
    return mark_safe(typesetting.typeset(body, headings=headings))


@register.filter
def typeset_with_anchors(body, headings=3):
    """The same with anchors for 本文要点."""
    return mark_safe(typesetting.typeset(body, headings=headings, anchor="point"))


@register.filter
def typeset_title(title):
    """A title that breaks between its words."""
    return mark_safe(typesetting.typeset_title(title))


@register.filter
def typeset_line(text):
    """A plain text with its numbers whole."""
    return mark_safe(typesetting.typeset_line(text))


@register.filter
def points(body):
    """本文要点: the heads of an article, if there are two at least."""
    return typesetting.points(body)


@register.filter
def contributors(article):
    """The printed names of an article's contributors: 新会区政府、市水利局."""
    return "、".join(row.printed_name for row in article.contributions.all())


@register.filter
def credits(article):
    """The credits as printed, each in pieces (text, primary key of the department or None)."""
    names = [(row.printed_name, row.department_id) for row in article.contributions.all()]
    lines = (article.credit or contributors(article)).splitlines()
    said = [typesetting.bracketed(typesetting.printed_credit(line)) for line in lines]
    return typesetting.credit_pieces(said, names)


@register.filter
def as_data(value):
    """A value as JSON in a data block, which no text in it can end."""
    return mark_safe(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_NO_MARKUP))


@register.filter
def day(written):
    """A stored date, 2026-04-20, for people to read."""
    at = datetime.date.fromisoformat(written)
    return f"{at.year}年{at.month}月{at.day}日"


@register.filter
def masthead(name, variants):
    """A publication's name as a drawing, in the characters of the page, or None where no font has them."""
    written = in_rows(name)
    return drawn(convert(written) if variants.traditional else written, title_fonts(settings.FONTS_DIR))
