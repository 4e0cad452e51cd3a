"""Addresses in templates."""

from django import template

from departments.addresses import address

register = template.Library()

# Like Django's own `url`, but remembered: `{% address 'issue' slug year number %}`.
register.simple_tag(address)
