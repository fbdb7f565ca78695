"""The address of a row's form in the admin."""

from uuid import UUID

from django.db.models import Model
from django.urls import reverse


def form_address(model: type[Model], id: UUID) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[id])
