"""Who contributes."""

from django.http import Http404
from django.urls import reverse
from ninja import Path, Query, Router

from bulletin.api import giving, shapes
from bulletin.api.problems import Moved
from bulletin.pages import visible_departments

router = Router(tags=["单位"])


@router.get("/departments", response={200: shapes.Departments, 400: shapes.Problem}, exclude_unset=True)
def departments(request, wanted: Query[shapes.DepartmentsAsked]):
    """有公开稿件的供稿单位。"""
    giving.known(request, wanted)
    return giving.listed(visible_departments(), wanted, giving.department)


@router.get(
    "/departments/{id}",
    response={200: shapes.Department, 301: None, 400: shapes.Problem, 404: shapes.Problem},
    exclude_unset=True,
)
def department(request, id: Path[shapes.Key], wanted: Query[shapes.DepartmentAsked]):
    """一个供稿单位。并入另一个单位的，转到那一个。"""
    giving.known(request, wanted)
    found = visible_departments().filter(pk=id).first()
    if found is None:
        if other := visible_departments().filter(merged=id).first():
            raise Moved(reverse("api-1:department", args=[other.pk]))
        raise Http404
    return giving.chosen(giving.department(found), wanted.fields)
