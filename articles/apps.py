from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "稿件"

    def ready(self):
        from articles.search.index import begin_indexes  # models are not loaded any earlier

        post_migrate.connect(begin_indexes, sender=self)
