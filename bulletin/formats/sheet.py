"""The sheet of paper that an edition is set on, the same for PDF and Word (GB/T 9704-2012). Pure."""

from dataclasses import dataclass, field

from bulletin.document import Refusal

GRID = 15.793  # points from one character to the next
PITCH = 28.99  # and from one line to the next
MM = 72 / 25.4  # points
WIDTH, HEIGHT = 210.0, 297.0  # A4 in mm
_NARROWEST, _LOWEST = 80.0, 100.0  # of the measure, in mm
_ENDS, _SIDES = 15.0, 5.0  # mm at least: above and below stand the proof's mark and the number of the page


@dataclass(frozen=True, slots=True)
class Margins:
    """The blank edges of a sheet in mm; inside is where it is bound, on the left of odd pages and the right of even."""

    top: float = 37.0
    bottom: float = 35.0
    inside: float = 28.0
    outside: float = 26.0

    @property
    def measure(self) -> tuple[float, float]:
        """Width and height of what is printed (版心), in points. Raises `Refusal` for margins that cannot be."""
        width, height = WIDTH - self.inside - self.outside, HEIGHT - self.top - self.bottom
        if min(self.top, self.bottom) < _ENDS or min(self.inside, self.outside) < _SIDES:
            raise Refusal(f"页边距太小，上下至少要有 {_ENDS:g} 毫米，左右至少要有 {_SIDES:g} 毫米。请改大页边距。")
        if width < _NARROWEST or height < _LOWEST:
            raise Refusal(
                f"页边距留给正文的只有 {width:g}×{height:g} 毫米，至少要有 {_NARROWEST:g}×{_LOWEST:g} 毫米。请改小页边距。"
            )
        return width * MM, height * MM

    @property
    def rows(self) -> int:
        """How many lines a page has: 22 as the standard has it. Below the last there need be no space."""
        return int((self.measure[1] + PITCH - GRID) / PITCH)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a printer may want otherwise, and what a draft or a withdrawn issue has on every page.

    `copy` is the 份号 at the top left of page 1, above the 密级: of six digits. `proof` stands on every page outside the
    measure: 清样第3稿 2026-05-08 14:30.
    """

    margins: Margins = field(default_factory=Margins)
    copy: str = ""
    proof: str = ""


STANDARD = Sheet()


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages a bulletin has, and on which of them, counted from 1, each article begins in printed order."""

    total: int
    begins: tuple[int, ...] = ()
