from articles.models.article import Article, Conflict, Frozen
from articles.models.attachment import Attachment
from articles.models.autosave import Autosave
from articles.models.contribution import Contribution
from articles.models.dismissal import Dismissal
from articles.models.picture import Picture
from articles.models.proof import Proof
from articles.models.proofreading import Proofed, Settled
from articles.models.review import Review
from articles.models.reviewing import NotReviewable
from articles.models.revision import Recorded, Revision
from articles.models.search_index import SearchIndex
from articles.models.term import Term

__all__ = [
    "Article",
    "Attachment",
    "Autosave",
    "Conflict",
    "Contribution",
    "Dismissal",
    "Frozen",
    "NotReviewable",
    "Picture",
    "Proof",
    "Proofed",
    "Recorded",
    "Review",
    "Revision",
    "SearchIndex",
    "Settled",
    "Term",
]
