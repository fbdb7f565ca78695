"""Users, and the groups that grant their permissions."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from .changelists import SafeChangeList
from .unfold import ModelAdmin

if TYPE_CHECKING:
    Accounts = UserAdmin[User]
else:
    Accounts = UserAdmin

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(Accounts, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser", "last_login")

    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return SafeChangeList


@admin.register(Group)
class AccountGroupAdmin(GroupAdmin, ModelAdmin):
    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return SafeChangeList
