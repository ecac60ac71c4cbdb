"""Input from outside is bounded before it is parsed; the process is unharmed."""

import json
import socket
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from support.content import ORIGIN
from support.visitor import Visitor

pytestmark = pytest.mark.invariant(11)

DEEP = 100_000
BODIES = {
    "ten megabytes of text": (json.dumps({"clientID": "a", "text": "a" * 10_000_000}).encode(), {413}),
    "too long a text": (json.dumps({"clientID": "a", "text": "a" * 10_001}).encode(), {413, 422}),
    "broken UTF-8": (b'{"clientID":"a","text":"\xc3\x28\xff"}', {400, 422}),
    "lists nested 100,000 deep": (b"[" * DEEP + b"]" * DEEP, {400, 413, 422}),
    "text nested 100,000 deep": (b'{"clientID":"a","text":' + b"[" * DEEP + b"]" * DEEP + b"}", {400, 413, 422}),
    "no JSON": (b"hello", {400, 422}),
    "nothing": (b"", {400, 422}),
    "an empty object": (b"{}", {400, 422}),
    "a wrong type": (b'{"clientID":1,"text":"a"}', {400, 422}),
    "an unknown member": (b'{"clientID":"a","text":"a","admin":true}', {400, 422}),
    "a character NUL": (b'{"clientID":"a","text":"a\\u0000b"}', {400, 422}),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_refused_clearly(gateway, visitor, name):
    body, allowed = BODIES[name]
    response = visitor.client.post(visitor.url("messages"), headers=visitor.headers(), content=body)
    assert response.status_code in allowed, f"{response.status_code} {response.text[:200]}"
    assert response.json()["detail"]
    unharmed(gateway, visitor)


def test_a_body_without_a_length_is_bounded_too(gateway, visitor):
    def chunks():
        for _ in range(160):
            yield b"a" * 65_536

    try:
        response = visitor.client.post(visitor.url("messages"), headers=visitor.headers(), content=chunks())
        assert response.status_code == 413
    except httpx.TransportError:
        pass  # The server answered and closed while the rest was still being sent.
    unharmed(gateway, visitor)


@pytest.mark.parametrize("route", ["sessions", "messages", "typing", "read"])
@pytest.mark.parametrize("origin", [None, "https://attacker.example", ORIGIN + ".attacker.example", "null"])
def test_a_post_from_elsewhere_is_refused(gateway, visitor, route, origin):
    headers = visitor.headers()
    del headers["Origin"]
    if origin:
        headers["Origin"] = origin
    response = visitor.client.post(visitor.url(route), headers=headers, content='{"clientID":"a","text":"a"}')
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("origin", [None, "https://attacker.example"])
def test_the_stream_and_the_preflight_check_the_origin(gateway, visitor, origin):
    headers = {"Authorization": f"Bearer {visitor.token}"} | ({"Origin": origin} if origin else {})
    assert visitor.client.get(visitor.url("events"), headers=headers).status_code == 403
    asked = {"Access-Control-Request-Method": "POST"} | ({"Origin": origin} if origin else {})
    preflight = visitor.client.options(visitor.url("messages"), headers=asked)
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in preflight.headers


def test_the_allowed_page_passes_the_preflight(gateway, visitor):
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    preflight = visitor.client.options(visitor.url("messages"), headers=asked)
    assert preflight.status_code in (200, 204)
    assert preflight.headers["access-control-allow-origin"] == ORIGIN


def test_forged_and_foreign_tokens_are_refused(make_gateway):
    gateway = make_gateway(channels=("site", "shop"))
    gateway.start()
    visitor = Visitor(gateway, "site").begin()
    foreign = Visitor(gateway, "shop").begin().token
    changed = visitor.token[:-2] + ("AA" if not visitor.token.endswith("AA") else "BB")
    honest = visitor.token
    for token in [foreign, changed, "", "x", "A" * 10_000, honest[: len(honest) // 2], "../../etc/passwd"]:
        visitor.token = token
        assert visitor.post("pedido 1").status_code in (401, 431), f"token {token[:40]}"
        stream = visitor.client.get(visitor.url("events"), headers=visitor.headers())
        assert stream.status_code in (401, 431)
    visitor.token = honest
    unharmed(gateway, visitor)


RAW = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    "a line that never ends": b"GET /" + b"a" * 1_000_000,
    "a megabyte of header fields": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Field: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "ten thousand header fields": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-F: a\r\n" * 10_000 + b"\r\n",
    "two lengths": b"POST /channels/site/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "a negative length": b"POST /channels/site/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "length and chunks": b"POST /channels/site/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a path out of the channel": b"GET /channels/site/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "an encoded path out of the channel": b"GET /channels/site/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a channel that is not there": b"GET /channels/nosuch/widget.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("name", RAW)
def test_a_bad_request_harms_nobody(gateway, visitor, name):
    address = urlsplit(gateway.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        is_cut, answer = False, b""
        try:
            connection.sendall(RAW[name])
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            is_cut = True
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except ConnectionResetError:
            is_cut = True
    # A client that sends a megabyte may be cut off while it sends, and then need not have seen the answer.
    assert answer.startswith(b"HTTP/1.1 4") or (is_cut and answer == b"" and len(RAW[name]) > 65_536), answer[:200]
    assert b"root:" not in answer
    unharmed(gateway, visitor)


def test_a_client_that_goes_away_in_mid_body_leaves_nothing(gateway, visitor):
    address = urlsplit(gateway.url)
    for _ in range(50):
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            head = f"POST /channels/site/messages HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\n"
            head += f"Authorization: Bearer {visitor.token}\r\nContent-Length: 1000\r\n\r\n"
            connection.sendall(head.encode() + b'{"clientID"')
    unharmed(gateway, visitor)


@pytest.mark.invariant(12)
def test_what_a_customer_writes_stays_text(gateway, visitor):
    text = "pedido <img src=x onerror=alert(1)> {{business.name}} \u202e"
    with visitor.listen() as stream:
        visitor.write(text)
        stream.wait(lambda stream: stream.messages("bot"), "an answer")
        assert stream.messages("visitor") == [text]
        assert "Padaria do Sol" not in stream.messages("bot")[0], "a customer's words were filled in"


def unharmed(gateway, visitor):
    """The process lives, has not grown beyond reason, and answers."""
    assert gateway.runs
    assert psutil.Process(gateway.process.pid).memory_info().rss < 400_000_000
    with visitor.listen() as stream:
        visitor.write("pedido ainda vivo", client_id="alive")
        stream.wait_for_message("eco pedido ainda vivo")
