
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_reviews'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='proof', serialize=False, to='articles.article')),
                ('stamp', models.CharField(max_length=64, verbose_name='文本和检查的摘要')),
                ('characters', models.PositiveIntegerField(verbose_name='字数')),
                ('spots', models.JSONField(verbose_name='提示')),
                ('table', models.CharField(max_length=80, verbose_name='术语表的摘要')),
                ('terms', models.JSONField(verbose_name='术语')),
            ],
            options={
                'verbose_name': '校对结果',
                'verbose_name_plural': '校对结果',
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(error_messages={'unique': '术语表里已经有它。'}, max_length=100, unique=True, verbose_name='错误的写法')),
                ('replacement', models.CharField(blank=True, help_text='留空就只提示，不给“改为”按钮', max_length=100, verbose_name='改为')),
                ('level', models.CharField(choices=[('must', '阻止发布'), ('check', '核对'), ('style', '建议')], default='check', help_text='阻止发布：稿件里有它，就不能发布；核对、建议：只提醒', max_length=10, verbose_name='级别')),
                ('kind', models.CharField(choices=[('错敏词', '错敏词'), ('职务', '职务'), ('机构名称', '机构名称'), ('规范用语', '规范用语')], default='规范用语', max_length=10, verbose_name='类别')),
                ('exceptions', models.TextField(blank=True, help_text='一行一个：含有它而正确的说法，例如错误的写法是“会报”时的“大会报告”', verbose_name='例外')),
                ('note', models.CharField(blank=True, help_text='一句话，和提示一起显示', max_length=200, verbose_name='理由')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
            ],
            options={
                'verbose_name': '术语',
                'verbose_name_plural': '术语',
                'ordering': ['text'],
            },
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='检查')),
                ('text', models.CharField(max_length=300, verbose_name='原文')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '忽略的提示',
                'verbose_name_plural': '忽略的提示',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['text'], name='articles_di_text_410cf7_idx')],
                'constraints': [models.UniqueConstraint(fields=('code', 'text'), name='one_dismissal_a_check_and_text')],
            },
        ),
    ]
