import datetime
import json
import os
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.crypto import salted_hmac

from articles import termtable
from articles.models import Term
from bulletin import searching
from bulletin.importing import AlreadyImported, Numbering, import_file
from bulletin.models import Publication, Site
from departments.models import Department, Membership

SEEDS = settings.BASE_DIR / "seeds"
SLUG, NAME, ORGAN = "lanjiang", "澜江政务信息", "澜江市人民政府办公室"
# What the samples do not say themselves: the first has the form of a bulletin without any masthead.
GIVEN = {
    "2026-01.txt": Numbering(year=2026, number=1, total_number=101, date=datetime.date(2026, 1, 23)),
}
# One user a role.
USERS = {
    "gonggao": ("供稿员", "叶", "知秋"),
    "bianji": ("编辑", "林", "予安"),
    "chushen": ("初审", "方", "明远"),
    "fushen": ("复审", "许", "静言"),
    "zhongshen": ("终审", "顾", "长河"),
    "tongji": ("统计", "何", "清数"),
    "guanli": ("管理员", "陆", "守正"),
}


class Command(BaseCommand):
    help = "建立样刊的数据库，打印网址和各角色的登录名，并在本机提供服务。"

    def handle(self, *args, **options):
        port = int(os.environ.get("PORT", "8000"))
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(f"端口{port}已被占用。请换一个：make run PORT={port + 1}") from error
        call_command("migrate", verbosity=0)
        passwords = load()
        if not searching.is_current():  # samples of an older version have none
            searching.reindex()
        self.stdout.write(f"网址 http://127.0.0.1:{port}/　后台 http://127.0.0.1:{port}/admin/")
        for name, password in passwords.items():
            self.stdout.write(f"{USERS[name][0]}　用户名 {name}　密码 {password}")
        self.stdout.flush()
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)


@transaction.atomic
def load() -> dict[str, str]:
    """The sample bulletins and users, as far as they are not there yet. Returns the passwords by user name."""
    Department.objects.load(json.loads((SEEDS / "departments.json").read_text()))
    publication = Publication.objects.filter(slug=SLUG).first()
    if publication is None:
        publication = Publication.objects.start(slug=SLUG, name=NAME, organ=ORGAN)
    if not Term.objects.exists():
        Term.objects.take(termtable.read((SEEDS / "terms.csv").read_text())[0])
    if not Site.objects.exists():
        Site.objects.create(name=NAME, host=ORGAN)
    passwords = {name: _user(name) for name in USERS}
    editor = get_user_model().objects.get(username="bianji")
    for file in sorted([*SEEDS.glob("*.txt"), *SEEDS.glob("*.docx")]):
        given = GIVEN.get(file.name, Numbering())
        try:
            issue, _ = import_file(file.read_bytes(), name=file.name, publication=publication, given=given, by=editor)
        except AlreadyImported:
            continue
        issue.publish(by=get_user_model().objects.get(username="zhongshen"))
    return passwords


def _user(name: str) -> str:
    """Make the user if there is none; returns the password, or a word on it where somebody has set another.

    The password comes from this installation's secret key: the same at every run, and nobody else's.
    """
    role, family, given = USERS[name]
    password = f"{name}-{salted_hmac('runsample', name).hexdigest()[:12]}"
    user, made = get_user_model().objects.get_or_create(
        username=name, defaults={"last_name": family, "first_name": given, "is_staff": True}
    )
    if made:
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get(name=role))
        if role == "供稿员":
            Membership.objects.create(user=user, department=Department.objects.named("市财政局"))
    return password if user.check_password(password) else "（已另设）"
