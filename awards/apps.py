from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AwardsConfig(AppConfig):
    name = "awards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every app's permissions and facts are known once the apps are loaded."""
        autodiscover_modules("permissions", "edition_facts", "mail_kinds", "personal_data")
