from django.contrib import admin
from django.http import Http404


class ModelAdmin(admin.ModelAdmin):
    """Django's, but an object that is not there, or not for this user, is 404 and no redirect with a message."""

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found
