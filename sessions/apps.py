from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    """``django.contrib.sessions`` owns the label ``sessions``, so ours is another."""

    name = "sessions"
    label = "assembly_sessions"
    verbose_name = _("Assembly sessions")
