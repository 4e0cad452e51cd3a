from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError


class Command(BaseCommand):
    """A command whose errors are one sentence: also for a wrong option, or a database that is not there, full or not set up."""

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if parser.called_from_command_line:
            parser.error = lambda said: parser.exit(2, f"命令写得不对（{said}）。写法见：{parser.prog} --help\n")
        return parser

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except (DatabaseError, InterfaceError) as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(
                f"数据库没有完成这一步（{reason}），没有保存任何内容。请确认已运行 python manage.py migrate，且磁盘未满。"
            ) from error
