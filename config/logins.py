"""How people log in: passwords, guesses, links, and the second step."""

from django.urls import reverse_lazy

#: What the menu of whoever is logged in leads to, as Unfold has it.
ACCOUNT_MENU = {
    "navigation": [
        {"title": "Your account", "link": reverse_lazy("admin_account")},
        {"title": "Change password", "link": reverse_lazy("admin:password_change")},
    ]
}
_VALIDATORS = ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")

#: Settings of Django, axes and django-otp that no environment changes.
LOGIN_SETTINGS: dict[str, object] = {
    "AUTH_PASSWORD_VALIDATORS": [{"NAME": f"django.contrib.auth.password_validation.{name}"} for name in _VALIDATORS],
    "LOGIN_URL": "admin:login",
    # Where a login leads that came from nowhere in particular.
    "LOGIN_REDIRECT_URL": "admin:index",
    "CSRF_FAILURE_VIEW": "config.middleware.expired_forms.csrf_failure",
    "AUTHENTICATION_BACKENDS": [
        "axes.backends.AxesStandaloneBackend",
        "django.contrib.auth.backends.ModelBackend",
    ],
    "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
    "AXES_CLIENT_IP_CALLABLE": "config.proxy.client_address",
    "AXES_RESET_ON_SUCCESS": True,
    "AXES_VERBOSE": False,
    "AXES_ENABLE_ADMIN": False,
    # Log-ins are kept among the security events; of failed ones axes keeps no code, and no page they were to lead to.
    "AXES_DISABLE_ACCESS_LOG": True,
    "AXES_SENSITIVE_PARAMETERS": ["username", "ip_address", "code", "next"],
    # How long a link to set a password works, in seconds.
    "PASSWORD_RESET_TIMEOUT": 3 * 24 * 60 * 60,
    "OTP_TOTP_ISSUER": "Annals",
}
