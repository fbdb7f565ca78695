"""What a browser is shown at the GraphQL address: a page to ask from, with examples to pick from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

EXAMPLES = (
    (
        "The wording change",
        '{ source(slug: "bis-pr-20250513") {\n  changes { nodes { window { edtf } ops { op text } } }\n} }',
    ),
    (
        "Everything about one company",
        '{ actor(slug: "huawei") {\n  name count events { nodes { title date { display } } }\n} }',
    ),
    (
        "A chain of responses with its lags",
        '{ events(filter: {relation: ["responds_to"]}) { nodes {\n  title date { earliest }\n'
        "  relations { type direction event { title date { earliest } } }\n} } }",
    ),
    (
        "What sources attested by a day",
        '{ events(filter: {attestedBy: "2019-05-20"}, order: DATE_DESC) {\n  nodes { title date { display } }\n} }',
    ),
    ("What Annals said in an edition", "{ events(edition: 1) {\n  edition { number publishedAt } nodes { title }\n} }"),
    ("Dates in dispute", "{ events(filter: {disputed: true}) {\n  nodes { title dates { type edtf status } }\n} }"),
    (
        "Quotations that no longer stand",
        "{ quotes(status: [ALTERED, GONE]) {\n  nodes { exact status changed now source { title } }\n} }",
    ),
)  # fmt: skip


def wants_page(request: HttpRequest) -> bool:
    """Whether a browser came to look, and asked nothing."""
    return request.method == "GET" and not request.GET and "text/html" in request.headers.get("Accept", "")


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "graphql/asking.html", {"examples": EXAMPLES})
