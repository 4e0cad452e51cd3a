from django.core.management.base import CommandError

from articles.search.rebuilding import Overtaken
from bulletin import searching
from bulletin.management import command


class Command(command.Command):
    help = "重建检索索引，原来的一直用到新的建好；--check 只核对，有不符的逐条说明。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对索引与稿件，不改动；有不符的，退出码是1")

    def handle(self, **options):
        with command.progress() as progress:
            if options["check"]:
                wrong = searching.differences(progress)
            else:
                try:
                    count = searching.reindex(progress)
                except Overtaken as overtaken:
                    raise CommandError(str(overtaken)) from overtaken
        if not options["check"]:
            self.stdout.write(f"检索索引已重建，共{count}篇。")
        elif wrong:
            raise CommandError("\n".join(wrong))
        else:
            self.stdout.write("检索索引与稿件一致。")
