from django.db import migrations

from articles.search.engines import ENGINES
from articles.search.tokens import version


def begin(apps, schema_editor):
    """Tables that hold nothing: everything, where nothing was written yet; else they wait for `reindex`."""
    connection = schema_editor.connection
    empty = ENGINES[connection.vendor](connection, "drafts", 1)
    empty.create()
    empty.finish()
    complete = not apps.get_model("articles", "Article").objects.using(connection.alias).exists()
    apps.get_model("articles", "SearchIndex").objects.using(connection.alias).create(
        name="drafts", generation=1, version=version() if complete else "", stamp=0
    )


def end(apps, schema_editor):
    connection = schema_editor.connection
    row = apps.get_model("articles", "SearchIndex").objects.using(connection.alias).get(name="drafts")
    for number in {row.generation, row.building} - {None}:
        ENGINES[connection.vendor](connection, row.name, number).drop()
    row.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0006_search_index"),
    ]

    operations = [
        migrations.RunPython(begin, end),
    ]
