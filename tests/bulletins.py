"""Bulletins made up by hypothesis: well-formed ones in the forms of IMPORT.md, and what may happen to a file."""

from hypothesis import strategies as st

WORDS = [
    "市财政局",
    "园区",
    "项目",
    "改革",
    "服务",
    "企业",
    "群众",
    "水利",
    "教育",
    "道路",
    "推进",
    "提升",
    "建设",
    "治理",
    "办理",
    "公开",
]
OFFICES = ["市财政局", "市水利局", "东洲区政府", "市教育局", "市民政局", "云屏县政府"]
SECTION_NAMES = ["落实稳经济政策", "工作进展", "民生实事", "经验交流"]

# Something for every button: an item without text, another title, a stray line, an unknown name, a page number.
WITH_PROBLEMS = """【工作进展】
●市水利局完成汛前检查
●市教育局扩大学位供给
●市民政局完善助餐服务
◆工作进展◆
市水利局完成汛前检查
市水利局检查水库12座，整改隐患31处。
（市水利局供稿）
联系人：周明，电话8800213
市教育局扩大学位的供给
市教育局新增学位5400个。
（市教育局、市学前中心供稿）
— 2 —
"""

phrases = st.lists(st.sampled_from(WORDS), min_size=3, max_size=7).map("".join)
sentences = st.lists(phrases, min_size=1, max_size=4).map(lambda parts: "，".join(parts) + "。")


@st.composite
def well_formed(draw):
    """The text of a bulletin with contents and credits, in one manner throughout."""
    eol = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    bullet = draw(st.sampled_from("●※▲☆■"))
    contents_mark = draw(st.sampled_from(["【{}】", "〖{}〗"]))
    section_mark = draw(st.sampled_from(["◆{}◆", "【{}】", "★{}★", "〖{}〗"]))
    indent = draw(st.sampled_from(["", "\u3000\u3000", "    "]))
    credit = draw(st.sampled_from(["({}供稿)", "（{}供稿）", "供稿：{}", "\u3000\u3000（{}供稿）"]))
    blank = draw(st.booleans())
    titles = draw(st.lists(phrases, min_size=2, max_size=7, unique=True))
    names = draw(st.lists(st.sampled_from(SECTION_NAMES), min_size=1, max_size=min(3, len(titles)), unique=True))
    homes = sorted(draw(st.lists(st.integers(0, len(names) - 1), min_size=len(titles), max_size=len(titles))))
    sections = [(name, [t for t, home in zip(titles, homes, strict=True) if home == n]) for n, name in enumerate(names)]
    sections = [(name, group) for name, group in sections if group]
    lines = []
    for name, group in sections:
        lines.append(contents_mark.format(name))
        lines += [bullet + title for title in group]
    for name, group in sections:
        lines += [""] * blank + [section_mark.format(name)]
        for title in group:
            lines += [""] * blank + [title]
            lines += [indent + draw(sentences) for _ in range(draw(st.integers(1, 4)))]
            lines.append(
                credit.format("、".join(draw(st.lists(st.sampled_from(OFFICES), min_size=1, max_size=3, unique=True))))
            )
    return eol.join(lines) + eol * draw(st.integers(0, 2))


encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"])


@st.composite
def damaged(draw):
    """A bulletin after something has happened to its lines or its bytes."""
    text = draw(well_formed())
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1)) if lines else 0
        done = draw(st.sampled_from(["delete", "double", "swap", "garbage", "truncate"]))
        if done == "delete" and lines:
            del lines[at]
        elif done == "double" and lines:
            lines.insert(at, lines[at])
        elif done == "swap" and lines:
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif done == "garbage":
            lines.insert(at, draw(st.text(max_size=30)) + draw(st.sampled_from(["\n", "\r", ""])))
    data = "".join(lines).encode(draw(encodings), "surrogatepass")
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data
