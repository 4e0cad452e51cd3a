from articles.models.article import Article, Contribution
from articles.models.picture import Picture

__all__ = ["Article", "Contribution", "Picture"]
