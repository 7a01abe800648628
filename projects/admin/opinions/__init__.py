"""Opinions in the administration: asked, followed, read beside the dossier, and found in the list."""
