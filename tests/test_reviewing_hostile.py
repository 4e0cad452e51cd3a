"""What is sent by hand, twice, too late or by the wrong person, in the reviews, the proof passes and the signature."""

import pytest

from articles.models import Article
from departments.models import AuditEntry
from tests import published
from tests.people import client_of, person
from tests.published import admin
from tests.test_approvals import handed_in, publication  # noqa: F401 a fixture
from tests.test_reviewing import decide
from tests.test_signing import blockers, marks, proofed

pytestmark = pytest.mark.django_db


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


# Marks


def test_a_proof_pass_of_no_number_is_no_signature(publication):  # noqa: F811
    issue = published.issue(9, publish=False)
    proofed(issue)
    answer = client_of("编辑").post(f"/admin/bulletin/issue/{issue.pk}/proof/0/", {"seen": issue.digest()}, follow=True)

    assert messages(answer) == ["没有记下：《江门政务信息》2026年第9期没有校对0。"]
    assert marks(issue) == "校对1✓ 校对2✓ 校对3✓ 签发○"
    assert not AuditEntry.objects.filter(action="签发").exists()


def test_a_note_of_the_editors_is_signed_with_the_issue(publication):  # noqa: F811
    issue = published.issue(9, publish=False)
    proofed(issue)
    issue.sign(by=person("终审"))
    issue.notes = [{"text": "编者按：没有人看过。"}]
    issue.save()

    assert marks(issue) == "校对1~✓ 校对2~✓ 校对3~ 签发~"
