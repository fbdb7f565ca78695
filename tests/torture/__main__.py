"""Try every promise of docs/reliability.md and print a table; ``--short`` tries each briefly."""

import argparse
import os
import sys
import time
import traceback

from .outcomes import Outcome, Property
from .properties import PROPERTIES
from .serving import Service, running


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few seconds each")
    parser.add_argument("--only", default="", help="the properties whose names contain this")
    requested = parser.parse_args()
    broken = 0
    begun = time.monotonic()
    print("| property | promise | measured | kept |\n|---|---|---|---|")
    with running() as service:
        for property in PROPERTIES:
            if requested.only in property.name and (requested.only or property.is_brief or not requested.short):
                outcome = _try(property, service, is_long=not requested.short)
                broken += outcome.kept is False
                kept = {True: "yes", False: "NO", None: "not tried"}[outcome.kept]
                print(f"| {property.name} | {property.promise} | {outcome.measured} | {kept} |", flush=True)
    print(f"\n{broken} promises broken; {time.monotonic() - begun:.0f} s; load {os.getloadavg()[0]:.1f}.")
    return 1 if broken else 0


def _try(property: Property, service: Service, *, is_long: bool) -> Outcome:
    """How it turned out; what a harness cannot get through is not kept, and the next one is tried."""
    try:
        return property.harness(service, is_long)
    except Exception as error:
        traceback.print_exc()
        return Outcome(f"broke off: {error!r}"[:300], False)


if __name__ == "__main__":
    sys.exit(main())
