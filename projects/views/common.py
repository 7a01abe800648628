"""What the pages of a project share."""

from django.views.decorators.cache import never_cache

private_page = never_cache
