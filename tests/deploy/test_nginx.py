"""nginx with deploy/nginx.conf before the service: what it keeps, what it lets through, and how it forgets."""

import http.client
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import trustme

from tests.service import ROOT, Service, running

DEPLOY = ROOT / "deploy"
NGINX = "/usr/sbin/nginx"
EVENT = "/api/v1/events/huawei-entity-list"


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cache(self) -> str | None:
        return self.headers["X-Cache-Status"]


@dataclass
class Proxy:
    """nginx, its ports and its cache."""

    port: int
    plain_port: int
    cache: Path
    trust: ssl.SSLContext

    def fetch(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        fields = {"Host": "localhost"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=60, context=self.trust)
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def purge(self) -> None:
        subprocess.run([DEPLOY / "purge", self.cache], check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEHIND_PROXY", "1")
        with running("proxied") as service:
            yield service


@pytest.fixture(scope="module")
def proxy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(folder / "fullchain.pem", append=True)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    proxy = Proxy(free_port(), free_port(), folder / "cache", trust)
    proxy.cache.mkdir()
    configuration = (DEPLOY / "nginx.conf").read_text()
    for said, here in {
        "/var/cache/nginx/annals": str(proxy.cache),
        "/etc/ssl/annals": str(folder),
        "listen 443": f"listen 127.0.0.1:{proxy.port}",
        "listen 80": f"listen 127.0.0.1:{proxy.plain_port}",
        "server 127.0.0.1:8000": f"server {urlsplit(service.url).netloc}",
        "annals.example": "localhost",
    }.items():
        assert said in configuration
        configuration = configuration.replace(said, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        # Its workers are as we are, so that the folder of a test need not be open to others.
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\n{configuration}\n}}"
    )
    process = subprocess.Popen([NGINX, "-c", main, "-p", folder, "-e", folder / "error.log"])
    while True:
        assert process.poll() is None, (folder / "error.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", proxy.port)).close()
            break
        except OSError:
            continue
    yield proxy
    process.terminate()
    process.wait(30)


def test_http_leads_to_https(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("localhost", proxy.plain_port, timeout=60)
    connection.request("GET", "/api/v1/events?limit=1")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/api/v1/events?limit=1")
    connection.close()


def test_an_edition_is_kept_and_is_shown_as_it_was(proxy: Proxy) -> None:
    path = "/api/v1/events?edition=1&limit=3"
    first, second = proxy.fetch(path), proxy.fetch(path)
    assert (first.status, first.cache, second.cache) == (200, "MISS", "HIT")
    assert second.body == first.body
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Cache-Control"].startswith("public, max-age=86400")
    assert second.headers["Annals-Edition"] == "1"
    # Addresses in answers are those of the proxy, though the service hears http.
    assert b'"next":"https://localhost/api/v1/events?' in second.body
    assert proxy.fetch("/api/v1/events?edition=1&limit=4").cache == "MISS"


def test_who_has_an_answer_gets_a_304_from_the_proxy_and_from_the_service(proxy: Proxy) -> None:
    path = f"{EVENT}?edition=1&fields=title"
    first = proxy.fetch(path)
    kept = proxy.fetch(path, If_None_Match=first.headers["ETag"])
    assert (kept.status, kept.cache, kept.body) == (304, "HIT", b"")
    proxy.purge()
    requested = proxy.fetch(path, If_None_Match=first.headers["ETag"])
    assert requested.status == 304
    assert proxy.fetch(path, If_None_Match='"another"').status == 200


@pytest.mark.parametrize(("coding", "limit"), [("zstd", 11), ("br", 12), ("gzip", 13)])
def test_each_coding_is_kept_apart_as_the_service_made_it(proxy: Proxy, coding: str, limit: int) -> None:
    path = f"/api/v1/events?edition=1&limit={limit}"
    plain = proxy.fetch(path)
    first, second = (proxy.fetch(path, Accept_Encoding=coding) for _ in range(2))
    assert (plain.headers["Content-Encoding"], first.headers["Content-Encoding"]) == (None, coding)
    assert (first.cache, second.cache, second.headers["Content-Encoding"]) == ("MISS", "HIT", coding)
    assert second.body == first.body
    assert len(first.body) < len(plain.body)
    assert first.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-{coding}"'
    assert proxy.fetch(path).headers["Content-Encoding"] is None


def test_each_format_is_kept_apart(proxy: Proxy) -> None:
    path = f"{EVENT}?edition=1"
    json, page = proxy.fetch(path, Accept="application/json"), proxy.fetch(path, Accept="text/csv")
    assert json.headers["Content-Type"] != page.headers["Content-Type"]
    assert proxy.fetch(path, Accept="application/json").body == json.body


def test_a_body_beyond_the_limit_is_refused_before_the_service(proxy: Proxy) -> None:
    large = b'{"query": "' + b" " * 200_000 + b'{ __typename }"}'
    refused = proxy.fetch("/graphql", "POST", large, Content_Type="application/json")
    assert refused.status == 413
    assert "Annals-Edition" not in refused.headers
    small = b'{"query": "{ __typename }"}'
    assert proxy.fetch("/graphql", "POST", small, Content_Type="application/json").status == 200
    # An editor's form may be longer: the service decides (403 without its token).
    form = proxy.fetch(
        "/admin/login/", "POST", b"x=" + b"a" * 1_000_000, Content_Type="application/x-www-form-urlencoded"
    )
    assert form.status == 403


def test_the_admin_is_never_kept(proxy: Proxy) -> None:
    first, second = proxy.fetch("/admin/login/"), proxy.fetch("/admin/login/")
    assert first.status == second.status == 200
    assert first.cache is second.cache is None
    assert first.headers["Set-Cookie"] != second.headers["Set-Cookie"]
    assert not any(b"csrftoken" in path.read_bytes() for path in proxy.cache.rglob("*") if path.is_file())


def test_after_a_redaction_a_purge_forgets_what_was_kept(proxy: Proxy, service: Service) -> None:
    path = "/api/v1/events/ascend-910-launch?edition=1"
    assert (proxy.fetch(path).status, proxy.fetch(path).cache) == (200, "HIT")
    service.user("judge", superuser=True)
    service.manage(
        "redact", "event/ascend-910-launch", "--reason", "Court order 7/26", "--by", "judge", "--despite-copies"
    )
    # This is why a redaction is followed by a purge.
    assert proxy.fetch(path).status == 200
    proxy.purge()
    assert proxy.fetch(path).status == 451
