"""Pictures of a body in a Word file: fitted to the page, in formats and colours that every Word shows."""

from bulletin.document import Picture
from bulletin.formats.pictures import usable
from bulletin.formats.xmltext import escaped

_POINT = 12700  # EMU
_PIXEL = 9525  # EMU, at 96 an inch


def shown(picture: Picture, room: tuple[float, float]) -> tuple[bytes, int, int] | None:
    """A picture's bytes as a JPEG or PNG, and its width and height on paper in EMU; None where it cannot be read.

    `room` is the width and height that it has to fit into, in points.
    """
    found = usable(picture.data)
    if found is None:
        return None
    data, width, height = found[0], found[1] * _PIXEL, found[2] * _PIXEL
    scale = min(1.0, room[0] * _POINT / width, room[1] * _POINT / height)
    return data, max(1, int(width * scale)), max(1, int(height * scale))


def inline(relationship: str, number: int, width: int, height: int, alt: str) -> str:
    """A run that shows a picture of the package; lengths in EMU."""
    name = f'id="{number}" name="图{number}" descr="{escaped(alt)}"'
    picture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f"<wp:docPr {name}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{picture}"><pic:pic><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
