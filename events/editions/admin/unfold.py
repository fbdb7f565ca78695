"""Unfold's classes, typed as those of Django that they extend: Unfold ships no types."""

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import Enum
    from typing import TypeVar

    from django.contrib import admin
    from django.contrib.admin.options import _FieldsetSpec, _ListDisplayT, _ListFilterT
    from django.contrib.admin.views import main
    from django.db.models import Field
    from django.forms import BaseInlineFormSet
    from django.forms.models import ModelForm
    from django.http import QueryDict

    Function = TypeVar("Function", bound=Callable[..., object])

    #: What Django's own methods take and give, of a model of any kind.
    Column = Field[Any, Any]
    Form = ModelForm[Any]
    ListDisplay = _ListDisplayT[Any]
    ListFilters = list[_ListFilterT] | tuple[_ListFilterT, ...]
    Fieldsets = _FieldsetSpec

    class ModelAdmin(admin.ModelAdmin[Any]):
        actions_detail: ClassVar[tuple[str, ...]]
        actions_list: ClassVar[tuple[str, ...]]
        warn_unsaved_form: ClassVar[bool]
        list_before_template: ClassVar[str | None]
        change_form_outer_before_template: ClassVar[str | None]

    class StackedInline(admin.StackedInline[Any, Any]):
        tab: ClassVar[bool]

    class TabularInline(admin.TabularInline[Any, Any]):
        tab: ClassVar[bool]

    class ChangeList(main.ChangeList): ...

    class PaginationInlineFormSet(BaseInlineFormSet[Any, Any, ModelForm[Any]]):
        #: A copy that can be changed, since the form is submitted.
        data: QueryDict

    class ActionVariant(Enum):
        DEFAULT = "default"
        PRIMARY = "primary"
        DANGER = "danger"

    def action(
        *, description: str, url_path: str, permissions: Iterable[str], variant: ActionVariant = ActionVariant.DEFAULT
    ) -> Callable[[Function], Function]: ...

else:
    from unfold import admin as unfold_admin
    from unfold.decorators import action
    from unfold.enums import ActionVariant
    from unfold.forms import PaginationInlineFormSet
    from unfold.views import ChangeList

    class EmptyFirstChoice:
        """Leaves the first choice of a field empty where no default is right: Unfold's would be saved if overlooked."""

        def formfield_for_choice_field(self, db_field, request, **options):
            is_empty = db_field.blank or not db_field.has_default()
            choices = db_field.get_choices(include_blank=is_empty, blank_choice=[("", "Choose …")])
            return super().formfield_for_choice_field(db_field, request, **{"choices": choices} | options)

    class ModelAdmin(EmptyFirstChoice, unfold_admin.ModelAdmin):
        pass

    class StackedInline(EmptyFirstChoice, unfold_admin.StackedInline):
        pass

    class TabularInline(EmptyFirstChoice, unfold_admin.TabularInline):
        pass


__all__ = [
    "ActionVariant",
    "ChangeList",
    "ModelAdmin",
    "PaginationInlineFormSet",
    "StackedInline",
    "TabularInline",
    "action",
]
