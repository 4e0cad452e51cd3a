from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from bulletin.management import command
from bulletin.models import Publication


class Command(command.Command):
    help = "建立一份刊物，带最初的两个栏目。"

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="网址中的名称，例如 jiangmen")
        parser.add_argument("name", metavar="NAME", help="刊名")
        parser.add_argument("--reviews", type=int, choices=range(4), default=0, help="审核级数")
        parser.add_argument("--proofs", type=int, choices=range(4), default=0, help="校次")

    def handle(self, slug, name, **options):
        if Publication.objects.filter(slug=slug).exists():
            raise CommandError(f"已经有名为“{slug}”的刊物。")
        publication = Publication(
            slug=slug, name=name.strip(), reviews_required=options["reviews"], proofs_required=options["proofs"]
        )
        try:
            publication.full_clean()
        except ValidationError as error:
            said = [
                f"{Publication._meta.get_field(name).verbose_name}：{message.rstrip('。')}"
                for name, messages in error.message_dict.items()
                for message in messages
            ]
            raise CommandError("；".join(said) + "。") from error
        Publication.objects.start(
            slug=publication.slug,
            name=publication.name,
            reviews_required=publication.reviews_required,
            proofs_required=publication.proofs_required,
        )
        self.stdout.write(f"建立了《{publication.name}》：{publication.get_absolute_url()}")
