"""How mail is sent: by Django's settings from the environment, and to the console where no server is named."""

from collections.abc import Mapping


def make_mail_settings(environment: Mapping[str, str]) -> dict[str, object]:
    """Django's settings of mail, from the variables of the same names."""
    host = environment.get("EMAIL_HOST", "")
    is_tls = environment.get("EMAIL_USE_TLS", "1").lower() in ("1", "true", "yes", "on")
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{'smtp' if host else 'console'}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(environment.get("EMAIL_PORT") or 587),
        "EMAIL_USE_TLS": is_tls,
        "EMAIL_HOST_USER": environment.get("EMAIL_HOST_USER", ""),
        "EMAIL_HOST_PASSWORD": environment.get("EMAIL_HOST_PASSWORD", ""),
        "DEFAULT_FROM_EMAIL": environment.get("DEFAULT_FROM_EMAIL", "annals@localhost"),
        # Whoever presses a button waits for it.
        "EMAIL_TIMEOUT": 5,
    }
