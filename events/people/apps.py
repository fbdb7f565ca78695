from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "events.people"
    label = "people"
    verbose_name = "Log-ins"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .receivers import connect_receivers

        connect_receivers()
