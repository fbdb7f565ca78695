"""Content-Security-Policy (W3C, level 3): strict, save where pages that are not ours need more."""

from functools import lru_cache

from csp.constants import HEADER, NONCE
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

#: What a page under a path needs beyond the policy of our own pages. Alpine, in the admin, compiles its
#: expressions; the page that tries the API writes styles into itself; GraphiQL writes a style for each
#: dialog it opens, with the number this page was given for it.
_LOOSER: dict[str, dict[str, list[object]]] = {
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
    """Sends every page the policy of its path, its directives in alphabetical order."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        needs = _LOOSER.get(_looser_path(request))
        if needs and not report_only and parts.update is None:
            parts.update = {name: list(values) for name, values in needs.items()}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_usual = not hasattr(request, "_csp_nonce") and not any(name.startswith("_csp") for name in vars(response))
        if is_usual and not settings.DEBUG:
            response.headers.setdefault(HEADER, _usual_policy(_looser_path(request)))
            return response
        response = super().process_response(request, response)
        if policy := response.headers.get(HEADER):
            response.headers[HEADER] = _in_order(policy)
        return response


def _looser_path(request: HttpRequest) -> str:
    return next((path for path in _LOOSER if request.path.startswith(path)), "")


@lru_cache
def _usual_policy(looser_path: str) -> str:
    return _in_order(build_policy(update=_LOOSER.get(looser_path)))


def _in_order(policy: str) -> str:
    # The library joins them in the order of a set.
    return "; ".join(sorted(policy.split("; ")))
