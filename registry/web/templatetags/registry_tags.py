"""Template tags of the registry's pages."""

from django import template

register = template.Library()
