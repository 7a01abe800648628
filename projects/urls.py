"""/projets/… and the public pages about projects. The addresses are French, for people."""

from django.urls import include, path, register_converter

from .views import (
    accepted,
    agreements,
    api,
    autosave,
    beginning,
    belonging,
    carrying,
    comments,
    detail,
    files,
    filing,
    history,
    lists,
    opinions,
    papers,
    pieces,
    places,
    printouts,
    questionnaire,
    reading,
    remit,
    section,
    starting,
    team,
    verify,
)


class ReferenceConverter:
    """TNE29-7KQ4-M2, in capitals or not."""

    regex = "[A-Za-z0-9-]{5,20}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

app_name = "projects"

one_project = [
    path("", detail.show, name="detail"),
    path("questionnaire/<slug:section>/", section.fill, name="section"),
    path("questionnaire/<slug:section>/enregistrer/", autosave.autosave, name="autosave"),
    path("pieces/", pieces.join, name="pieces"),
    path("pieces/<int:pk>/", files.attachment, name="attachment"),
    path("historique/", history.history, name="history"),
    path("historique/reprendre/", history.bring_back, name="bring_back"),
    path("verifier/", filing.check, name="check"),
    path("deposer/", filing.deposit, name="deposit"),
    path("accuse/", filing.receipt, name="receipt"),
    path("preuve.json", filing.proof, name="proof"),
    path("accuse.pdf", printouts.receipt_pdf, name="receipt_pdf"),
    path("decision.pdf", printouts.decision_pdf, name="decision_pdf"),
    path("dossier/", reading.dossier, name="reading"),
    path("questionnaire-remplissable.pdf", printouts.prefilled_pdf, name="prefilled_pdf"),
    path("dossier.pdf", printouts.dossier_pdf, name="dossier_pdf"),
    path("rapporter/", papers.bring, name="bring"),
    path("rapporter/<int:pk>/", papers.choose, name="brought"),
    path("poursuivre/", carrying.carry_on, name="carry"),
    path("commentaires/", comments.all_of_project, name="comments"),
    path("commentaires/<slug:question>/", comments.thread, name="thread"),
    path("retirer/", filing.withdraw, name="withdraw"),
    path("reprendre/", filing.resume, name="resume"),
    path("etablissement/demander/", belonging.ask_school, name="ask_school"),
    path("accords/", agreements.agreements, name="agreements"),
    path("accords/annuler/", agreements.revoke, name="revoke_agreement"),
    path("equipe/", team.team, name="team"),
    path("equipe/quitter/", places.leave, name="team_leave"),
    path("equipe/<int:pk>/", places.member, name="member"),
    path("equipe/<int:pk>/retirer/", places.remove, name="member_remove"),
    path("equipe/<int:pk>/transmettre/", places.offer, name="member_offer"),
    path("equipe/invitations/<int:pk>/renvoyer/", team.resend, name="resend_invitation"),
    path("equipe/invitations/<int:pk>/annuler/", team.revoke, name="revoke_invitation"),
]

api_v1 = [
    path("openapi.json", api.schema.openapi, name="api_schema"),
    path("campagnes/", api.public.campaigns, name="api_campaigns"),
    path("thematiques/", api.public.themes, name="api_themes"),
    path("territoires/", api.public.territories, name="api_territories"),
    path("projets/", api.public.projects, name="api_projects"),
    path("dossiers/", api.dossiers.dossiers, name="api_dossiers"),
    path("dossiers/<reference:reference>/", api.dossiers.dossier, name="api_dossier"),
    path("<path:rest>", api.door.unknown, name="api_unknown"),
]

urlpatterns = [
    path("projets/", lists.mine, name="list"),
    path("projets/nouveau/", starting.new, name="new"),
    path("projets/nouveau/a-partir-de/", beginning.begin, name="begin"),
    path("projets/<reference:reference>/", include(one_project)),
    path("invitation/<str:secret>/", team.accept_invitation, name="accept_invitation"),
    path("accord/<str:secret>/", agreements.agreement, name="agreement"),
    path("avis/<str:secret>/", opinions.opinion, name="opinion"),
    path("avis/<str:secret>/pieces/<int:pk>/", opinions.piece, name="opinion_piece"),
    path("volet/", remit.listing, name="remit"),
    path("volet/<reference:reference>/", remit.dossier, name="remit_dossier"),
    path("volet/<reference:reference>/pieces/<int:pk>/", remit.piece, name="remit_piece"),
    path("verifier/", verify.form, name="verify_form"),
    path("verifier/methode/", verify.method, name="verify_method"),
    path("verifier/<str:code>/", verify.verify, name="verify"),
    path("verifier/<str:code>/preuve.json", verify.attested, name="attested"),
    path("api/v1/", include(api_v1)),
    path("projets-retenus/", accepted.accepted, name="accepted_list"),
    path("projets-retenus/projets.csv", accepted.as_csv, name="accepted_csv"),
    path("projets-retenus/projets.json", accepted.as_json, name="accepted_json"),
    path("campagnes/<slug:slug>/questionnaire/", questionnaire.read, name="questionnaire"),
    path("campagnes/<slug:slug>/questionnaire.pdf", printouts.blank_pdf, name="blank_pdf"),
    path("campagnes/<slug:slug>/questionnaire-remplissable.pdf", printouts.fillable_pdf, name="fillable_pdf"),
]
