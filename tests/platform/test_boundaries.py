"""Where one request ends and the next begins, as the web server decides it: nothing is smuggled in another request."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ECHO = """
def application(environ, start):
    body = environ["wsgi.input"].read()
    said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)};".encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The server of the product over a page that says what it was asked."""
    folder: Path = tmp_path_factory.mktemp("echo")
    (folder / "echo.py").write_text(ECHO)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    words = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(number), "echo:application"]
    server = subprocess.Popen([str(Path(sys.executable).with_name(words[0])), *words[1:]], cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", number), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(20)


def said(port: int, request: bytes) -> bytes:
    """Everything that comes back on one connection until it is silent for a second."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(request)
        connection.settimeout(1)
        try:
            while part := connection.recv(65_536):
                found += part
        except TimeoutError:
            pass
    return found


def test_an_honest_request_is_answered(port: int) -> None:
    assert b"POST /a 4;" in said(port, b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd")


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize(
    "head",
    [b"Content-Length: 4\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 4",
     b"Content-Length: 4\r\nContent-Length: 44", b"Content-Length: 4\r\nTransfer-Encoding : chunked",
     b"Transfer-Encoding: chunked, identity", b"Content-Length: +44", b"Transfer-Encoding: xchunked"],
)  # fmt: skip
def test_a_request_with_two_ends_is_refused_or_read_by_its_chunks(port: int, head: bytes) -> None:
    hidden = b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = said(port, b"POST /a HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n" + hidden)
    by_chunks = answer.startswith(b"HTTP/1.1 200") and b"POST /a 0;" in answer
    assert answer.startswith(b"HTTP/1.1 400") or by_chunks, answer
