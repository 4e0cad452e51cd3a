"""Text boxes, pictures and embedded objects of Word files: read once, where they stand, and nothing from outside."""

import io

import docx
import pytest
from PIL import Image

from bulletin.document import Cell, Line, Look, Picture, Problem
from bulletin.formats.word import lines
from tests.wordfile import NAMESPACES, found, p, packed, parts, picture, r, read, tbl, tc, tr, word

PNG = picture()
JPEG = picture("JPEG")

ANCHOR = (
    '<wp:anchor><wp:docPr id="1" name="图 1" {}/><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:anchor>'
)
BLIP = (
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" descr="{}"/></pic:nvPicPr>'
    "<pic:blipFill><a:blip {}/></pic:blipFill></pic:pic>"
)


def drawing(inner, alt=""):
    return f"<w:r><w:drawing>{ANCHOR.format(alt, inner)}</w:drawing></w:r>"


def blip(reference, alt="", own=""):
    return drawing(BLIP.format(own, reference), alt)


def box(*paragraphs):
    """A text box as Word writes it: the same words in DrawingML and, for old programs, in VML."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    shape = ANCHOR.format("", f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>")
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice><mc:Fallback>'
        f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


# Text boxes


def test_a_text_box_is_read_once_and_before_the_text_that_it_is_anchored_before():
    body = p("甲") + p(box(p("框一"), p(), p("框二", properties='<w:jc w:val="center"/>')), "乙") + p("丙")

    reading = lines(word(body))

    assert reading.lines == (
        Line(1, "甲", look=Look()),
        Line(2, "框一", look=Look()),
        Line(2, "框二", look=Look(centred=True)),
        Line(2, "乙", look=Look()),
        Line(3, "丙", look=Look()),
    )
    assert reading.problems == (
        Problem("docx.textbox", 2, "框一\n框二", "文本框里的文字读在它所在段落的前后，请核对位置。"),
    )


def test_a_text_box_anchored_behind_words_comes_after_them():
    assert read(p("　　甲", box(p("框")), "乙")) == [(1, "　　甲乙"), (1, "框")]
    assert read(p("　　", box(p("框")), "乙")) == [(1, "框"), (1, "　　乙")]


def test_a_paragraph_that_only_holds_a_text_box_keeps_its_empty_line():
    assert read(p(box(p("框")))) == [(1, "框"), (1, "")]


def test_a_shape_pasted_from_a_slide_is_a_text_box():
    slide = drawing("<a:sp><a:txBody><a:p><a:r><a:t>受</a:t></a:r><a:r><a:t>理</a:t></a:r></a:p></a:txBody></a:sp>")

    assert read(p(slide)) == [(1, "受理"), (1, "")]


def test_an_empty_text_box_is_neither_line_nor_problem():
    assert read(p(box(p()), "甲")) == [(1, "甲")]
    assert found(p(box(p()), "甲")) == []


def test_text_boxes_of_old_files_and_art_text_are_read():
    content = f"<w:txbxContent>{p('框')}</w:txbxContent>"
    old = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    art = '<w:r><w:pict><v:shape><v:textpath string="江门政务信息"/></v:shape></w:pict></w:r>'

    assert read(p(old, art)) == [(1, "框"), (1, "江门政务信息"), (1, "")]
    assert found(p(old, art)) == [("docx.textbox", 1, "框"), ("docx.textbox", 1, "江门政务信息")]


def test_a_table_in_a_text_box_and_a_text_box_in_a_table_are_lines_of_their_own():
    table = tbl(tr(tc("甲")))

    assert lines(word(p(box(table)))).lines == (Line(1, "甲", table=((Cell("甲"),),)), Line(1, "", look=Look()))
    assert read(tbl(tr(tc(p("乙", box(p("框"))))))) == [(1, "乙"), (1, "框")]
    assert read(tbl(tr(tc(p(box(p("框")), "乙"))))) == [(1, "框"), (1, "乙")]


def test_tracked_changes_in_a_text_box_belong_to_its_block():
    body = p("甲", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", box(p(f"<w:ins>{r('新')}</w:ins>")))

    assert found(body) == [("docx.textbox", 1, "新"), ("docx.tracked_changes", 1, "旧…新")]


def test_what_is_drawn_in_hidden_words_is_hidden():
    hidden = box(p("密")).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)

    assert read(p("甲", hidden)) == [(1, "甲")]
    assert found(p("甲", hidden)) == [("docx.hidden_text", 1, "密")]


def test_a_hidden_shape_is_hidden():
    shape = '<w:r><w:pict><v:shape style="visibility: hidden"><v:textpath string="密"/></v:shape></w:pict></w:r>'
    marked = drawing(f"<wps:txbx><w:txbxContent>{p('密')}</w:txbxContent></wps:txbx>", 'hidden="1"')

    assert read(p("甲", shape, marked)) == [(1, "甲")]
    assert found(p(marked)) == [("docx.hidden_text", 1, "密")]


# Pictures


def test_a_picture_of_python_docx_is_kept_with_its_alternative_text():
    document = docx.Document()
    shape = document.add_picture(io.BytesIO(PNG))
    shape._inline.docPr.set("descr", "签约仪式")
    stream = io.BytesIO()
    document.save(stream)

    assert lines(stream.getvalue()).lines == (Line(1, "", look=Look(), pictures=(Picture(PNG, "签约仪式"),)),)


def test_pictures_stand_with_their_paragraph_cell_or_text_box():
    others = [("p", "image", "media/1.png", PNG), ("j", "image", "media/2.jpg", JPEG)]
    png, jpeg = blip('r:embed="p"', 'title="图一"'), blip('r:embed="j"', own="图二")
    body = p("甲", png, jpeg) + tbl(tr(tc("乙"), tc(p(png)))) + p(box(p(jpeg)))
    one, two = Picture(PNG, "图一"), Picture(JPEG, "图二")

    assert lines(word(body, others=others)).lines == (
        Line(1, "甲", look=Look(), pictures=(one, two)),
        Line(2, "乙\t", table=((Cell("乙"), Cell("")),), pictures=(one,)),
        Line(3, "", look=Look(), pictures=(two,)),
        Line(3, "", look=Look()),
    )


def test_a_picture_of_an_old_file_is_kept():
    body = p('<w:r><w:pict><v:shape alt="图"><v:imagedata r:id="p"/></v:shape></w:pict></w:r>')

    reading = lines(word(body, others=[("p", "image", "media/1.png", PNG)]))

    assert reading.lines == (Line(1, "", look=Look(), pictures=(Picture(PNG, "图"),)),)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_readable_formats_are_kept_as_they_are_whatever_their_name(format_):
    data = picture(format_)
    reading = lines(word(p(blip('r:embed="p"')), others=[("p", "image", "media/image1.png", data)]))

    assert [line.pictures for line in reading.lines] == [(Picture(data),)]


def huge():
    stream = io.BytesIO()
    Image.new("1", (8000, 5001)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ([("p", "image", "media/1.emf", b"EMF")], "不支持 EMF 格式的图片，未采用：请另存为 PNG 后补图。"),
        ([("p", "image", "media/1.WMF", b"WMF")], "不支持 WMF 格式的图片，未采用：请另存为 PNG 后补图。"),
        ([("p", "image", "media/1.png", b"no")], "图片无法读取，未采用：请另存为 PNG 或 JPEG 后补图。"),
        (
            [("p", "image", "media/1.png", picture(size=(90, 90))[:90])],
            "图片无法读取，未采用：请另存为 PNG 或 JPEG 后补图。",
        ),
        ([("p", "image", "media/1.png", huge())], "图片过大（超过 4000 万像素），未采用：请缩小后补图。"),
        (
            [("p", "image", "http://example.com/1.png")],
            "图片只是链接，没有存进文件，未采用：请在 Word 中改为嵌入，或另行补图。",
        ),
        ([], "文件里找不到这张图片，未采用：请另行补图。"),
    ],
    ids=["EMF", "WMF", "no picture", "cut off", "huge", "linked", "missing"],
)
def test_a_picture_that_cannot_be_used_is_left_out_and_reported(others, message):
    reading = lines(word(p("甲", blip('r:embed="p"', 'descr="图"')), others=others))

    assert reading.lines == (Line(1, "甲", look=Look()),)
    assert reading.problems == (Problem("docx.bad_picture", 1, "图", message),)


def test_a_picture_outside_the_package_is_not_looked_for():
    files = parts(p(blip('r:embed="p"', 'descr="图"')), others=[("p", "image", "secret.png", PNG)])
    files["secret.png"] = files.pop("word/secret.png")
    reference = "word/_rels/document.xml.rels"

    climbing = packed(files | {reference: files[reference].replace("secret.png", "../../secret.png")})
    inside = packed(files | {reference: files[reference].replace("secret.png", "../secret.png")})

    assert [line.pictures for line in lines(climbing).lines] == [()]
    assert [line.pictures for line in lines(inside).lines] == [(Picture(PNG, "图"),)]


def test_a_linked_picture_is_never_fetched():
    body = p(blip('r:link="p"', 'descr="图"'))

    assert found(body, others=[("p", "image", "file:///etc/passwd")]) == [("docx.bad_picture", 1, "图")]


def test_charts_and_diagrams_are_reported_with_their_words():
    words = "<a:p><a:r><a:t>受理</a:t></a:r></a:p><a:p><a:r><a:t>办结</a:t></a:r></a:p>"
    data = f"<dgm:dataModel {NAMESPACES}>{words}</dgm:dataModel>"
    body = p(drawing('<c:chart r:id="c"/>', 'descr="走势"')) + p(drawing('<dgm:relIds r:dm="d"/>'))

    assert found(body, others=[("d", "diagramData", "diagrams/data1.xml", data)]) == [
        ("docx.bad_picture", 1, "走势"),
        ("docx.bad_picture", 2, "受理 办结"),
    ]


# Macros and embedded objects


def test_an_embedded_object_is_reported_and_its_picture_kept():
    body = p(
        "公式",
        '<w:r><w:object><v:shape><v:imagedata r:id="p"/></v:shape>'
        '<o:OLEObject ProgID="Equation.3" r:id="o"/></w:object></w:r>',
    )
    others = [("p", "image", "media/1.png", PNG), ("o", "oleObject", "embeddings/oleObject1.bin", b"OLE")]

    reading = lines(word(body, others=others))

    assert reading.lines == (Line(1, "公式", look=Look(), pictures=(Picture(PNG),)),)
    assert reading.problems == (
        Problem("docx.macro", 1, "Equation.3", "嵌入的对象（OLE 或控件）未采用，只保留它的图片和周围文字。"),
    )


def test_macros_and_objects_that_no_block_shows_are_reported_for_the_file():
    others = [("v", "vbaProject", "vbaProject.bin", b"VBA"), ("o", "oleObject", "embeddings/o.bin", b"OLE")]

    assert found(p("甲"), others=others) == [
        ("docx.macro", 1, "word/vbaProject.bin"),
        ("docx.macro", 1, "word/embeddings/o.bin"),
    ]
