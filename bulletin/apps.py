from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class BulletinConfig(AppConfig):
    name = "bulletin"
    verbose_name = "刊物"

    def ready(self):
        from bulletin.roles import make_groups  # models are not loaded any earlier

        post_migrate.connect(make_groups, sender=self)


class EditorsAdminConfig(AdminConfig):
    default_site = "bulletin.adminsite.EditorsSite"
