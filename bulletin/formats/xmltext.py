"""Text as XML holds it. Pure."""

import re
from html import escape

# Code points that are no characters (Unicode 23.7); a text that was pasted may hold some.
NONCHARACTERS = (*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)))
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2
# What no XML 1.0 document may hold, and the controls that no page shows.
_NEVER = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def held(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def legal(text: str) -> str:
    """The text without what XML cannot hold and the controls that no page shows."""
    return _NEVER.sub("", text)


def escaped(text: str) -> str:
    """The text for an element or an attribute in double quotes."""
    return escape(legal(text))
