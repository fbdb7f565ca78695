"""Content-Security-Policy (W3C, level 3): strict, save where pages that are not ours need more."""

from typing import Any

from csp.constants import NONCE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

#: What a page under a path needs beyond the policy of our own pages. Alpine, in the admin, compiles its
#: expressions; the page that tries the API writes styles into itself; GraphiQL writes a style for each
#: dialog it opens, with the number this page was given for it.
_LOOSER: dict[str, dict[str, list[Any]]] = {
    "/admin/": {
        "script-src": ["'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["blob:"],
        "frame-src": ["'self'"],
    },
    "/api/v1/docs": {"style-src": ["'unsafe-inline'"], "worker-src": ["blob:"]},
    "/graphql": {"style-src": [NONCE]},
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sends every page the policy of its path."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        needs: dict[str, Any] | None = next(
            (needs for path, needs in _LOOSER.items() if request.path.startswith(path)), None
        )
        if needs and not report_only and parts.update is None:
            parts.update = {name: list(values) for name, values in needs.items()}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """With the directives in one order: django-csp has them in another in each process."""
        response = super().process_response(request, response)
        for header in ("Content-Security-Policy", "Content-Security-Policy-Report-Only"):
            if policy := response.headers.get(header):
                response.headers[header] = "; ".join(sorted(part.strip() for part in policy.split(";") if part.strip()))
        return response
