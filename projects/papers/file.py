"""The file itself: its size, and what is said of one that is not read."""

from django.core.files.uploadedfile import UploadedFile

from tne29.lib.errors import BadInput
from tne29.lib.french import file_size
from tne29.lib.pdf_form import FilledForm, Unreadable, failures, read_form

MAX_BYTES = 5 * 1024 * 1024

NO_FILE = "Choisissez le fichier PDF que vous avez rempli."
EMPTY = "Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre ordinateur, puis choisissez-le de nouveau."
TOO_BIG = (
    "Ce fichier pèse {size} ; la limite est de {limit}. Le questionnaire rempli est bien plus léger : "
    "vérifiez que c’est le bon fichier."
)
OUTSIDE = "Téléchargez le questionnaire remplissable, remplissez-le, enregistrez-le, puis rapportez-le ici."
SENTENCES = {
    failures.NOT_PDF: f"Ce fichier n’est pas un PDF. {OUTSIDE}",
    failures.BROKEN: (
        "Ce PDF est incomplet ou abîmé : il a peut-être été coupé pendant un envoi ou une copie. "
        "Ouvrez-le sur votre ordinateur, enregistrez-le de nouveau, puis rapportez-le."
    ),
    failures.LOCKED: (
        "Ce PDF est protégé par un mot de passe ou par des restrictions. Retirez la protection, ou enregistrez-le "
        "sans elle, puis rapportez-le."
    ),
    failures.SCRIPTED: (
        "Ce PDF contient un programme (JavaScript ou action automatique), que le portail refuse par sécurité. "
        f"{OUTSIDE}"
    ),
    failures.XFA: (
        "Ce PDF est un formulaire d’un autre format (XFA), que le portail ne lit pas et que plus personne ne devrait "
        f"utiliser. {OUTSIDE}"
    ),
    failures.FILES_INSIDE: (
        "Ce PDF contient d’autres fichiers, que le portail refuse par sécurité. Les pièces demandées se joignent dans "
        "le dossier, sous leur question. Retirez-les du PDF, puis rapportez-le."
    ),
    failures.PAGES: "Ce PDF n’a pas le nombre de pages d’un questionnaire. Rapportez le questionnaire seul.",
    failures.FIELDS: f"Ce PDF a bien plus de champs que le questionnaire : ce n’est pas lui. {OUTSIDE}",
    failures.WORDS: (
        "Ce PDF contient des textes démesurés, que le portail ne peut pas reprendre. Raccourcissez-les, ou recopiez "
        "vos réponses dans le dossier."
    ),
    failures.SLOW: f"Ce PDF est trop compliqué à lire : le portail y a renoncé. {OUTSIDE}",
    failures.HEAVY: f"Ce PDF est trop lourd à lire, malgré sa petite taille : le portail y a renoncé. {OUTSIDE}",
}


def read(upload: UploadedFile | None) -> FilledForm:
    """What its fields hold. Nothing of the file is kept: neither on the disk nor in the database."""
    if upload is None:
        raise BadInput(NO_FILE)
    if not upload.size:
        raise BadInput(EMPTY)
    if upload.size > MAX_BYTES:
        raise BadInput(TOO_BIG.format(size=file_size(upload.size), limit=file_size(MAX_BYTES)))
    try:
        return read_form(upload.read())
    except Unreadable as error:
        raise BadInput(SENTENCES[error.reason]) from error
