import os
import re
import sys
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from bulletin import export
from bulletin.document import Refusal
from bulletin.formats import press
from bulletin.formats.fonts import MissingFont
from bulletin.management import command, files
from bulletin.models import Edition, Issue
from departments.names import norm


class Command(command.Command):
    help = (
        "把一期写成文件。用 --all 把公众能读的每一期写进一个文件夹：DIR/刊物/年份/期号.格式；"
        "草稿、还没到时间的、内部的和已撤回的都不写，文件夹里的其他文件不动。"
    )
    requires_system_checks = []  # they would load every page, which takes longer than the export

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?", metavar="SLUG", help="刊物；用 --all 时可以不给，给了就只写这种刊物")
        parser.add_argument("year", nargs="?", metavar="YEAR", help="年份；用 --all 时可以不给")
        parser.add_argument("number", nargs="?", metavar="NUMBER", help="8；增刊 z1；合刊 5-6；用 --all 时不给")
        parser.add_argument("--format", choices=Edition.Format.values, default="txt")
        parser.add_argument("--output", metavar="FILE", help="不给则写到标准输出")
        parser.add_argument("--all", metavar="DIR", dest="folder", help="公众能读的每一期都写进这个文件夹")

    def handle(self, slug, year, number, *, format, output, folder, **options):
        self.format = format
        if "" in (output, folder):  # a variable of a script that is not set
            raise CommandError(f"{'--output' if output == '' else '--all'} 后面没有写名称。")
        if folder is not None:
            if number or output:
                extra = "NUMBER" if number else "--output"
                raise CommandError(f"--all 写出很多期，不能再给 {extra}。只写一期请去掉 --all。")
            self._all(Path(folder), slug, year)
        elif number:
            self._one(slug, year, number, output)
        else:
            raise CommandError("请写明刊物、年份和期号，例如 jiangmen 2026 8。要写出公众能读的每一期，请用 --all DIR。")

    def _one(self, slug: str, year: str, number: str, output: str | None) -> None:
        issue = Issue.objects.at(slug, year, number).first()
        if issue is None:
            raise CommandError(f"没有这一期：{slug} {year} {number}。")
        try:
            content = export.made(issue, self.format).content
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if output:
            _write(Path(output), content)
        else:
            _print(content)

    def _all(self, folder: Path, slug: str | None, year: str | None) -> None:
        keys = _public(slug, year)
        refused = 0
        with press.keep(), tqdm(keys, unit="期", disable=not sys.stderr.isatty()) as bar:
            for key in bar:
                # Asked again: what was withdrawn in the meantime is not written.
                issue = Issue.objects.public().select_related("publication").filter(pk=key).first()
                if issue is None:
                    continue
                try:
                    content = export.made(issue, self.format).content
                except (MissingFont, press.Unable) as refusal:  # as every other issue would be
                    raise CommandError(str(refusal)) from refusal
                except (Refusal, OSError) as error:
                    bar.clear()
                    self.stderr.write(f"{issue}：{command.sentence(error)}")
                    refused += 1
                    continue
                norm.cache_clear()  # which remembers lines of every text
                publication, year, number = map(str, issue.address_args)
                _write(folder / publication / year / f"{number}.{self.format}", content, folders=True)
        if refused:
            raise CommandError(f"{len(keys)}期中有{refused}期没有写出。")


def _public(slug: str | None, year: str | None) -> list[int]:
    """The keys of the issues that citizens read, those of this publication and this year."""
    issues = Issue.objects.public()
    if slug:
        issues = issues.filter(publication=command.publication(slug))
    if year:
        if not re.fullmatch("[1-9][0-9]{3}", year):
            raise CommandError(f"{year} 不是年份。请写成四位数字，例如 2026。")
        issues = issues.filter(year=int(year))
    return list(issues.order_by("publication__slug", "year", "series", "number").values_list("pk", flat=True))


def _write(path: Path, content: bytes, *, folders: bool = False) -> None:
    try:
        files.write(path, content, folders=folders)
    except OSError as error:
        raise CommandError(f"{path}：写不了这个文件（{error.strerror}）。") from error


def _print(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else what is left is tried again at the end
        raise CommandError(f"标准输出：写不下去（{error.strerror}），文件不完整。") from error
