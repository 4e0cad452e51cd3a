"""Characters that only look like the right ones: forms of other lands, code points of PDF copies, circles for 〇. Pure."""

import re
import unicodedata
from collections.abc import Iterator

# Outside 通用规范汉字表, and easily taken for the one that is there: wrong and right by turns. Traditional characters that
# look different are for `word.mixed_script`; forms that people have in their names are left out.
_PAIRS = (
    "戸户戶户內内冋同吿告旣既卽即眞真査查歩步毎每産产敎教曁暨緖绪靑青淸清抜拔収收両两乗乘亜亚仮假伝传価价倹俭児儿円圆冨富"
    "剤剂剰剩労劳効效勧劝単单厳严図图団团囲围圏圈圧压塁垒増增壊坏壌壤売卖変变奨奖実实宻密寛宽対对専专県县巣巢帯带帰归庁厅広广"
    "廃废弾弹従从徳德応应悪恶悩恼懐怀戦战戯戏払拂抅拘拝拜拠据択择拡扩挙举捜搜掲揭揺摇摂摄撃击斉齐斎斋暁晓暦历曽曾栄荣桜樱検检"
    "楽乐様样権权歓欢歯齿歳岁歴历気气沢泽浄净済济渉涉渇渴満满溌泼滝泷瀬濑焼烧焔焰犠牺猟猎畳叠発发砕碎稲稻穂穗穏稳竜龙粋粹粛肃"
    "経经絵绘継继続续総总縁缘縄绳繊纤聴听脳脑臓脏舎舍茘荔荘庄蔵藏薬药蛍萤覚觉覧览観观訳译読读豊丰転转軽轻辺边逓递遅迟郷乡酔醉"
    "釈释鉄铁銭钱鋳铸関关陥陷険险隠隐雑杂霊灵頼赖顕显験验騒骚駅驿髄髓髙高鶏鸡黒黑黙默呉吴娯娱尙尚倂并屛屏囯国亊事囬回囙因夲本"
    "厛厅厰厂叅参呌叫咊和圡土壻婿宼寇尓尔徃往恠怪揑捏撡操斍觉曵曳歺餐汚污淂得爼俎甞尝畄留畧略疎疏眀明矦侯硏研窓窗糓谷聨联覇霸"
    "觧解詧察讃赞輙辄辧办迯逃邉边鄊乡鎻锁閙闹闗关隣邻靣面頋顾騐验髪发鼡鼠"
    # Radicals that have no compatibility form.
    "⺁厂⺌小⺍小⺝月⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻌辶⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
_FORMS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
# 康熙部首 and compatibility ideographs, which a PDF gives instead of the characters themselves.
_COMPATIBLE = "\u2f00-\u2fdf\u2e9f\u2ef3\uf900-\ufaff\U0002f800-\U0002fa1f"
_FORM = re.compile(f"[{_COMPATIBLE}{''.join(_FORMS)}]")
_KANA = re.compile("[\u3041-\u30ff]")
_LETTERS = re.compile("[\u3041-\u30ff\u3400-\u9fff々]+")

_DIGITS = "一二三四五六七八九"
# 二○二六年, 一○五国道; 零 and figures only in a year, since 一百零五 is right.
_CIRCLE = re.compile(rf"(?<=[{_DIGITS}〇])[○◯ОOoＯｏ]+(?=[{_DIGITS}〇年])")
_YEAR = re.compile(rf"(?<![{_DIGITS}〇零百千万亿])(?=[{_DIGITS}〇零0０○◯]{{4}}年)[一二][{_DIGITS}〇零0０○◯]{{3}}(?=年)")
_ZERO = re.compile("[零0０]+")
_DAY = re.compile(rf"(?<=[0-9０-９十{_DIGITS}])曰")
_MONTH = re.compile(rf"月\s*[0-9０-９十{_DIGITS}]{{1,3}}$")


def lookalikes(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and right form of each; Japanese is left alone."""
    foreign = foreign_offsets(text)
    for match in _FORM.finditer(text):
        if match.start() not in foreign:
            right = _right(match[0])
            if right != match[0]:
                yield match.start(), match.end(), right
    for match in _CIRCLE.finditer(text):
        yield match.start(), match.end(), "〇" * len(match[0])
    for year in _YEAR.finditer(text):
        for match in _ZERO.finditer(text, year.start(), year.end()):
            yield match.start(), match.end(), "〇" * len(match[0])
    for match in _DAY.finditer(text):
        if _MONTH.search(text, max(0, match.start() - 8), match.start()):
            yield match.start(), match.end(), "日"


def foreign_offsets(text: str) -> set[int]:
    """The offsets of what is Japanese: kana, and the characters around them."""
    if not _KANA.search(text):
        return set()
    runs = (match for match in _LETTERS.finditer(text) if _KANA.search(match[0]))
    return {offset for run in runs for offset in range(*run.span())}


def _right(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return _FORMS.get(plain, plain)
