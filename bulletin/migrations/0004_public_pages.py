import django.core.validators
from django.db import migrations, models


def take_over(apps, schema_editor):
    """When an issue or an article was corrected last has stood in the events so far."""
    Issue, Placement = apps.get_model("bulletin", "Issue"), apps.get_model("bulletin", "Placement")
    for event in apps.get_model("bulletin", "IssueEvent").objects.filter(kind="corrected").order_by("pk"):
        Issue.objects.filter(pk=event.issue_id).update(corrected_at=event.at)
        if event.article_id:
            Placement.objects.filter(article=event.article_id).exclude(corrections=[]).update(corrected_at=event.at)


class Migration(migrations.Migration):

    dependencies = [
        ('bulletin', '0003_signing'),
    ]

    operations = [
        migrations.AddField(
            model_name='issue',
            name='corrected_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='更正时间'),
        ),
        migrations.AddField(
            model_name='placement',
            name='corrected_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='更正时间'),
        ),
        migrations.AddField(
            model_name='site',
            name='party_mark_url',
            field=models.URLField(blank=True, verbose_name='党政机关标识'),
        ),
        migrations.AlterField(
            model_name='site',
            name='identification',
            field=models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[0-9]{10}\\Z', '网站标识码是十位数字。')], verbose_name='网站标识码'),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
