"""The masthead: a name drawn from a title font, with its text for those who do not see it."""

import re
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from bulletin import masthead
from bulletin.models import Publication
from tests import published

NAME = "江门政务信息"


def font(folder, name, characters, *, square=800):
    """A font file in which each of these characters is a square."""
    pen = TTGlyphPen(None)
    for n, corner in enumerate([(0, 0), (0, square), (square, square), (square, 0)]):
        (pen.lineTo if n else pen.moveTo)(corner)
    pen.closePath()
    drawn = pen.glyph()
    names = [".notdef", *(f"u{ord(each):04X}" for each in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(each): f"u{ord(each):04X}" for each in characters})
    builder.setupGlyf(dict.fromkeys(names, drawn))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = folder / name
    data = BytesIO()
    builder.save(data)
    file.write_bytes(data.getvalue())
    return file


@pytest.fixture
def system():
    """The fonts of Debian's fonts-noto-cjk."""
    if not (fonts := masthead.title_fonts(None)):
        pytest.skip("There is no title font here (Debian package: fonts-noto-cjk).")
    return fonts


def test_the_characters_stand_side_by_side_and_the_frame_is_their_ink(tmp_path):
    drawing = masthead.draw("一二", font(tmp_path, "标宋.ttf", "一二三"))

    assert drawing.path == "M0 0V-800H800V0ZM1080 0V-800H1880V0Z"
    assert (drawing.view_box, drawing.width) == ("0 -800 1880 800", 1.88)


def test_the_system_draws_a_name_of_six_characters(system):
    drawing = masthead.drawn(NAME, system)
    left, top, width, height = map(int, drawing.view_box.split())

    assert (0 <= left < 100, -900 < top < -800, 6300 < width < 6400, 900 < height < 1000) == (True,) * 4
    assert len(drawing.path) < 6000
    assert re.fullmatch(r"[MLHVCQZ0-9 ,-]+", drawing.path)


def test_a_collection_gives_its_simplified_face(system):
    with TTFont(system[0], fontNumber=masthead._face(system[0]), lazy=True) as face:
        assert face["name"].getDebugName(1).endswith(" SC")


def test_the_offices_own_font_comes_first_and_lends_nothing_of_a_name_that_it_has_only_in_part(tmp_path, system):
    own = font(tmp_path, "方正小标宋.ttf", "江门")
    font(tmp_path, "仿宋.ttf", NAME)
    (tmp_path / "标宋说明.txt").write_text("江门")
    fonts = masthead.title_fonts(str(tmp_path))

    assert fonts == (own, *system)
    assert masthead.drawn("江门", fonts).path.count("Z") == 2
    assert masthead.drawn(NAME, fonts) == masthead.drawn(NAME, system)
    with pytest.raises(KeyError, match="政"):
        masthead.draw(NAME, own)


def test_a_damaged_font_and_a_name_that_no_font_has_leave_the_text(tmp_path):
    (tmp_path / "标宋.otf").write_bytes(b"OTTO" + b"\0" * 100)
    some = font(tmp_path, "标宋2.ttf", "一")

    assert masthead.drawn("一", (tmp_path / "标宋.otf", some)).width == 0.8
    assert masthead.drawn("二", (tmp_path / "标宋.otf", some)) is None
    assert masthead.drawn("一" * 21, (some,)) is None
    assert masthead.drawn("一", ()) is None


@pytest.mark.django_db
def test_a_page_has_the_drawing_for_the_eye_and_the_text_for_everything_else(client, system):
    address = published.issue(8).get_absolute_url()
    for path, name, other in ((address, NAME, "門"), (f"/zh-hant{address}", "江門政務信息", "门")):
        head = re.search(r'<h1 class="masthead">(.*?)</h1>', client.get(path).text)[1]
        drawing = masthead.drawn(name, system)

        assert head == (
            f'<svg viewBox="{drawing.view_box}" width="{drawing.width}em" aria-hidden="true"><path d="{drawing.path}"/></svg>'
            f'<span class="hidden">{name}</span>'
        )
        assert other not in head


@pytest.mark.django_db
def test_without_a_title_font_the_name_is_text(client, monkeypatch):
    monkeypatch.setattr(masthead, "_SYSTEM", ())
    masthead.title_fonts.cache_clear()
    address = published.issue(8).get_absolute_url()
    Publication.objects.update(name="<b>&一个很长的刊物名称")
    text = client.get(address).text
    masthead.title_fonts.cache_clear()

    assert '<h1 class="masthead" data-long><span class="lettered">&lt;b&gt;&amp;一个很长的刊物名称</span></h1>' in text
