"""Sessions that were ended, and people who have to set up the second step of their log-in first."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events.editions.http.problem_responses import to_problem
from events.pages.base import problem_page
from events.people.sessions import see_session
from events.people.two_step import MUST_SET_UP


class LoginSessionsMiddleware:
    """Logs out whoever comes with a session that was ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, names: object) -> HttpResponse | None:
        try:
            return self._check(request)
        except DatabaseError as error:
            # What a view raises is answered by others; nobody answers what is raised before it.
            if problem := to_problem(error):
                return problem_page(request, problem)
            raise

    def _check(self, request: HttpRequest) -> HttpResponse | None:
        if not isinstance(request.user, User):
            return None
        if not see_session(request, request.user):
            request.session.flush()
            request.user = AnonymousUser()
        elif request.session.get(MUST_SET_UP):
            page = reverse("admin_two_step")
            if request.path not in (page, reverse("admin:logout")):
                return HttpResponseRedirect(page)
        return None
