from django.contrib import admin

from .models import Contact, Partner


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ("name", "website", "order")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    list_display = ("kind", "name", "organisation", "email", "phone", "order")
    list_display_links = ("kind", "name")
