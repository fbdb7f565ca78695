"""Everything that is tried, in order: what is written to comes after what is only read."""

from .clock import PROPERTIES as CLOCK
from .contracts import PROPERTIES as CONTRACTS
from .costs import PROPERTIES as COSTS
from .disk import PROPERTIES as DISK
from .kills import PROPERTIES as KILLS
from .loads import PROPERTIES as LOADS
from .reload import PROPERTIES as RELOAD
from .replicas import PROPERTIES as REPLICAS
from .twins import PROPERTIES as TWINS

PROPERTIES = [*LOADS, *RELOAD, *CONTRACTS, *COSTS, *TWINS, *DISK, *CLOCK, *REPLICAS, *KILLS]
