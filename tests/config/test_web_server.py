"""An address that is too long to be read gets a page, not a bare line."""

import socket
import subprocess
import sys
import time

import pytest

from config import web_server

PATIENCE = 30


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def asked(port, line):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(line + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        found = b""
        while part := client.recv(65536):
            found += part
    return found


@pytest.fixture(scope="module")
def site():
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--config", "python:config.web_server", "config.wsgi",
        "--bind", f"127.0.0.1:{port}", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                asked(port, b"GET /robots.txt")
            except ConnectionRefusedError:
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            else:
                break
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def test_long_address_has_a_page_in_both_languages(site):
    answer = asked(site, b"GET /en/search/?q=" + b"x" * 10_240).decode()

    head, _, page = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 414 ")
    assert f"Content-Length: {len(page.encode())}" in head
    assert "The address is too long" in page
    assert "La dirección es demasiado larga" in page
    assert 'href="/es/"' in page


def test_address_that_the_server_takes_is_the_sites_to_answer(site):
    answer = asked(site, b"GET /robots.txt?q=" + b"x" * (web_server.limit_request_line - 100))

    assert answer.startswith(b"HTTP/1.1 200 ")
