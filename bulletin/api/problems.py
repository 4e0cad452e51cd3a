"""Errors as problem details (RFC 9457), in Chinese; and the middleware that keeps the interface to reading."""

import json

from django.http import HttpResponse

from bulletin.document import Refusal

ROOT = "/api/v1/"
_SAID = {
    "missing": "没有给出。",
    "int_parsing": "应是整数。",
    "greater_than_equal": "太小，最小是{ge}。",
    "less_than_equal": "太大，最大是{le}。",
    "string_pattern_mismatch": "写法不对。",
    "string_too_long": "太长，最多{max_length}个字。",
    "literal_error": "只能是{expected}。",
    "enum": "只能是{expected}。",
}

# What goes wrong before the interface is asked, or in it: titles and details.
_FAILED = {
    400: ("请求有误", "这个请求有误，没有处理。"),
    500: ("出了故障", "服务器出了故障，没有回答。"),
    503: ("暂时不能回答", "服务器暂时不能回答，请过一会儿再问。"),
}


class Malformed(Refusal):
    """A parameter that cannot be understood; `errors` say which, and why."""

    def __init__(self, errors: dict[str, str]):
        super().__init__("；".join(f"{name}：{said}" for name, said in errors.items()))
        self.errors = [{"name": name, "detail": said} for name, said in errors.items()]


class Ambiguous(Malformed):
    """Parameters that are each right and together not enough."""


class Moved(Exception):
    """What has another address in the interface by now; `address` is its path."""

    def __init__(self, address: str):
        super().__init__(address)
        self.address = address


class Gone(Refusal):
    """What was withdrawn; the text is its notice."""


def problem(status: int, title: str, detail: str, **more) -> HttpResponse:
    """An answer that says what is wrong."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json; charset=utf-8"
    )


def refused(error) -> HttpResponse:
    """The answer to parameters that are not of the type which the interface describes."""
    errors = {}
    for each in error.errors:
        said = _SAID.get(each["type"], "写法不对。")
        context = {name: str(value).replace(" or ", "或") for name, value in each.get("ctx", {}).items()}
        errors[str(each["loc"][-1])] = said.format(**context)
    wrong = Malformed(errors)
    return problem(400, "参数不对", str(wrong), errors=wrong.errors)


def nothing_there(request) -> HttpResponse:
    """An address below the interface that it does not have."""
    return problem(404, "没有找到", "接口里没有这个地址。全部地址见 /api/v1/openapi.json。")


def _in_its_form(response) -> HttpResponse:
    """The response, if it is the site's page of an error then as a problem."""
    said = _FAILED.get(response.status_code)
    if said is None or response["Content-Type"].startswith("application/problem+json"):
        return response
    failed = problem(response.status_code, *said)
    if retry := response.get("Retry-After"):
        failed["Retry-After"] = retry
    return failed


def reading_only(get_response):
    """Middleware: the interface answers GET, and HEAD as GET without a body; everything else is refused.

    Whatever fails is a problem too.
    """

    def middleware(request):
        if not f"{request.path_info}/".startswith(ROOT):
            return get_response(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        if request.method == "GET":
            response = _in_its_form(get_response(request))
        else:
            response = problem(405, "只能读", "这个接口只回答 GET。")
            response["Allow"] = "GET, HEAD"
        response["Access-Control-Allow-Origin"] = "*"  # public data, without cookies
        if head:
            request.method = "HEAD"
            if response.streaming:
                response.streaming_content = ()  # else all of it would be made, and thrown away
        return response

    return middleware
