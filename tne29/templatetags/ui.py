"""Drawings beside words: {% icon "check" %}. None stands alone for a meaning, so screen readers skip them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tne29.lib import french

register = template.Library()

PATHS = {
    "anchor": '<circle cx="12" cy="5" r="2"/><path d="M12 7v14M8 11h8M4 14c0 4 4 7 8 7s8-3 8-7"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "check-circle": '<circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.8 2.8L16 9.5"/>',
    "circle": '<circle cx="12" cy="12" r="8.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "compass": '<circle cx="12" cy="12" r="9"/><path d="m15.5 8.5-2 5-5 2 2-5z"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "cross-circle": '<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "deposit": '<path d="M4 14v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4M12 15V4M7.5 8.5 12 4l4.5 4.5"/>',
    "download": '<path d="M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3M12 4v11M7.5 10.5 12 15l4.5-4.5"/>',
    "error": '<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM12 7.5v5.5M12 16.4v.1"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
    '<circle cx="12" cy="12" r="2.8"/>',
    "file": '<path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5M9 13h6M9 17h4"/>',
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "minus": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "pencil": '<path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5"/>',
    "phone": '<path d="M5 4h4l1.5 5-2.2 1.5a12 12 0 0 0 5.2 5.2L15 13.5l5 1.5v4a1 1 0 0 1-1 1'
    'C10.5 20 4 13.5 4 5a1 1 0 0 1 1-1z"/>',
    "pin": '<path d="M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "printer": '<path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z"/>',
    "reply": '<path d="M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "shield": '<path d="M12 3 5 6v5.5c0 4.5 3 8 7 9.5 4-1.5 7-5 7-9.5V6zM9 12l2.2 2.2L15.2 10"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4'
    'M5.6 18.4 7 17M17 7l1.4-1.4"/>',
    "trash": '<path d="M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5"/>',
    "undo": '<path d="M8 5 4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "users": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.5 3.2-5 6.5-5s5.9 1.5 6.5 5M16 5.2'
    'a3.5 3.5 0 0 1 0 6.6M18.5 14.8c1.7.8 2.7 2.3 3 4.7"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1"/>',
    "wave": '<path d="M2 10c2-2 4-2 6.6 0s4.7 2 6.7 0 4.7-2 6.7 0M2 16c2-2 4-2 6.6 0s4.7 2 6.7 0 4.7-2 6.7 0"/>',
}
STATES = {
    "draft": "pencil",
    "submitted": "deposit",
    "under_review": "eye",
    "changes_requested": "reply",
    "accepted": "check-circle",
    "refused": "cross-circle",
    "no_action": "minus",
    "withdrawn": "undo",
    "todo": "circle",
    "started": "half",
    "complete": "check-circle",
    "open": "sun",
    "upcoming": "clock",
    "closed": "lock",
    "provisional": "info",
}
ALERTS = {"success": "check-circle", "warning": "warning", "error": "error"}


def _drawn(path: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(path),
    )


DRAWN = {name: _drawn(path) for name, path in PATHS.items()}
BY_STATE = {state: DRAWN[name] for state, name in STATES.items()}


@register.simple_tag
def icon(name: str) -> SafeString:
    return DRAWN[name]


@register.simple_tag
def state_icon(state: str) -> SafeString:
    return BY_STATE.get(str(state), DRAWN["circle"])


@register.simple_tag
def alert_icon(kind: str) -> SafeString:
    return DRAWN[ALERTS.get(kind, "info")]


@register.filter
def without_scheme(address: str) -> str:
    """An address as people say it: « www.finistere.fr »."""
    return address.partition("://")[2].rstrip("/") or address


@register.filter
def minutes(duration: int) -> str:
    """« 45 minutes », « 2 heures », « 2 h 30 »: how long something takes."""
    hours, rest = divmod(int(duration), 60)
    if not hours:
        return french.count(rest, "minute")
    return f"{hours}\u00a0h\u00a0{rest:02}" if rest else french.count(hours, "heure")
