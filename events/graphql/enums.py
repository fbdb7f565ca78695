"""The closed vocabularies of events as enumerations of the schema."""

from enum import Enum

import strawberry

from events.editions.graphql.base import describe_enum

from ..choices import (
    ActorKind,
    Basis,
    DatePrecision,
    DateType,
    RelationType,
    Role,
    Stance,
    TranslationStatus,
)

strawberry.enum(DateType, description="The type of a date of an event.")
strawberry.enum(DatePrecision, description="The precision of a date.")
strawberry.enum(Role, description="The role of an actor in an event.")
strawberry.enum(RelationType, description="The type of a relation, read from the event that states it.")
strawberry.enum(ActorKind, description="The kind of an actor.")
strawberry.enum(Stance, description="The stance of a source: it supports or contradicts the event.")
strawberry.enum(TranslationStatus, description="The status of a translation.")
describe_enum(
    TranslationStatus,
    CURRENT="It renders the words as they are.",
    STALE="The words that it renders have changed since.",
)
strawberry.enum(Basis, description="The basis of a relation: a source or an editor's inference.")

describe_enum(
    DateType,
    ANNOUNCED="The day of the announcement.",
    SIGNED="The day of the signature.",
    ADOPTED="The day of the adoption.",
    PUBLISHED="The day of the publication.",
    EFFECTIVE="The first day in force.",
    APPLICABLE="The first day on which the rules apply.",
    ENDS="The last day in force.",
    REMOVED="The first day no longer in force.",
    HELD="The day, or the days, on which it was held.",
    STATED="The day of the statement.",
    DECIDED="The day of the decision.",
    OBSERVED="The day of the observation.",
    LAUNCHED="The day of the launch.",
    REPORTED="The day of the report.",
)
describe_enum(
    DatePrecision,
    DAY="One day.",
    MONTH="A month.",
    SEASON="A season, or a quarter, a third or a half of a year.",
    YEAR="A year.",
    DECADE="A decade.",
    CENTURY="A century.",
)
describe_enum(
    Role,
    ISSUER="Issues the measure or statement.",
    RESPONDER="Responds to what another did.",
    TARGET="Is what the measure is directed at.",
    AFFECTED="Is affected without being the target.",
    BENEFICIARY="Benefits from the measure.",
    MAKER="Makes the product.",
    PARTICIPANT="Takes part.",
    PARTY="Is a party to the case or dispute.",
    SIGNATORY="Signs the agreement.",
    ADDRESSEE="Is addressed by the statement or letter.",
    REPORTER="Reports the observation.",
)
describe_enum(
    RelationType,
    AMENDS="Changes the other event's measure.",
    CORRECTS="Corrects an error in it.",
    RESCINDS="Ends it.",
    SUPERSEDES="Takes its place.",
    SUSPENDS="Puts it on hold.",
    EXTENDS="Prolongs it or widens its scope.",
    IMPLEMENTS="Puts it into practice.",
    RESPONDS_TO="Responds to it.",
    DISPUTES="Disputes it.",
    PART_OF="Is part of it.",
    RELATES_TO="Is related to it in another way.",
)
describe_enum(
    ActorKind,
    GOVERNMENT="A government.",
    AGENCY="A ministry, authority or agency.",
    LEGISLATURE="A parliament or one of its chambers or committees.",
    COURT="A court.",
    COMPANY="A company.",
    UNIVERSITY="A university or research institute.",
    MEDIA="A newspaper, broadcaster or news agency.",
    PERSON="A person.",
    ORGANISATION="An organisation of another kind.",
    BLOC="A bloc of countries.",
    OTHER="An actor of another kind.",
)
describe_enum(Stance, SUPPORTS="The source supports the event.", CONTRADICTS="The source contradicts the event.")
describe_enum(Basis, STATED="A source states the relation.", INFERRED="An editor inferred the relation.")


@strawberry.enum(description="The direction of a relation between two events.")
class Direction(Enum):
    OUT = "out"
    IN = "in"


describe_enum(Direction, OUT="From this event to the other.", IN="From the other event to this one.")


@strawberry.enum(description="The state of a measure on a day.")
class InForce(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


describe_enum(
    InForce,
    YES="The measure was in force.",
    NO="The measure was not yet, or no longer, in force.",
    UNKNOWN="The state is unknown, since the day lies within an imprecise start or end date.",
)
