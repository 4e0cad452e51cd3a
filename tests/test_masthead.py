"""The masthead: a name drawn from a title font, with its text for those who do not see it."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from bulletin import masthead
from bulletin.models import Publication
from tests import published

NAME = "江门政务信息"


def square(side):
    pen = TTGlyphPen(None)
    for n, corner in enumerate([(0, 0), (0, side), (side, side), (side, 0)]):
        (pen.lineTo if n else pen.moveTo)(corner)
    pen.closePath()
    return pen.glyph()


def font(folder, name, characters, *, family=None, empty="", side=800):
    """A font file in which each of these characters is a square; those in `empty` have no outline."""
    names = [".notdef", *(f"u{ord(each):04X}" for each in characters + empty)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(each): f"u{ord(each):04X}" for each in characters + empty})
    blank = TTGlyphPen(None).glyph()
    builder.setupGlyf({each: blank if n > len(characters) else square(side) for n, each in enumerate(names)})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(family or {"familyName": name, "styleName": "Regular"})
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
    assert (drawing.view_box, drawing.width, drawing.rows) == ("0 -800 1880 800", 1.88, 1)


def test_a_second_row_stands_centred_below_the_first(tmp_path):
    drawing = masthead.draw("一二\n三", font(tmp_path, "标宋.ttf", "一二三"))

    assert drawing.path == "M0 0V-800H800V0ZM1080 0V-800H1880V0ZM540 1200V400H1340V1200Z"
    assert (drawing.view_box, drawing.width, drawing.rows) == ("0 -800 1880 2000", 1.88, 2)


def test_a_long_name_has_its_second_row_where_a_word_ends():
    names = ["澜江市人民政府公报", "澜江市人民政府办公室工作通报", "中共澜江市委办公室信息专报", "一" * 21]

    assert [masthead.in_rows(name) for name in names] == [
        "澜江市人民政府公报",
        "澜江市人民政府\n办公室工作通报",
        "中共澜江市委\n办公室信息专报",
        "一" * 21,
    ]


def test_the_system_draws_a_name_of_six_characters(system):
    drawing = masthead.drawn(NAME, system)
    left, top, width, height = map(int, drawing.view_box.split())

    assert (left, -900 < top < -800, 6300 < width < 6400, 900 < height < 1000) == (0, True, True, True)
    assert len(drawing.path) < 6000
    assert re.fullmatch(r"[MLHVCQZ0-9 ,-]+", drawing.path)


def test_every_character_of_a_name_is_drawn_in_its_order_from_left_to_right(system):
    beginnings = [masthead.drawn(NAME[:n], system) for n in range(1, len(NAME) + 1)]
    whole = beginnings[-1]
    added = [len(after.path) - len(before.path) for before, after in pairwise(beginnings)]
    wider = [after.width - before.width for before, after in pairwise(beginnings)]

    assert [each for each in beginnings if not whole.path.startswith(each.path)] == []
    assert [NAME[n] for n, more in enumerate(added, start=1) if more < 50] == []
    assert [NAME[n] for n, more in enumerate(wider, start=1) if not 1 < more < 1.2] == []


def test_names_with_rare_characters_are_drawn_too(system):
    assert [masthead.drawn(name, system).rows for name in ("镕堃喆昇", "江門政務信息")] == [1, 1]


def test_the_system_draws_with_its_simplified_face(system):
    with TTFont(system[0], fontNumber=masthead._face(system[0]), lazy=True) as face:
        assert face["name"].getDebugName(4).startswith("Noto Serif CJK SC")


@pytest.mark.parametrize("weight", ["Bold", "Black"])
def test_a_collection_gives_its_simplified_face_in_every_weight(tmp_path, weight):
    """Of the names in a font the first may hold the weight too, as in NotoSerifCJK-Black.ttc."""
    faces = TTCollection()
    for n, form in enumerate(("JP", "KR", "SC", "TC"), start=1):
        first = f"Noto Serif CJK {form}" + ("" if weight == "Bold" else f" {weight}")
        names = {"familyName": first, "styleName": "Regular", "typographicFamily": f"Noto Serif CJK {form}"}
        faces.fonts.append(TTFont(font(tmp_path, f"{form}.ttf", "一", family=names, side=100 * n)))
    faces.save(tmp_path / "标宋.ttc")

    assert masthead.draw("一", tmp_path / "标宋.ttc").path == "M0 0V-300H300V0Z"


def test_the_offices_own_font_comes_first_and_lends_nothing_of_a_name_that_it_has_only_in_part(tmp_path, system):
    own = font(tmp_path, "方正小标宋.ttf", "江门")
    font(tmp_path, "仿宋.ttf", NAME)
    (tmp_path / "标宋说明.txt").write_text("江门")
    (tmp_path / "坏.ttf").write_bytes(b"ttcf")
    fonts = masthead.title_fonts(str(tmp_path))

    assert fonts == (own, *system)
    assert masthead.drawn("江门", fonts).path.count("Z") == 2
    assert masthead.drawn(NAME, fonts) == masthead.drawn(NAME, system)
    with pytest.raises(KeyError, match="政"):
        masthead.draw(NAME, own)


def test_a_title_font_is_known_by_the_name_in_it_too_and_in_a_folder_below(tmp_path, system):
    (tmp_path / "方正").mkdir()
    file = font(tmp_path / "方正", "1.TTF", "一", family={"familyName": "FZXiaoBiaoSong-B05S", "styleName": "Regular"})

    assert masthead.title_fonts(str(tmp_path)) == (file, *system)


@pytest.mark.parametrize("folder", ["没有", "件.ttf", "长" * 300])
def test_a_folder_that_cannot_be_read_is_told_and_leaves_the_systems_fonts(tmp_path, system, caplog, folder):
    (tmp_path / "件.ttf").write_bytes(b"")

    assert masthead.title_fonts(str(tmp_path / folder)) == system
    assert caplog.messages == [f"FONTS_DIR（{tmp_path / folder}）不是能读的文件夹，报头改用系统的字体。"]


def test_a_character_without_an_outline_is_missing_but_a_space_is_not(tmp_path):
    own = font(tmp_path, "标宋.ttf", "一二", empty="三 ")

    assert masthead.draw("一 二", own).path == "M0 0V-800H800V0ZM2160 0V-800H2960V0Z"
    with pytest.raises(KeyError, match="三"):
        masthead.draw("一三", own)


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
def test_a_page_has_a_long_name_in_two_rows_which_text_says_in_one(client, system):
    address = published.issue(8).get_absolute_url()
    Publication.objects.update(name="江门市人民政府办公室简报")
    for path, name, rows in (
        (address, "江门市人民政府办公室简报", "江门市人民政府\n办公室简报"),
        (f"/zh-hant{address}", "江門市人民政府辦公室簡報", "江門市人民政府\n辦公室簡報"),
    ):
        head = re.search(r'<h1 class="masthead" data-long>(.*?)</h1>', client.get(path).text)[1]

        assert re.search('<path d="(.*?)"', head)[1] == masthead.drawn(rows, system).path
        assert head.endswith(f'<span class="hidden">{name}</span>')


@pytest.fixture
def fontless(monkeypatch):
    monkeypatch.setattr(masthead, "_SYSTEM", ())
    masthead.title_fonts.cache_clear()
    yield
    masthead.title_fonts.cache_clear()


@pytest.mark.django_db
def test_without_a_title_font_the_name_is_text_that_breaks_between_words(client, fontless):
    address = published.issue(8).get_absolute_url()
    Publication.objects.update(name="<b>&澜江市工作通报")
    head = re.search("<h1.*</h1>", client.get(address).text)[0]

    assert head == (
        '<h1 class="masthead" data-long><span class="lettered">&lt;b&gt;&amp;<wbr>澜江市<wbr>工作<wbr>通报</span></h1>'
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_who_listens_hears_the_name_once(page, live_server, system):
    address = published.issue(8).get_absolute_url()
    heard = []
    for path in ("/", address, f"/zh-hant{address}"):
        page.goto(live_server.url + path)
        heard.append(page.get_by_role("heading", level=1).aria_snapshot())

    assert heard == [
        '- heading "江门政务信息" [level=1]',
        '- heading "江门政务信息" [level=1]',
        '- heading "江門政務信息" [level=1]',
    ]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_drawn_name_of_any_length_fills_the_measure_and_stays_within(page, live_server, system, width):
    """Between 90 and 100 % of it from six characters to ten; longer ones in two rows, none smaller than 22 pixels."""
    published.issue(8)
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for name in (
        NAME,
        "江门市政务信息",
        "江门市人民政府公报",
        "江门市人民政府办公室简报",
        "中共江门市委办公室关于改革发展的信息专报",
    ):
        Publication.objects.update(name=name)
        page.goto(live_server.url)
        svg, cover = (page.locator(part).bounding_box() for part in (".masthead svg", ".cover"))
        rows = 1 if len(name) <= 10 else 2
        filled = svg["width"] / cover["width"]
        good = filled >= 0.9 if rows == 1 else svg["height"] >= 2 * 22
        if not good or svg["x"] < cover["x"] or filled > 1.001:
            wrong.append((name, svg, cover))

    assert wrong == []
