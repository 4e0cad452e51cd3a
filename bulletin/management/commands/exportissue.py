import sys
from pathlib import Path

from django.core.management.base import CommandError

from bulletin import export
from bulletin.document import Refusal
from bulletin.management import command
from bulletin.models import Edition, Issue


class Command(command.Command):
    help = "把一期写成文件。"
    requires_system_checks = []  # they would load every page, which takes longer than the export

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="刊物")
        parser.add_argument("year", metavar="YEAR")
        parser.add_argument("number", metavar="NUMBER", help="8；增刊 z1；合刊 5-6")
        parser.add_argument("--format", choices=Edition.Format.values, default="txt")
        parser.add_argument("--output", metavar="FILE", help="不给则写到标准输出")

    def handle(self, slug, year, number, **options):
        issue = Issue.objects.at(slug, year, number).first()
        if issue is None:
            raise CommandError(f"没有这一期：{slug} {year} {number}。")
        try:
            content = export.made(issue, options["format"]).content
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["output"]:
            try:
                Path(options["output"]).write_bytes(content)
            except OSError as error:
                raise CommandError(f"{options['output']}：写不了这个文件（{error.strerror}）。") from error
        else:
            sys.stdout.buffer.write(content)
