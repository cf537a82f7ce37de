"""The stewards' admin, gathered from the rooms."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.badges import admin as badges
from registry.catalogue import admin as catalogue
from registry.equivalence import admin as equivalence
from registry.intake import admin as intake
from registry.people import admin as people
from registry.reference import admin as reference

admin.site.site_header = admin.site.site_title = _("Workforce Registry")
admin.site.index_title = _("Stewardship")

__all__ = ["badges", "catalogue", "equivalence", "intake", "people", "reference"]
