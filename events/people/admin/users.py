"""People: invited, given a role, and logged out by an administrator; and the groups that grant permissions."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ManyToManyField, ProtectedError, QuerySet
from django.forms import ModelForm, ModelMultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.forms import AdminPasswordChangeForm

from events.editions.admin import get_user
from events.editions.admin.changelists import SafeChangeList
from events.editions.admin.unfold import ModelAdmin

from ..forms import AccountForm, InvitationForm, NewAccountForm, role_field
from ..links import has_mail, invalidate_links, is_invited
from ..record import Kind, record
from ..roles import GROUPS, get_role, is_last_administrator, set_role
from ..sessions import end_sessions
from ..two_step import remove_two_step
from ..views.account import describe_access, end_chosen_sessions
from .links import hand_over_link

if TYPE_CHECKING:
    from events.editions.admin.unfold import Fieldsets

    Accounts = UserAdmin[User]
else:
    Accounts = UserAdmin

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(Accounts, ModelAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "email", "role", "is_active", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    change_list_template = "people/list.html"
    change_form_outer_before_template = "people/before_form.html"
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets: "Fieldsets" = ((None, {"fields": ("username", "email", "role", "password1", "password2")}),)

    class Media:
        css = {"all": ("editions/admin/desk.css", "people/people.css")}

    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return SafeChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="role")
    def role(self, user: User) -> str:
        if is_invited(user):
            return f"{get_role(user)} (invited)"
        return get_role(user) or "none"

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> "Fieldsets":
        if obj is None:
            return self.add_fieldsets
        others = ("groups",) if Group.objects.exclude(name__in=GROUPS).exists() else ()
        return (
            (None, {"fields": ("username", "password")}),
            ("Person", {"fields": ("first_name", "last_name", "email")}),
            ("What they may do", {"fields": ("role", "is_active", *others)}),
            ("Dates", {"fields": ("last_login", "date_joined")}),
        )

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: object
    ) -> "type[ModelForm[User]]":
        form = super().get_form(request, obj, change=change, **options)
        if "role" in form.base_fields:
            form.base_fields = form.base_fields | {"role": role_field(get_user(request))}
        return form

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[User, Group]", request: HttpRequest | None, **options: object
    ) -> "ModelMultipleChoiceField[Group] | None":
        field = super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[arg-type]
        if field and db_field.name == "groups":
            field.label, field.queryset = "Other groups", Group.objects.exclude(name__in=GROUPS)
        return field

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only administrators change administrators, or make some."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._may_delete(request, obj) and super().has_delete_permission(request, obj)

    def _may_delete(self, request: HttpRequest, user: User | None) -> bool:
        return user is None or (self.has_change_permission(request, user) and not is_last_administrator(user))

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        super().save_model(request, obj, form, change)
        by = get_user(request)
        if not change:
            record(Kind.ACCOUNT_ADDED, obj, request=request, by=by)
        elif "is_active" in form.changed_data:
            if not obj.is_active:
                end_sessions(obj)
            record(Kind.ACCESS_CHANGED, obj, request=request, by=by, detail="on" if obj.is_active else "off")

    def save_related(self, request: HttpRequest, form: "ModelForm[User]", formsets: list[object], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        role, user = form.cleaned_data.get("role", ""), form.instance
        if role:
            set_role(user, role)
        if role and (before := getattr(form, "role_before", "")) != role:
            detail = f"{before or 'none'} to {role}"
            record(Kind.ROLE_CHANGED, user, request=request, by=get_user(request), detail=detail)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        record(Kind.ACCOUNT_DELETED, obj, request=request, by=get_user(request))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            if not self._may_delete(request, user):
                raise PermissionDenied
            self.delete_model(request, user)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        before = self._get(id, request)
        response = super().user_change_password(request, id, form_url)
        user = self._get(id, request)
        if user.password != before.password:
            end_sessions(user, except_of=request if user == request.user else None)
            record(Kind.PASSWORD_SET, user, request=request, by=get_user(request))
        return response

    def get_urls(self) -> list[URLPattern]:
        return [
            path("invite/", self.admin_site.admin_view(self.invite), name="auth_user_invite"),
            path("<int:pk>/access/", self.admin_site.admin_view(self.access), name="auth_user_access"),
            *super().get_urls(),
        ]

    def invite(self, request: HttpRequest) -> HttpResponse:
        """The page that invites a person."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        by = get_user(request)
        form = InvitationForm(request.POST if request.method == "POST" else None, inviter=by)
        if form.is_valid():
            with transaction.atomic():
                user = form.save(commit=False)
                user.set_unusable_password()
                user.save()
                set_role(user, form.cleaned_data["role"])
                record(Kind.INVITED, user, request=request, by=by, detail=form.cleaned_data["role"])
                self.log_addition(request, user, "Invited.")
            return hand_over_link(request, user, by_mail=has_mail())
        context = {**self.admin_site.each_context(request), "title": "Invite a person", "form": form, "opts": self.opts}
        return TemplateResponse(request, "people/invite.html", context | {"has_mail": has_mail()})

    def access(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page about the log-ins of a person: their link, second step, sessions, and security events."""
        user = self._get(str(pk), request)
        if request.method == "POST":
            return self._act(request, user)
        context = describe_access(request, user) | {
            "title": f"Log-ins of {user}",
            "opts": self.opts,
            "has_mail": has_mail() and bool(user.email),
            "is_invited": is_invited(user),
        }
        return TemplateResponse(request, "people/access.html", context)

    def _act(self, request: HttpRequest, user: User) -> HttpResponse:
        by, act = get_user(request), request.POST.get("act", "")
        if act in ("link", "mail"):
            if is_invited(user):
                invalidate_links(user)
            return hand_over_link(request, user, by_mail=act == "mail")
        if act == "withdraw" and is_invited(user):
            return self._withdraw(request, user)
        if act == "reset_two_step" and remove_two_step(user):
            record(Kind.TWO_STEP_REMOVED, user, request=request, by=by)
            messages.success(request, f"{user} logs in with the password alone, until they set up a code again.")
        else:
            end_chosen_sessions(request, user)
        return HttpResponseRedirect(request.path)

    def _withdraw(self, request: HttpRequest, user: User) -> HttpResponse:
        try:
            with transaction.atomic():
                record(Kind.INVITATION_WITHDRAWN, user, request=request, by=get_user(request))
                user.delete()
        except ProtectedError:
            messages.error(request, f"The history names {user}, so the account stays. Turn its access off instead.")
            return HttpResponseRedirect(request.path)
        messages.success(request, f"The invitation of {user} was withdrawn.")
        return HttpResponseRedirect(reverse("admin:auth_user_changelist"))

    def _get(self, pk: str, request: HttpRequest) -> User:
        """A user whom the request may change."""
        user = self.get_object(request, pk)
        if not isinstance(user, User):
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user


@admin.register(Group)
class AccountGroupAdmin(GroupAdmin, ModelAdmin):
    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return SafeChangeList
