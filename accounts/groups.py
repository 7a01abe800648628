"""What staff and partners may do: four groups, and their permissions as one table.

Permissions exist only once their application is migrated, so they are given after each migration. What a
superuser adds to a group by hand stays.
"""

from fnmatch import fnmatch

from django.apps import AppConfig, apps

STEERING, REVIEW, EXPORT, PARTNER = "pilotage", "instruction", "export", "partenaire"

READING = ["projects.view_*", "campaigns.view_*", "schools.view_*", "partners.view_*"]
GRANTS = {
    STEERING: [
        *READING,
        "projects.change_project",
        "projects.add_printout",
        "projects.add_convention",
        "projects.change_convention",
        "projects.read_consultation",
        "projects.publish_decision",
        "projects.add_lettertext",
        "projects.*_note",
        "projects.*_review",
        "projects.lift_recusal",
        "projects.add_grid",
        "projects.change_grid",
        "projects.*_criterion",
        "projects.change_remit",
        "campaigns.change_call",
        "campaigns.add_edition",
        "campaigns.change_edition",
        "campaigns.add_campaign",
        "campaigns.change_campaign",
        "campaigns.add_window",
        "campaigns.*_theme",
        "campaigns.*_event",
        "campaigns.*_document",
        "schools.add_*",
        "schools.change_*",
        "partners.*",
        "accounts.view_user",
        "accounts.change_user",
        "outbox.*",
        "evidence.view_*",
    ],
    REVIEW: [
        *READING,
        "projects.change_project",
        "projects.add_printout",
        "projects.*_note",
        "projects.give_review",
    ],
    EXPORT: [*READING, "projects.add_printout"],
    PARTNER: ["projects.read_remit"],
}


def grant_permissions(app_config: AppConfig, using: str, **kwargs) -> None:
    """After each migration of an application: its permissions to the groups that the table names."""
    permission_model, group_model = apps.get_model("auth", "Permission"), apps.get_model("auth", "Group")
    permissions = permission_model.objects.using(using).filter(content_type__app_label=app_config.label)
    named = [(permission, f"{app_config.label}.{permission.codename}") for permission in permissions]
    for name, patterns in GRANTS.items():
        granted = [permission for permission, path in named if _matches(path, patterns)]
        if granted:
            group_model.objects.using(using).get_or_create(name=name)[0].permissions.add(*granted)


def _matches(path: str, patterns: list[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)
