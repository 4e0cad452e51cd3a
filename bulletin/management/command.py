from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError


class Command(BaseCommand):
    """A command whose errors are one sentence: also that the database is not there, full or not set up."""

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except (DatabaseError, InterfaceError) as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(
                f"数据库没有完成这一步（{reason}），没有保存任何内容。请确认已运行 python manage.py migrate，且磁盘未满。"
            ) from error
