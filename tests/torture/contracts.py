"""Generated requests (Schemathesis): every answer is one that the OpenAPI document or the GraphQL schema allows."""

import re
import subprocess
import sys
from collections.abc import Callable

from .outcomes import Outcome, Property
from .serving import ROOT, Service

_GENERATED = re.compile(r"(\d+) generated, (.+)")


def generated(address: str, config: str, *options: str) -> Callable[[Service, bool], Outcome]:
    """Generate so many requests for each operation, the same ones in each run of the short form."""

    def harness(service: Service, is_long: bool) -> Outcome:
        seeds, examples = (("1", "2", "3"), "50") if is_long else (("1",), "1")
        said, kept = [], True
        for seed in seeds:
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "schemathesis.cli", "--config-file", f"tests/{config}.toml", "run"),
                    *(f"http://127.0.0.1:{service.port}{address}", "--seed", seed, "--max-examples", examples),
                    *("--phases", "examples,coverage,fuzzing" if is_long else "fuzzing", "--no-color"),
                    *("--continue-on-failure", "--generation-database", "none", *options),
                ],
                cwd=ROOT, capture_output=True, text=True, check=False,
            )  # fmt: skip
            counted = _GENERATED.search(done.stdout)
            said.append(counted[0] if counted else done.stdout[-300:])
            kept &= not done.returncode and counted is not None
        return Outcome("; ".join(said), kept)

    return harness


PROPERTIES = [
    Property("contract: REST", "every answer to a generated request is one that the OpenAPI document allows",
             generated("/api/v1/openapi.json", "schemathesis", "--exclude-checks", "positive_data_acceptance")),
    Property("contract: GraphQL", "every generated query has data, or an error that says what is wrong with it",
             generated("/graphql", "schemathesis_graphql", "--checks", "answered")),
]  # fmt: skip
