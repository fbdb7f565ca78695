"""HTTPS to a checked address: the certificate is that of the name, whatever address the name has."""

import datetime as dt
import ssl
from pathlib import Path

import pytest
import trustme

from sources.capture.http import Bounds, NotFetched, fetch

from .conftest import secure

NOW = dt.datetime(2025, 5, 19, 12, tzinfo=dt.UTC)


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """A certificate authority that this machine trusts."""
    authority = trustme.CA()
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return authority


def fetched(name: str, certificate: trustme.LeafCert) -> tuple[bytes, list[str]]:
    """What is fetched of a host of this name, at this machine's own address, and the name it was asked for (SNI)."""
    names = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    context.sni_callback = lambda connection, server_name, context: names.append(server_name)
    with secure(context) as site:
        site.pages["/"] = (200, {"Content-Type": "text/plain"}, b"Hello")
        bounds = Bounds(ports={site.port}, hosts={name: "127.0.0.1"}, seconds=5)
        return fetch(f"https://{name}:{site.port}/", now=NOW, bounds=bounds).body, names


def test_a_server_is_contacted_by_its_name_at_the_address_that_was_checked(authority: trustme.CA) -> None:
    assert fetched("news.example", authority.issue_cert("news.example")) == (b"Hello", ["news.example"])


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    with pytest.raises(NotFetched, match=r"not valid for 'news\.example'"):
        fetched("news.example", authority.issue_cert("other.example"))


def test_a_certificate_for_the_address_in_place_of_the_name_is_refused(authority: trustme.CA) -> None:
    with pytest.raises(NotFetched, match=r"not valid for 'news\.example'"):
        fetched("news.example", authority.issue_cert("127.0.0.1"))


def test_a_certificate_of_an_authority_that_is_not_trusted_is_refused(authority: trustme.CA) -> None:
    with pytest.raises(NotFetched, match="certificate verify failed"):
        fetched("news.example", trustme.CA().issue_cert("news.example"))


def test_a_certificate_that_has_expired_is_refused(authority: trustme.CA) -> None:
    with pytest.raises(NotFetched, match="expired"):
        fetched("news.example", authority.issue_cert("news.example", not_after=dt.datetime(2020, 1, 1)))
