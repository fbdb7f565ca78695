"""Forms of log-ins, in the look of the admin."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from unfold.forms import UserChangeForm, UserCreationForm
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from .links import has_mail
from .roles import Role, get_role, is_last_administrator

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
    PasswordForm = SetPasswordForm[User]
else:
    UserForm = forms.ModelForm
    PasswordForm = SetPasswordForm

_CODE = {"autocomplete": "one-time-code", "autofocus": "", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(forms.Form):
    """A code from the app, or a recovery code."""

    code = forms.CharField(label="Code", max_length=40, widget=UnfoldAdminTextInputWidget(attrs=_CODE))


class OwnPasswordForm(forms.Form):
    """The password again, before something that it protects."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=4096,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(PasswordForm):
    """A new password, twice."""

    def __init__(self, user: User, *arguments: object, **options: object) -> None:
        super().__init__(user, *arguments, **options)
        for name, attributes in (("new_password1", {"autofocus": ""}), ("new_password2", {})):
            self.fields[name].widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"} | attributes)


class ResetForm(PasswordResetForm):
    """The mail address of whoever forgot their password."""

    email = forms.EmailField(
        label="Mail address",
        max_length=254,
        widget=UnfoldAdminEmailInputWidget(attrs={"autocomplete": "email", "autofocus": ""}),
    )


def role_field(by: User | None = None) -> forms.ChoiceField:
    """The one role of a person, of those that another may give: only administrators make administrators."""
    choices = Role.choices if by is None or by.is_superuser else Role.choices[:-1]
    return forms.ChoiceField(label="Role", choices=choices, widget=UnfoldAdminRadioSelectWidget())


class InvitationForm(UserForm):
    """Whom to invite, and as what."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")
        widgets = {
            "username": UnfoldAdminTextInputWidget(attrs={"autofocus": "", "autocomplete": "off"}),
            "first_name": UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
            "last_name": UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
            "email": UnfoldAdminEmailInputWidget(attrs={"autocomplete": "off"}),
        }
        labels = {"username": "Name to log in with", "email": "Mail address"}
        help_texts = {"username": "Letters, digits and @ . + - _ only."}

    def __init__(self, *arguments: object, inviter: User, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.fields["role"] = role_field(inviter)
        self.fields["email"].required = has_mail()
        if not has_mail():
            self.fields["email"].help_text = "Annals sends no mail here, so you will get a link to give them."

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Somebody has this name already. Choose another.")
        return username

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email and User.objects.filter(email__iexact=email).exists():
            raise ValidationError("Somebody has this mail address already. Look for them in the list of people.")
        return email


class NewAccountForm(UserCreationForm):  # type: ignore[misc]
    """A person who is given a password at once."""

    role = role_field()


class AccountForm(UserChangeForm):  # type: ignore[misc]
    """A person, with the one role that they have."""

    role = role_field()

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        #: Before the form changes the user.
        self.role_before = get_role(self.instance) if self.instance.pk else ""
        if "role" in self.fields:
            self.initial["role"] = self.role_before
            if not self.role_before:
                others = "None of these: what other groups and single permissions grant."
                field = cast(forms.ChoiceField, self.fields["role"])
                field.choices = [("", others), *field.choices]  # type: ignore[misc]
                field.required = False

    def clean(self) -> dict[str, object] | None:
        cleaned: dict[str, object] | None = super().clean()
        values = cleaned or {}
        is_kept = values.get("role") == Role.ADMINISTRATOR and values.get("is_active", True)
        if "role" in values and not is_kept and is_last_administrator(User.objects.get(pk=self.instance.pk)):
            raise ValidationError("This is the only administrator. Make somebody else an administrator first.")
        return cleaned
