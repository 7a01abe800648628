"""Small pages to lay out."""

STALLING = "a" + "\u0301" * 100_000
HUGE = "<p>mot</p>" * 60_000


def leaf(body: str, title: str = "Essai") -> str:
    return f'<!doctype html><html lang="fr"><head><title>{title}</title></head><body>{body}</body></html>'
