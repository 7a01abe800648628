from django.urls import path

from .views import belonging, search

app_name = "schools"
mine = "mes-etablissements/"
urlpatterns = [
    path("recherche/", search.search, name="search"),
    path("confirmation/<str:secret>/", belonging.answer, name="answer"),
    path(mine, belonging.mine, name="mine"),
    path(f"{mine}<int:pk>/demander/", belonging.ask, name="ask"),
    path(f"{mine}<int:pk>/quitter/", belonging.leave, name="leave"),
    path(f"{mine}<int:pk>/confirmer/", belonging.confirm, name="confirm"),
    path(f"{mine}<int:pk>/terminer/", belonging.end, name="end"),
]
