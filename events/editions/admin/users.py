"""Users, and the groups that grant their permissions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from .changelists import SafeChangeList

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser", "last_login")

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[SafeChangeList]:
        return SafeChangeList


@admin.register(Group)
class AccountGroupAdmin(GroupAdmin, ModelAdmin):
    def get_changelist(self, request: HttpRequest, **options: Any) -> type[SafeChangeList]:
        return SafeChangeList
