"""The map of the site. French for people; each app holds its own part."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import views

legal = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("conditions-utilisation/", views.terms, name="terms"),
    path("plan-du-site/", views.site_map, name="site_map"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("campagnes/", include("campaigns.urls")),
    path("partenaires/", include("partners.urls")),
    path("etablissements/", include("schools.urls")),
    path("", include("projects.urls")),
    path("", include(legal)),
    path("compte/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("composants/", views.components, name="components"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
]

if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("tne29.demonstration")))

handler400 = "tne29.lib.pages.bad_request"
handler403 = "tne29.lib.pages.forbidden"
handler404 = "tne29.lib.pages.not_found"
handler500 = "tne29.lib.pages.server_error"
handler429 = "accounts.views.too_many_requests"
