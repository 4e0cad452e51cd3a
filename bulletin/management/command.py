import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Model
from tqdm import tqdm

from articles.search.entries import Progress
from bulletin.models import Publication
from departments.models import Department
from departments.names import Register


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


def publication(slug: str | None) -> Publication:
    """The publication of this name. Raises `CommandError` with the known ones where there is none."""
    found = Publication.objects.filter(slug=slug).first() if slug else None
    if found is None:
        known = "、".join(Publication.objects.values_list("slug", flat=True))
        hint = f"已有的刊物：{known}。" if known else "还没有刊物，请先用 addpublication 建立。"
        raise CommandError(f"没有名为“{slug}”的刊物。{hint}" if slug else f"请用 --publication 指明刊物。{hint}")
    return found


def register() -> Register:
    """The register of departments; an empty one where there is no database yet, so that a file can be tried at once."""
    return Department.objects.register() if has_table(Department) else Register()


def has_table(model: type[Model]) -> bool:
    """Whether the database is set up as far as this model."""
    return model._meta.db_table in connection.introspection.table_names()


@contextmanager
def progress(called: str = "") -> Iterator[Progress]:
    """What is told how many articles of how many are done; a bar on a terminal."""
    with tqdm(desc=called or None, unit="篇", disable=not sys.stderr.isatty()) as bar:

        def tell(done: int, of: int) -> None:
            bar.total, bar.n = of, done
            bar.refresh()

        yield tell


def sentence(error: Exception) -> str:
    """What a person is told of a file that could not be read."""
    if isinstance(error, FileNotFoundError):
        return "没有这个文件。"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹，请给出文件。"
    if isinstance(error, OSError):
        return f"读不了这个文件（{error.strerror}）。"
    return str(error)
