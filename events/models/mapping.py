"""Mappings of tables, kept by name for files to come."""

from django.db import models

from events.editions.validators import validate_text


class KeptMapping(models.Model):
    """How the columns of a table are read. What it says is checked where it is entered."""

    name = models.CharField(max_length=100, unique=True, validators=[validate_text])
    text = models.TextField("mapping", validators=[validate_text])

    class Meta:
        ordering = ("name",)
        verbose_name = "mapping of a table"
        verbose_name_plural = "mappings of tables"

    def __str__(self) -> str:
        return self.name
