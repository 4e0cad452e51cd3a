"""What a masthead and a colophon print beside the names. Pure."""


def edited_by(organ: str) -> str:
    """The editing office as a masthead prints it: 某某市人民政府办公室编."""
    return organ if not organ or organ.endswith(("编", "印", "发", "出版", "主办")) else f"{organ}编"


def columns(line: str) -> list[str]:
    """A colophon's line cut where it was spaced: office left, date right."""
    parts = line.replace("\t", "  ").replace("\u3000", "  ").split("  ")
    return [part.strip() for part in parts if part.strip()]
