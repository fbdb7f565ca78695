"""The security events, which nobody changes."""

from django.contrib import admin
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin  # noqa: F401 - registered before it is unregistered
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.editions.admin import ReadOnlyAdmin

from ..models import SecurityEvent

# Its pages show the keys of others.
admin.site.unregister(TOTPDevice)


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "name", "by", "address", "detail")
    list_filter = ("kind", "at")
    search_fields = ("name", "by", "address")
    ordering = ("-at", "-pk")
