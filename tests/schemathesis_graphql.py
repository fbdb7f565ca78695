"""What is held of every answer of GraphQL, whatever was asked."""

from typing import Any

import schemathesis

#: Codes that put the fault on us; an error without a code puts it on nobody.
OURS = {"INTERNAL", "UNAVAILABLE", None}


@schemathesis.check
def answered(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: "schemathesis.Case[Any]"
) -> bool | None:
    """Data, or errors that say by their codes that the question was at fault."""
    assert response.status_code < 500, f"status {response.status_code}"
    answer = response.json()
    codes = {error.get("extensions", {}).get("code") for error in answer.get("errors", ())}
    assert not codes & OURS, f"errors {codes}"
    assert codes or answer["data"] is not None, "neither data nor errors"
    return None
