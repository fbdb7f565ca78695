"""Unfold's classes, typed as those of Django that they extend: Unfold ships no types."""

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
        change_form_outer_before_template: ClassVar[str | None]

    class StackedInline(admin.StackedInline[Any, Any]):
        tab: ClassVar[bool]

    class TabularInline(admin.TabularInline[Any, Any]):
        tab: ClassVar[bool]

    class ChangeList(main.ChangeList): ...

    class PaginationInlineFormSet(BaseInlineFormSet[Any, Any, ModelForm[Any]]):
        #: A copy that can be changed, since the form is submitted.
        data: QueryDict

    def action(*, description: str, url_path: str, permissions: Iterable[str]) -> Callable[[Function], Function]: ...

else:
    from unfold.admin import ModelAdmin, StackedInline, TabularInline
    from unfold.decorators import action
    from unfold.forms import PaginationInlineFormSet
    from unfold.views import ChangeList

__all__ = ["ChangeList", "ModelAdmin", "PaginationInlineFormSet", "StackedInline", "TabularInline", "action"]
