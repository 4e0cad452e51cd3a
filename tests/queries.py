"""Queries of every kind of SEARCH §1, drawn from texts; the same every time."""

import random
import re

from opencc import OpenCC

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,+%]*")
SET = [
    "渡口改造", "渡口、改造", "渡口。改造", "渡", "造", "𠮷", "〇", "々", "jx20", '"jx20"', "JX2031", "ＪＸ２０", "1+7", "1 7", "3.6万元",
    "13.6万元", "2.55亿元", "8200", "8,200人", "８２００", "ppp", "PPP项目", "pp", "v1.2", '"v1.2"', "1.2", "財政局、水利局", "财政局",
    "發展", "发展中国家", "ガ造", "kg", "ss", "渡口 -改造", "-改造", "改造 -jx20", '改造 -"jx20"', "改造 -渡", "渡 -造", "“渡口改造”", "渡口 改造",
    "造渡", "改 造", "改造造", "尾声结束", "造尾", "渡改口造渡", "渡口渡口渡口", "口渡口", "渡" * 50, "渡" * 201, "渡渡改", "渡渡造", "x", "xxx", "x" * 600, '"' + "x" * 600 + '"', "x" * 1999,
    '"' + "x" * 1998 + '"', "渡改口造" * 400, "渡改口造" * 400 + "造", "", '"', "。", "😀", "AND", "渡口 OR 改造", "造*", "title:渡口", "NOT 渡口",
    "\0渡\0口", "\ud800渡口", "'渡口'", "渡口\\", "渡口'; DROP TABLE", "%", "_", "a b c d e f g", "、" * 50, "- - -", "--渡口", "渡口\n改造", "渡口|改造",
]  # fmt: skip


def drawn(texts, seed=8):
    """At least 500 of them, from these (title, body, credits)."""
    pick = random.Random(seed)
    fields = [field for title, body, credits in texts for field in (title, body, *credits) if _HAN.search(field)]
    runs = [run for field in fields for run in _HAN.findall(field)]
    latin = sorted({found for field in fields for found in _LATIN.findall(field)})
    titles = sorted({title for title, _, _ in texts if len(title) > 8})
    traditional = OpenCC("s2t")

    def part(longest):
        run = pick.choice([run for run in pick.choices(runs, k=9)])
        start = pick.randrange(len(run))
        return run[start : start + pick.randint(1, longest)]

    def cut(least, most):
        field = pick.choice(fields)
        start = pick.randrange(max(len(field) - most, 1))
        return re.sub('["“”]', "", field[start : start + pick.randint(least, most)])

    def near(word):
        field = pick.choice([field for field in fields if word in field])
        at = field.find(word)
        return field[max(at - pick.randint(0, 3), 0) : at + len(word) + pick.randint(0, 3)]

    found = [*SET, *titles]
    found += [part(1) for _ in range(60)] + [part(2) for _ in range(60)] + [part(8) for _ in range(60)]
    found += (
        [cut(3, 15) for _ in range(50)] + [f'"{cut(3, 12)}"' for _ in range(30)] + [f"“{part(5)}”" for _ in range(20)]
    )
    found += [pick.choice(latin) for _ in range(40)] + [near(pick.choice(latin)) for _ in range(40)]
    found += [f'"{pick.choice(latin)}"' for _ in range(20)] + [pick.choice(latin)[:1] for _ in range(10)]
    found += [f"{part(3)} {part(3)}" for _ in range(40)] + [f"{part(2)} {part(1)} {part(2)}" for _ in range(30)]
    found += [f"{part(2)} -{part(2)}" for _ in range(30)] + [f"-{part(1)} {part(2)} {part(1)}" for _ in range(30)]
    found += [f'{part(1)} -"{part(3)}" -{part(1)}' for _ in range(20)] + [f"{part(1)} {part(1)}" for _ in range(20)]
    found += [traditional.convert(part(6)) for _ in range(20)] + [
        near(pick.choice(latin)).translate(_WIDE) for _ in range(20)
    ]
    found += [title[-8:] for title in titles] + [f"{title[6:]}{title[:6]}" for title in titles[::3]]
    return found
