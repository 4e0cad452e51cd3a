"""The form of an article as a browser sends it."""

from articles.models import Article

BODY = "<p>一段，68所。</p><p>二段。</p><p>三段。</p>"


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def form(client, article, **changed):
    """What the page's form sends."""
    fields = client.get(address(article)).context["form"]
    sent = {name: fields[name].value() or "" for name in Article.CONTENT}
    return sent | {"version": fields["version"].value()} | changed


def now(article):
    return Article.objects.get(pk=article.pk)
