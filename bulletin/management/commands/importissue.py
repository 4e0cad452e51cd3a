import json
import re
import sys
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from tqdm import tqdm

from bulletin.document import Document, Refusal
from bulletin.formats import json as reading_json
from bulletin.importing import AlreadyImported, Numbering, import_file, understand
from bulletin.management import command
from bulletin.models import Issue, NotPublishable, Publication


class Command(command.Command):
    help = "把刊物文件（.txt、.docx）读成一期草稿。"

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--publication", metavar="SLUG", help="刊物；只试读（--dry-run）时可以不给")
        parser.add_argument("--year", metavar="YYYY")
        parser.add_argument("--number", help="8；增刊 z1；合刊 5-6")
        parser.add_argument("--total", help="总期号；合刊 105-106")
        parser.add_argument("--date", metavar="YYYY-MM-DD")
        parser.add_argument("--add-departments", action="store_true", help="把不认识的供稿单位都登记为新单位")
        parser.add_argument("--publish", action="store_true", help="没有问题就发布")
        parser.add_argument("--by", metavar="USER", help="以谁的名义")
        parser.add_argument("--dry-run", action="store_true", help="只试读，不保存")
        parser.add_argument("--json", action="store_true", help="输出读入结果")

    def handle(self, *args, **options):
        self.options = options
        self.publication = self._publication()
        self.by = self._user()
        self.given = self._given()
        refused = 0
        files = options["files"]
        for file in tqdm(files, unit="份", disable=len(files) < 2 or not sys.stderr.isatty()):
            try:
                self._one(file)
            except (Refusal, NotPublishable, OSError) as error:
                said = f"{file}：{command.sentence(error)}"
                if len(files) == 1:
                    raise CommandError(said) from error
                self.stderr.write(said)
                refused += 1
        if refused:
            raise CommandError(f"{len(files)}份文件中有{refused}份没有完成。")

    def _publication(self) -> Publication | None:
        slug = self.options["publication"]
        if not slug and self.options["dry_run"]:
            return None
        return command.publication(slug)

    def _user(self):
        name = self.options["by"]
        user = get_user_model().objects.filter(username=name).first() if name else None
        if name and user is None:
            raise CommandError(f"没有名为“{name}”的用户。")
        return user

    def _given(self) -> Numbering:
        number, total = self.options["number"], self.options["total"]
        series = Issue.Series.SUPPLEMENT if number and number.startswith("z") else Issue.Series.REGULAR
        first, last = _span(number.removeprefix("z") if number else None, "--number")
        total_number, total_to = _span(total, "--total")
        year = self.options["year"]
        if year and not re.fullmatch("[12][0-9]{3}", str(year)):
            raise CommandError(f"--year {year} 不是年份。请写成四位数字，例如 2026。")
        day = self.options["date"]
        try:
            day = date.fromisoformat(str(day)) if day else None
        except ValueError as error:
            raise CommandError(f"--date {day} 不是日期。请写成 2026-03-20 这样。") from error
        return Numbering(int(year) if year else None, first, last, total_number, total_to, day, series)

    def _one(self, file: str) -> None:
        path = Path(file)
        data = path.read_bytes()
        if self.options["dry_run"]:
            name = self.publication.name if self.publication else ""
            self._print(understand(data, name=path.name, register=command.register(), publication=name), None)
            return
        document = None
        try:
            issue, document = import_file(
                data,
                name=path.name,
                publication=self.publication,
                given=self.given,
                add_departments=self.options["add_departments"],
                by=self.by,
            )
        except AlreadyImported as known:
            issue = known.issue
            if self.options["json"]:
                document = understand(
                    data, name=path.name, register=command.register(), publication=self.publication.name
                )
            else:
                self.stdout.write(f"{file}：{known}{issue.get_absolute_url()}")
        if document is not None:
            self._print(document, issue)
        if self.options["publish"] and issue.state == Issue.State.DRAFT:
            issue.publish(by=self.by)

    def _print(self, document: Document, issue: Issue | None) -> None:
        if self.options["json"]:
            said = reading_json.write(document) | ({"issue": issue.get_absolute_url()} if issue else {})
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        counts = f"{len(document.parts)}个栏目、{len(document.entries)}篇稿件"
        self.stdout.write(f"{issue}：{counts}，{issue.get_absolute_url()}" if issue else f"读到{counts}。")
        for problem in document.problems:
            sign = {"error": "✕", "warning": "!", "info": "·"}[problem.level]
            self.stdout.write(f"  {sign} 第{problem.line}行 {problem.message} {problem.quote[:40]}（{problem.code}）")


def _span(text: str | None, option: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    first, _, last = text.partition("-")
    if not re.fullmatch("[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?", text):
        raise CommandError(f"{option} {text} 不是期号。请写成 8、5-6 或（增刊）z1。")
    if last and int(last) <= int(first):
        raise CommandError(f"{option} {text} 的次序不对：合刊的后一个期号要大于前一个。")
    return int(first), int(last) if last else None
