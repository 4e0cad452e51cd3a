from articles.models.article import Article, Conflict, Contribution, Frozen
from articles.models.attachment import Attachment
from articles.models.autosave import Autosave
from articles.models.picture import Picture
from articles.models.revision import Recorded, Revision

__all__ = [
    "Article",
    "Attachment",
    "Autosave",
    "Conflict",
    "Contribution",
    "Frozen",
    "Picture",
    "Recorded",
    "Revision",
]
