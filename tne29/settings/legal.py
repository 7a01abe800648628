"""Who answers for the portal before the law: said on the legal pages, blank until a body runs it."""

from . import env

LEGAL_PUBLISHER = env.text("LEGAL_PUBLISHER")
LEGAL_DIRECTOR = env.text("LEGAL_DIRECTOR")
LEGAL_HOST = env.text("LEGAL_HOST")
DPO_EMAIL = env.text("DPO_EMAIL")
