"""What pages of accounts ask: {% load accounts %}."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.account_middleware import FACTORS
from awards.permissions import is_staff_somewhere

register = template.Library()
# What a browser says of itself, from the most to the least particular, and how people call it.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@register.simple_tag(takes_context=True)
def provider_link(context: dict[str, Any]) -> dict[str, str] | None:
    """The sign-in at a provider of OpenID Connect, and the page of what is connected; None without one."""
    apps: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not apps:
        return None
    url = reverse("openid_connect_login", kwargs={"provider_id": apps[0]["provider_id"]})
    following = context.get("redirect_field_value")
    return {
        "name": apps[0]["name"],
        "url": f"{url}?{urlencode({'next': following})}" if following else url,
        "own_url": reverse("socialaccount_connections"),
    }


@register.simple_tag
def lacks_second_factor(user: Any) -> bool:
    """Whether a person must set up a second factor before the work of their role."""
    return settings.STAFF_TWO_FACTOR and is_staff_somewhere(user) and not is_mfa_enabled(user, FACTORS)


@register.filter
def device(session: UserSession) -> str:
    """The browser and the system of a session, as people call them: `Chrome, Android`."""
    agent = session.user_agent
    browser = next((name for mark, name in BROWSERS if mark in agent), _("Unknown browser"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser}, {system}" if system else browser
