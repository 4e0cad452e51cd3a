"""Credits and the offices in them. Pure."""

import re
from collections.abc import Iterable

# Who did what: 执笔：张三, 文/图：李四.
_LABELS = (
    "供稿 撰稿 撰写 执笔 整理 来源 资料来源 信息来源 作者 记者 本报记者 通讯员 摄影 编辑 责任编辑 编写 编译 审核 校对 初审 复审 终审"
    " 摘自 提供"
)
_SPACED = "|".join("[ \u3000]*".join(label) for label in _LABELS.split())
_LABEL = re.compile(rf"(?:(?<!\w)[文图]|{_SPACED})(?:人|者|单位|部门)?\s*[：:/／]")


def credit_pieces(lines: Iterable[str], names: Iterable[tuple[str, int | None]]) -> list[list[tuple[str, int | None]]]:
    """Printed credits cut at the names in them: (text, key of the name or None); the texts of a line make the line.

    `names` are (printed name, key) in printed order. Letters that were spaced for layout are found too.
    """
    waiting = [(re.compile(r"\s*".join(map(re.escape, name))), key) for name, key in names if name]
    cut = []
    for line in lines:
        pieces: list[tuple[str, int | None]] = []
        at = 0
        for name in list(waiting):
            if match := name[0].search(line, at):
                pieces += [(line[at : match.start()], None), (match[0], name[1])]
                at = match.end()
                waiting.remove(name)
        pieces.append((line[at:], None))
        cut.append([piece for piece in pieces if piece[0]])
    return cut


def printed_credit(line: str) -> str:
    """A credit as it stands at the end of an article, brackets aside: `市财政局` becomes `市财政局供稿`.

    One that says by a label who did what, `执笔：张三`, stays as it is.
    """
    return line if "供稿" in line or _LABEL.search(line) else f"{line}供稿"


def bracketed(credit: str) -> str:
    """A credit in its brackets; what begins with a label, or has brackets already, stays as it is."""
    closed = credit[:1] in ("（", "(", "【", "[", "〔") and credit[-1:] in ("）", ")", "】", "]", "〕")
    return credit if closed or credit.startswith("供") or _LABEL.match(credit) else f"（{credit}）"
