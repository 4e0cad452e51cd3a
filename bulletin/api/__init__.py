"""The public interface for programs, /api/v1/: what citizens may read, and nothing else, whoever asks. Read-only."""

from django.http import Http404, HttpResponsePermanentRedirect
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from bulletin.api import archive, articles, departments
from bulletin.api.problems import Ambiguous, Gone, Malformed, Moved, problem, refused


class _Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class _Api(NinjaAPI):
    def get_openapi_schema(self, **options):
        """The description, in which errors are problem details."""
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for status, response in path["get"]["responses"].items():
                if int(status) >= 400:
                    response["content"] = {"application/problem+json": response["content"]["application/json"]}
        return schema


api = _Api(
    title="政务信息刊物开放接口",
    version="1",
    description="已公开的刊物、各期、稿件、栏目和供稿单位，只读，不用登录。网页上没有公开的，这里也没有。",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
    renderer=_Renderer(),
)
for part in (archive, articles, departments):
    api.add_router("", part.router)


@api.exception_handler(ValidationError)
def malformed(request, error):
    return refused(error)


@api.exception_handler(Ambiguous)
def asked_too_little(request, error):
    return problem(409, "说得不够", str(error), errors=error.errors)


@api.exception_handler(Malformed)
def asked_wrongly(request, error):
    return problem(400, "参数不对", str(error), errors=error.errors)


@api.exception_handler(Http404)
def missing(request, error):
    return problem(404, "没有找到", "没有这一项，或者它没有公开。")


@api.exception_handler(Moved)
def elsewhere(request, error):
    query = request.META["QUERY_STRING"]
    return HttpResponsePermanentRedirect(f"{error.address}?{query}" if query else error.address)


@api.exception_handler(Gone)
def gone(request, error):
    return problem(410, "已撤回", str(error))
