"""The closed vocabularies of events and of questions about them."""

from enum import StrEnum

from django.db import models

from sources.models import SourceType


class DateType(models.TextChoices):
    ANNOUNCED = "announced", "announced"
    SIGNED = "signed", "signed"
    ADOPTED = "adopted", "adopted"
    PUBLISHED = "published", "published"
    EFFECTIVE = "effective", "effective"
    APPLICABLE = "applicable", "applicable"
    ENDS = "ends", "ends (last day in force)"
    REMOVED = "removed", "removed (first day out)"
    HELD = "held", "held"
    STATED = "stated", "stated"
    DECIDED = "decided", "decided"
    OBSERVED = "observed", "observed"
    LAUNCHED = "launched", "launched"
    REPORTED = "reported", "reported"


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


class DateStatus(models.TextChoices):
    ACCEPTED = "accepted", "accepted"
    DISPUTED = "disputed", "disputed"
    SCHEDULED = "scheduled", "scheduled"
    CANCELLED = "cancelled", "cancelled (never came)"


class Role(models.TextChoices):
    ISSUER = "issuer", "issuer"
    RESPONDER = "responder", "responder"
    TARGET = "target", "target"
    AFFECTED = "affected", "affected"
    BENEFICIARY = "beneficiary", "beneficiary"
    MAKER = "maker", "maker"
    PARTICIPANT = "participant", "participant"
    PARTY = "party", "party"
    SIGNATORY = "signatory", "signatory"
    ADDRESSEE = "addressee", "addressee"
    REPORTER = "reporter", "reporter"


class RelationType(models.TextChoices):
    AMENDS = "amends", "amends"
    CORRECTS = "corrects", "corrects"
    RESCINDS = "rescinds", "rescinds"
    SUPERSEDES = "supersedes", "supersedes"
    SUSPENDS = "suspends", "suspends"
    EXTENDS = "extends", "extends"
    IMPLEMENTS = "implements", "implements"
    RESPONDS_TO = "responds_to", "responds to"
    DISPUTES = "disputes", "disputes"
    PART_OF = "part_of", "is part of"
    RELATES_TO = "relates_to", "relates to"


class Basis(models.TextChoices):
    STATED = "stated", "stated by a source"
    INFERRED = "inferred", "inferred"


class Stance(models.TextChoices):
    SUPPORTS = "supports", "supports"
    CONTRADICTS = "contradicts", "contradicts"


class EventOrder(StrEnum):
    DATE = "date"
    DATE_DESC = "-date"
    UPDATED = "updated"
    UPDATED_DESC = "-updated"
    SIGNIFICANCE = "significance"
    RELEVANCE = "relevance"


class DateMatch(StrEnum):
    POSSIBLE = "possible"
    CERTAIN = "certain"


class QuoteStatus(StrEnum):
    STANDS = "stands"
    ALTERED = "altered"
    GONE = "gone"
    UNCHECKED = "unchecked"


class ActorKind(models.TextChoices):
    GOVERNMENT = "government", "government"
    AGENCY = "agency", "agency"
    LEGISLATURE = "legislature", "legislature"
    COURT = "court", "court"
    COMPANY = "company", "company"
    UNIVERSITY = "university", "university or institute"
    MEDIA = "media", "media"
    PERSON = "person", "person"
    ORGANISATION = "organisation", "organisation"
    BLOC = "bloc", "bloc of countries"
    OTHER = "other", "other"


class TranslationLanguage(models.TextChoices):
    """The languages that texts are translated into. The originals are in English."""

    ZH = "zh", "Chinese"


class TranslationStatus(StrEnum):
    CURRENT = "current"
    #: The words that it renders have changed since.
    STALE = "stale"


#: The languages that answers are in, by ``lang``: that of the originals first.
LANGUAGES = ("en", *TranslationLanguage.values)

#: What a widget may group events by.
GROUPS = ("kind", "topic", "actor", "jurisdiction")

#: The types of source that are primary: the words of those who act, or of the courts and registers they act before.
PRIMARY_SOURCES = (
    SourceType.PRESS_RELEASE,
    SourceType.OFFICIAL_NOTICE,
    SourceType.REGULATION,
    SourceType.STATUTE,
    SourceType.EXECUTIVE_ORDER,
    SourceType.COURT_FILING,
    SourceType.FACT_SHEET,
    SourceType.STATEMENT,
    SourceType.TREATY,
    SourceType.REGULATORY_FILING,
)
