"""The least that Django can do for an answer: a view that returns bytes which are ready."""

from django.http import HttpResponse
from django.urls import path

ready = b""  # set by who measures


def bare(request):
    return HttpResponse(ready)


urlpatterns = [path("bare/", bare)]
