from django.urls import path

from . import views

app_name = "campaigns"
urlpatterns = [
    path("calendrier.ics", views.calendar, name="calendar"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("<slug:slug>/", views.campaign, name="campaign"),
]
