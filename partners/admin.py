from django.contrib import admin
from django.db import models

from tne29.lib.whole import KeptWhole

from .models import Contact, Partner


@admin.register(Partner)
class PartnerAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("name", "website", "order")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Contact)
class ContactAdmin(KeptWhole, admin.ModelAdmin):
    list_display = ("kind", "name", "organisation", "email", "phone", "order")
    list_display_links = ("kind", "name")
