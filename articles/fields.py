from django.db import models

from articles.markup import clean, plain
from articles.similarity import sketch


class CleanedHTMLField(models.TextField):
    """HTML that is cleaned on its way to the database, by bulk writes and restores too."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else clean(value)


class SketchField(models.BinaryField):
    """The sketch of another field's HTML, made whenever the row is saved whole, by bulk writes too."""

    def __init__(self, *args, of: str, **kwargs):
        self.of = of
        super().__init__(*args, editable=False, default=b"", **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["default"]
        kwargs.pop("editable", None)
        return name, path, args, {"of": self.of, **kwargs}

    def pre_save(self, instance, add):
        return sketch(plain(getattr(instance, self.of)))
