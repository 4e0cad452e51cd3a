from articles.models.article import Article, Conflict, Contribution, Frozen
from articles.models.attachment import Attachment
from articles.models.autosave import Autosave
from articles.models.picture import Picture
from articles.models.review import Review
from articles.models.reviewing import NotReviewable
from articles.models.revision import Recorded, Revision

__all__ = [
    "Article",
    "Attachment",
    "Autosave",
    "Conflict",
    "Contribution",
    "Frozen",
    "NotReviewable",
    "Picture",
    "Recorded",
    "Review",
    "Revision",
]
