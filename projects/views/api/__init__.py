"""/api/v1/: the portal read by the programs of partners. Plain views: six readings need no framework beside Django’s.

A token in the Authorization header says who reads and what; the schema at openapi.json says what is answered.
"""

from . import door, dossiers, public, schema

__all__ = ["door", "dossiers", "public", "schema"]
