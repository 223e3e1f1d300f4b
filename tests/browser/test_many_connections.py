"""Those who are slow, or only hold a line open, keep nobody else out."""

import socket
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
"""A request whose end never comes."""
MANY = 350
"""200 viewers' open lines and 150 slow ones."""


def test_half_sent_requests_leave_the_server_answering(server: str) -> None:
    address = urlsplit(server)
    assert address.hostname
    assert address.port
    with ExitStack() as open_lines:
        for _ in range(MANY):
            line = socket.create_connection((address.hostname, address.port), timeout=5)
            open_lines.enter_context(line)
            line.sendall(HALF)
        with urllib.request.urlopen(server, timeout=10) as answer:
            assert answer.status == 200
