"""The slug of a form: made from the title or name where it is left empty, and typed by whoever wants another."""

from typing import TYPE_CHECKING, cast

from django.http import QueryDict
from django.utils.html import format_html

from ..drafts import SubjectRow
from ..slugs import find_free_slug, make_slug
from .form_address import form_address

if TYPE_CHECKING:
    from .unfold import Form as ModelForm
else:
    from django.forms import ModelForm

_HELP_NEW = "Part of the address. Left empty, it is made from the {}."
_HELP = "Part of the address. If you change it after publication, the old address leads to the new one."
_TAKEN = (
    '<a href="{}">“{}”</a> already exists, with the slug ‘{}’. If you mean another, save again: the slug is now ‘{}’.'
)


class SluggedForm(ModelForm):
    """A form whose new row gets a slug without anybody having to type one."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if "slug" not in self.fields:
            return
        is_new = self.instance._state.adding
        self.fields["slug"].required = not is_new
        self.fields["slug"].help_text = _HELP_NEW.format(self._named_by) if is_new else _HELP

    @property
    def _named_by(self) -> str:
        return "title" if "title" in self.fields else "name"

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if self.instance._state.adding and "slug" in self.fields and self.cleaned_data.get("slug") == "":
            self._make_slug(self.cleaned_data.get(self._named_by) or "")
        return cleaned

    def _make_slug(self, name: str) -> None:
        """Give a new row its slug; where its name is taken too, ask first, for the form may have been sent twice."""
        if not name:
            return
        model = cast(type[SubjectRow], type(self.instance))
        slug = make_slug(name)
        free = find_free_slug(model, slug)
        holder = model._default_manager.filter(slug=slug).first()
        if holder is not None and str(holder) == name:
            self.add_error("slug", format_html(_TAKEN, form_address(type(holder), holder.pk), name, slug, free))
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("slug")] = free
            self.data = data
        else:
            self.cleaned_data["slug"] = free
