import json
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction

from bulletin.management import command
from bulletin.registering import link_waiting
from departments.models import Department


class Command(command.Command):
    help = "从 JSON 文件登记供稿单位和别名：只增加和更新，不删除。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.json")

    def handle(self, file, **options):
        try:
            rows = json.loads(Path(file).read_bytes())
        except OSError as error:
            raise CommandError(f"{file}：读不了这个文件（{error.strerror}）。") from error
        except ValueError as error:
            raise CommandError(f"{file}：不是 JSON 文件。") from error
        try:
            with transaction.atomic():
                added, updated = Department.objects.load(rows)
                linked = link_waiting(Department.objects.register().names)
        except ValueError as error:
            raise CommandError(f"{file}：{error}") from error
        self.stdout.write(f"新登记{added}个单位，更新{updated}个{f'，关联供稿{linked}篇' if linked else ''}。")
