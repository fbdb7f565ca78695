"""Documents that attest events, and who published them."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value

from events.editions.drafts import SubjectRow
from events.editions.subjects import StoredRow
from events.editions.validators import validate_country, validate_language, validate_text

from .fields import EdtfField, validate_web_address


class Publisher(SubjectRow):
    """A body that publishes sources."""

    subject = "publisher"

    name = models.CharField(max_length=300, validators=[validate_text])
    country = models.CharField(
        max_length=2, blank=True, validators=[validate_country], help_text="Country code in ISO 3166-1 alpha-2, or EU."
    )
    url = models.URLField(max_length=2000, blank=True)

    class Meta(SubjectRow.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def row(self) -> StoredRow:
        return super().row() | {
            "name": self.name,
            "country": self.country or None,
            "url": self.url or None,
        }


class SourceType(models.TextChoices):
    PRESS_RELEASE = "press_release", "press release"
    OFFICIAL_NOTICE = "official_notice", "official notice"
    REGULATION = "regulation", "regulation"
    STATUTE = "statute", "statute"
    EXECUTIVE_ORDER = "executive_order", "executive order"
    COURT_FILING = "court_filing", "court filing or opinion"
    FACT_SHEET = "fact_sheet", "fact sheet"
    STATEMENT = "statement", "statement or transcript"
    TREATY = "treaty", "agreement or treaty"
    REGULATORY_FILING = "regulatory_filing", "regulatory filing"
    NEWS_ARTICLE = "news_article", "news article"
    OPINION = "opinion", "opinion piece"
    ANALYSIS = "analysis", "analysis or law-firm note"
    REPORT = "report", "report"
    ENCYCLOPEDIA = "encyclopedia", "encyclopedia"
    DATASET = "dataset", "dataset"
    WEB_PAGE = "web_page", "web page"


class Rights(models.TextChoices):
    PUBLIC_DOMAIN = "public_domain", "public domain"
    OPEN_LICENCE = "open_licence", "open licence"
    PROTECTED = "protected", "protected"
    UNKNOWN = "unknown", "unknown"


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self, now: dt.datetime) -> Self:
        """Those that are checked by themselves, and were last checked long enough before ``now`` (aware).

        A check that is dated in the future was dated by a clock that was ahead, and counts as none.
        """
        every = ExpressionWrapper(F("check_every") * Value(dt.timedelta(days=1)), output_field=DurationField())
        return (
            self.filter(check_every__isnull=False)
            .exclude(url="")
            .filter(Q(checked_at=None) | Q(checked_at__lte=Value(now) - every) | Q(checked_at__gt=now))
        )

    def not_looked_at(self, since: dt.datetime, now: dt.datetime) -> Self:
        """Those with a URL that were not looked at since (aware), those never looked at first, then by their last look.

        A look that is dated in the future counts as none.
        """
        looked_at = Q(checked_at__gt=since, checked_at__lte=now)
        return self.exclude(url="").exclude(looked_at).order_by(F("checked_at").asc(nulls_first=True), "slug")


class Source(SubjectRow):
    """A document that attests events, with its rights."""

    subject = "source"

    title = models.CharField(max_length=500, validators=[validate_text])
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, related_name="sources")
    authors = ArrayField(
        models.CharField(max_length=200, validators=[validate_text]),
        default=list,
        blank=True,
        help_text="One per line.",
    )
    type = models.CharField(max_length=30, choices=SourceType)
    url = models.URLField(max_length=2000, blank=True, validators=[validate_web_address])
    published = EdtfField(blank=True, help_text="Date of publication in EDTF, such as 2025-05-13 or 2025-05~.")
    language = models.CharField(
        max_length=35,
        default="en",
        validators=[validate_language],
        help_text="Language tag in BCP 47, such as en or zh-Hans.",
    )
    identifiers = models.JSONField(
        default=dict, blank=True, help_text="One per line, such as document_number: 2019-10616."
    )
    archive_url = models.URLField(max_length=2000, blank=True)
    rights = models.CharField(max_length=20, choices=Rights, default=Rights.UNKNOWN)
    # How the house looks after the source; no part of what is public, nor of its revisions.
    check_every = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days between automatic captures (capture_sources --due). Empty: never."
    )
    checked_at = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta(SubjectRow.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.identifiers, dict) or not all(
            isinstance(part, str) for pair in self.identifiers.items() for part in pair
        ):
            raise ValidationError({"identifiers": "Names and values must be text."})
        for part in (part for pair in self.identifiers.items() for part in pair):
            try:
                validate_text(part)
            except ValidationError as error:
                raise ValidationError({"identifiers": error}) from error

    def row(self) -> StoredRow:
        return super().row() | {
            "title": self.title,
            "publisher": str(self.publisher_id) if self.publisher_id else None,
            "authors": self.authors,
            "type": self.type,
            "url": self.url or None,
            "published": self.published or None,
            "language": self.language,
            "identifiers": self.identifiers,
            "archive_url": self.archive_url or None,
            "rights": self.rights,
        }
