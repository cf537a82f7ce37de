"""The tests' own hostile ground: unknown template variables and the network."""

import socket

import pytest
from django.template import engines
from django.template.loader import render_to_string
from pytest_socket import SocketConnectBlockedError

from tests.conftest import UnknownTemplateVariable


def render(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize("source", ["{{ nobody }}", "{{ known.nobody }}", "{{ nobody|upper }}"])
def test_unknown_template_variable_fails(source):
    with pytest.raises(UnknownTemplateVariable, match="nobody"):
        render(source, known={"name": "x"})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ known.name }}", "x"),
        ("{{ empty }}", ""),
        ("{% if nobody %}yes{% else %}no{% endif %}", "no"),
        ("{% firstof nobody known.name %}", "x"),
    ],
)
def test_known_or_asked_for_template_variable_passes(source, text):
    assert render(source, known={"name": "x"}, empty="") == text


def test_templates_of_others_keep_their_silence():
    assert render_to_string("admin/login.html", {"form": {"errors": ""}})


def test_network_is_blocked_except_loopback():
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"socket\.connect"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        socket.create_connection(server.getsockname(), timeout=1).close()
