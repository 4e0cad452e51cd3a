from django.db import models

from articles.markup import clean


class CleanedHTMLField(models.TextField):
    """HTML that is cleaned on its way to the database, by bulk writes and restores too."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else clean(value)
