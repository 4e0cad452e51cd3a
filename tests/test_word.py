"""What is read from a Word file: every word once, in its order, and nothing that Word would not show."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from bulletin.document import Cell, Line, Look, OtherPart, Refusal
from bulletin.formats.word import Blocks, lines
from tests.wordfile import NAMESPACES, p, packed, parts, r, read, tbl, tc, tr, word

PLAIN = Look()


def saved(document):
    """A document of python-docx as bytes."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# Order and words


def test_a_bulletin_of_paragraphs_and_a_table_is_read_in_its_order():
    document = docx.Document()
    title = document.add_paragraph("江门政务信息")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].font.size = Pt(22)
    title.runs[0].bold = True
    document.add_paragraph()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "单位"
    table.cell(0, 1).text = "增速\n（%）"
    document.add_paragraph("市财政局供稿")

    assert lines(saved(document)) == Blocks(
        lines=(
            Line(1, "江门政务信息", look=Look(size=22.0, centred=True, bold=True)),
            Line(2, "", look=PLAIN),
            Line(3, "单位\t增速 （%）", table=((Cell("单位"), Cell("增速\n（%）")),)),
            Line(4, "市财政局供稿", look=Look(size=11.0)),
        )
    )


def test_blocks_of_content_controls_and_custom_xml_count_each():
    body = (
        p("一") + f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{p('二')}{p('三')}</w:sdtContent></w:sdt>"
        f"<w:customXml><w:customXmlPr/>{p('四')}</w:customXml>" + p("五")
    )

    assert read(body) == [(1, "一"), (2, "二"), (3, "三"), (4, "四"), (5, "五")]


def test_words_inside_links_tags_fields_and_mathematics_are_kept():
    body = p(
        f"<w:hyperlink>{r('链接')}</w:hyperlink>",
        f"<w:smartTag>{r('标签')}</w:smartTag>",
        f'<w:fldSimple w:instr=" PAGE ">{r("3")}</w:fldSimple>',
        f"<w:sdt><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>",
        "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>",
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yuè</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>粤</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    )

    assert read(body) == [(1, "链接标签3控件x+1粤")]


def test_breaks_tabs_and_hyphens_become_characters():
    body = p(
        "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t><w:tab/><w:t>丁</w:t><w:noBreakHyphen/><w:t>戊</w:t>"
        '<w:softHyphen/><w:t>己</w:t><w:br w:type="page"/><w:t>庚</w:t><w:br w:type="column"/><w:t>辛</w:t></w:r>',
        properties="<w:tabs><w:tab/></w:tabs>",
    )

    assert read(body) == [(1, "甲\n乙\n丙\t丁-戊己庚辛")]


def test_spaces_stay_where_the_file_preserves_them():
    body = p('<w:r><w:t xml:space="preserve">　 甲 </w:t><w:t> 乙\n </w:t></w:r>')

    assert read(body) == [(1, "　 甲 乙")]


def test_symbols_become_the_characters_they_look_like():
    body = p(
        '<w:r><w:sym w:font="Wingdings" w:char="F06C"/><w:sym w:font="Wingdings 2" w:char="F052"/>'
        '<w:sym w:font="Symbol" w:char="F062"/><w:sym w:font="宋体" w:char="2605"/><w:sym w:char="no"/></w:r>'
    )

    assert read(body) == [(1, "●☑β★")]


def test_a_field_gives_its_result_and_never_its_code():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = '<w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r>'
    inner = mark("begin") + code + mark("separate") + r("丙") + mark("end")
    body = (
        p(r("甲") + mark("begin") + code + inner + mark("separate") + r("乙"))
        + p(r("续") + mark("end") + r("丁"))
        + p(r("戊") + mark("begin") + code + r("己"))
    )

    assert read(body) == [(1, "甲乙"), (2, "续丁"), (3, "戊己")]


def test_a_character_drawn_in_a_circle_by_a_field_is_read():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    circled = mark("begin") + r"<w:r><w:instrText> eq \o\ac(○,12) </w:instrText></w:r>" + mark("end")

    assert read(p(circled, "项任务")) == [(1, "⑫项任务")]


def test_mathematics_between_paragraphs_is_a_block():
    assert read(p("甲") + "<m:oMathPara><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></m:oMathPara>" + p("乙")) == [
        (1, "甲"), (2, "x=1"), (3, "乙")
    ]  # fmt: skip


def test_only_one_branch_of_alternate_content_is_read():
    body = p(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>新</w:t></mc:Choice>'
        "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent>"
        '<mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx/></mc:Choice>'
        "<mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert read(body) == [(1, "新☺")]


def test_a_strict_file_is_read_like_any_other():
    body = p("甲") + tbl(tr(tc("乙", properties='<w:gridSpan w:val="2"/>')))
    strict = {
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    }
    from_strict = lines(packed(parts() | strict))

    assert [(line.text, line.table) for line in from_strict.lines] == [("甲", ()), ("乙", ((Cell("乙", colspan=2),),))]


# Other parts


def test_headers_footers_notes_and_comments_are_listed_and_not_in_the_text():
    note = '<w:{0} w:id="{1}" {2}>{3}</w:{0}>'.format
    roots = {
        "header": f"<w:hdr {NAMESPACES}>{p('江门政务信息')}{p()}{p('第8期')}</w:hdr>",
        "footer": f"<w:ftr {NAMESPACES}>{p('— 1 —')}</w:ftr>",
        "footnotes": f"<w:footnotes {NAMESPACES}>"
        + note("footnote", 0, 'w:type="separator"', p("——"))
        + note("footnote", 1, "", p("<w:r><w:footnoteRef/></w:r>", " 注一"))
        + note("footnote", 2, "", p("注二"))
        + "</w:footnotes>",
        "endnotes": f"<w:endnotes {NAMESPACES}>{note('endnote', 1, '', p('尾注'))}</w:endnotes>",
        "comments": f"<w:comments {NAMESPACES}>{note('comment', 1, '', p('请核实'))}</w:comments>",
    }
    others = [(kind, kind, f"{kind}.xml", content) for kind, content in roots.items()]
    body = p("甲", '<w:r><w:footnoteReference w:id="1"/></w:r>', "乙", '<w:r><w:commentReference w:id="1"/></w:r>')
    empty = ("h2", "header", "header2.xml", f"<w:hdr {NAMESPACES}>{p()}</w:hdr>")

    reading = lines(word(body, others=[empty, *others]))

    assert [line.text for line in reading.lines] == ["甲乙"]
    assert reading.other_parts == (
        OtherPart("header", "江门政务信息\n第8期"),
        OtherPart("footer", "— 1 —"),
        OtherPart("footnote", "注一"),
        OtherPart("footnote", "注二"),
        OtherPart("endnote", "尾注"),
        OtherPart("comment", "请核实"),
    )


def test_a_document_that_another_one_is_folded_into_is_refused():
    with pytest.raises(Refusal, match=r"^文件里夹着另一份没有展开的文档，请在 Word 中打开，另存为 \.docx 后再交。$"):
        lines(word(p("甲") + '<w:altChunk r:id="x"/>'))


@pytest.mark.parametrize("wrapper", ["w:sdt", "w:customXml", "w:ins", "w:hyperlink"])
def test_the_deepest_nesting_that_is_let_in_is_read(wrapper):
    inner = "<w:p><w:r><w:t>深</w:t></w:r></w:p>" if wrapper != "w:hyperlink" else r("深")
    nested = f"<{wrapper}>" * 190 + inner + f"</{wrapper}>" * 190

    assert read(nested) == [(1, "深")]


def test_nested_tables_and_text_boxes_as_deep_as_let_in_are_read():
    tables = "<w:tbl><w:tr><w:tc>" * 65 + p("表") + "</w:tc></w:tr></w:tbl>" * 65
    boxes = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>" * 38 + p("框")
    boxes += "</w:txbxContent></v:textbox></w:pict></w:r></w:p>" * 38

    assert [text for _, text in read(tables + boxes) if text] == ["表", "框"]


def test_a_document_without_relationships_is_read():
    files = parts(p("甲"))
    del files["word/_rels/document.xml.rels"]

    assert [line.text for line in lines(packed(files)).lines] == ["甲"]
