import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from django.core.management.base import CommandError

from articles.models import Term
from articles.proofing import Finding, Terms
from articles.proofing.rate import characters, errors, per_ten_thousand
from bulletin.document import Refusal
from bulletin.formats import source
from bulletin.grammar.reading import NO_BULLETIN, Source, read_lines
from bulletin.management import command
from bulletin.proofreading import Proof, proof_of_text, proofs

SIGNS = {"must": "✕ 必改", "check": "! 请核对", "style": "~ 体例", "info": "· 提示"}
AROUND = 12  # characters shown on each side of a finding
LONGEST = 40


class Command(command.Command):
    help = "校对刊物文件（.txt、.docx）里的稿件。没有读到刊物时，全文当作一篇。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="文件；- 为标准输入")
        parser.add_argument("--json", action="store_true", help="输出校对结果")

    def handle(self, *args, file, **options):
        try:
            data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            read = _proofs(source.read(data, "" if file == "-" else Path(file).name))
        except (Refusal, OSError) as error:
            raise CommandError(f"{'标准输入' if file == '-' else file}：{command.sentence(error)}") from error
        if options["json"]:
            said = [_as_json(finding) for proof in read for finding in proof.in_file()]
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self._print(read)

    def _print(self, read: list[Proof]) -> None:
        for proof in read:
            if proof.findings:
                self.stdout.write(proof.title or "全文")
            for here, finding in zip(proof.findings, proof.in_file(), strict=True):
                shown = _shown(proof.texts[here.line].text, here)
                self.stdout.write(
                    f"  {SIGNS[finding.level]} 第{finding.line}行 {shown} {finding.message}{_advice(here)}（{finding.code}）"
                )
        levels = Counter(finding.level for proof in read for finding in proof.findings)
        counts = "、".join(f"{sign[2:]}{levels[level]}处" for level, sign in SIGNS.items())
        weight = sum((errors(proof.texts, proof.findings) for proof in read), Decimal(0))
        length = sum(characters(proof.texts) for proof in read)
        self.stdout.write(f"{len(read)}篇、{length}字：{counts}；差错率万分之{per_ten_thousand(weight, length)}。")


def _proofs(given: Source) -> list[Proof]:
    try:
        document = read_lines(given, command.register())
    except Refusal as refusal:
        if str(refusal) != NO_BULLETIN:
            raise
        return [proof_of_text(given.lines, _terms())]
    return proofs(document, _terms())


def _terms() -> Terms:
    """The office's own words to be watched; none where there is no database yet."""
    return Term.objects.rules() if command.has_table(Term) else Terms(())


def _as_json(finding: Finding) -> dict:
    said = {
        name: getattr(finding, name)
        for name in ("code", "level", "line", "start", "end", "quote", "message", "suggestion")
    }
    return said | ({"count": finding.count} if finding.code == "punct.halfwidth" else {})


def _shown(text: str, finding: Finding) -> str:
    """The place with a little of the text around it, its span between ▸ and ◂."""
    before, after = text[max(finding.start - AROUND, 0) : finding.start], text[finding.end : finding.end + AROUND]
    quote = finding.quote if len(finding.quote) <= LONGEST else f"{finding.quote[:LONGEST]}…"
    return f"{before}▸{quote}◂{after}".strip()


def _advice(finding: Finding) -> str:
    if finding.suggestion is None or finding.count > 1:
        return ""
    return f"建议：{finding.suggestion}" if finding.suggestion else "建议：删去"
