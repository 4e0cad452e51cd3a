from django.db import models

from articles.search.tokens import version


class SearchIndex(models.Model):
    """An index of articles: which generation of its tables serves, and what it was made by (`articles.search`)."""

    name = models.CharField("名称", max_length=20, primary_key=True)
    generation = models.PositiveIntegerField("代")
    building = models.PositiveIntegerField("正在重建的一代", null=True, blank=True)
    version = models.CharField("分词版本", max_length=100)
    stamp = models.BigIntegerField("戳记", help_text="每次改动都换一个")
    last = models.BigIntegerField("最后的行号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "检索索引"

    def __str__(self):
        return self.name

    @property
    def is_current(self) -> bool:
        """Whether its tokens are those that the program makes today."""
        return self.version == version()
