"""How Gunicorn serves the site: ``gunicorn --config python:config.web_server config.wsgi``."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

if TYPE_CHECKING:
    import socket

limit_request_line: Final = 8190
"""Bytes of a request line: the most that Gunicorn can be asked for."""

worker_class: Final = "config.web_server.Worker"
threads: Final = 4


class Worker(ThreadWorker):
    """Threads, and a page in both languages for an address that is too long to be read."""

    def handle_error(
        self, req: Any, client: "socket.socket", addr: Any, exc: BaseException
    ) -> None:
        """Answer a request that could not be read."""
        if isinstance(exc, LimitRequestLine):
            write_nonblock(client, too_long())
        else:
            super().handle_error(req, client, addr, exc)


def too_long() -> bytes:
    """Return the whole answer to an address of more than ``limit_request_line`` bytes."""
    body = render_to_string("414.html").encode()
    status = HTTPStatus.REQUEST_URI_TOO_LONG
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
        "Content-Type: text/html; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
