"""The site's map with the pages of the demonstration."""

from django.urls import include, path

from tne29.urls import handler429
from tne29.urls import urlpatterns as site

__all__ = ["handler429", "urlpatterns"]
urlpatterns = [*site, path("demonstration/", include("tne29.demonstration"))]
