"""Everything that is tried, in order: what breaks most comes last."""

from .kills import PROPERTIES as KILLS
from .loads import PROPERTIES as LOADS

PROPERTIES = [*LOADS, *KILLS]
