"""Only listed hosts, and never an inner address."""

import ipaddress
import socket

import pytest

from registry.intake.services import fetching


@pytest.fixture(autouse=True)
def _listed(settings):
    settings.INTAKE_FETCH_HOSTS = ["data.example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "http://data.example.org/list.csv",
        "https://other.example.org/list.csv",
        "https://data.example.org.evil.example/list.csv",
        "https://user:secret@data.example.org/list.csv",
        "https://evil.example\\@data.example.org.evil/list.csv",
        "file:///etc/passwd",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::1",
        "https://data.example.org:99999/",
        "gopher://data.example.org/",
        "",
    ],
)
def test_address_that_is_not_listed_is_refused(address):
    with pytest.raises(fetching.AddressNotAllowed):
        fetching.allowed(address)


def test_listed_address_keeps_its_path_and_query():
    found = fetching.allowed("https://DATA.example.org/a/list.csv?year=2026")
    assert found == ("data.example.org", 443, "/a/list.csv?year=2026")


@pytest.mark.parametrize(
    "inner",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:a00:1::",
    ],
)  # fmt: skip
def test_inner_address_is_never_outer(inner):
    assert not fetching.is_outer(ipaddress.ip_address(inner))


@pytest.mark.parametrize("outer", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_outer_address_is(outer):
    assert fetching.is_outer(ipaddress.ip_address(outer))


def test_host_with_one_inner_address_is_refused_whole(monkeypatch):
    found = [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)
    with pytest.raises(fetching.AddressNotAllowed):
        fetching.outer_address("data.example.org", 443)


def test_host_that_does_not_answer_is_unreachable(monkeypatch):
    def silent(*_args):
        raise TimeoutError

    monkeypatch.setattr(fetching, "_ask", silent)
    with pytest.raises(fetching.AddressUnreachable):
        fetching.fetch("https://data.example.org/list.csv")


class Answer:
    def __init__(self, status, body=b"", location=None):
        self.status, self.body, self.location = status, body, location

    def getheader(self, _name):
        return self.location

    def read(self, size):
        part, self.body = self.body[:size], self.body[size:]
        return part


def test_redirection_to_an_unlisted_host_is_refused(monkeypatch):
    monkeypatch.setattr(fetching, "_ask", lambda *_args: Answer(302, location="http://10.0.0.1/"))
    with pytest.raises(fetching.AddressNotAllowed):
        fetching.fetch("https://data.example.org/list.csv")


def test_endless_redirection_ends(monkeypatch):
    monkeypatch.setattr(fetching, "_ask", lambda *_args: Answer(302, location="/again"))
    with pytest.raises(fetching.AddressUnreachable):
        fetching.fetch("https://data.example.org/list.csv")


def test_file_is_fetched_and_too_much_of_it_is_not(monkeypatch, settings):
    monkeypatch.setattr(fetching, "_ask", lambda *_args: Answer(200, b"code\nA\n"))
    with fetching.fetch("https://data.example.org/list.csv") as file:
        assert file.read() == b"code\nA\n"
    settings.INTAKE_MOST_BYTES = 3
    with pytest.raises(fetching.FileTooLarge):
        fetching.fetch("https://data.example.org/list.csv")
