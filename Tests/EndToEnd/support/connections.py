"""Faults of a provider's connection, on any wire."""

import gzip

from . import faults
from .wires import ANSWER


def byte_by_byte(exchange):
    exchange.begin()
    for byte in exchange.wire.stream:
        exchange.chunk(bytes([byte]))
    exchange.end()


def very_slowly(exchange):
    exchange.begin()
    for byte in exchange.wire.stream:
        exchange.chunk(bytes([byte]))
        exchange.wait(0.01)
    exchange.end()


def without_a_length(exchange):
    exchange.head(content_type="text/event-stream", connection="close")
    exchange.send(exchange.wire.stream)
    raise faults.Closed


def after_interim_answers(exchange):
    exchange.head(103, link="</style.css>; rel=preload")
    exchange.begin()
    exchange.chunk(exchange.wire.stream)
    exchange.end()


def never_ending_after_the_farewell(exchange):
    exchange.begin()
    exchange.chunk(exchange.wire.stream)
    exchange.hang()
    raise faults.Closed


def never_ending_after_the_end(exchange):
    exchange.begin()
    exchange.chunk(exchange.wire.last(ANSWER))
    exchange.hang()
    raise faults.Closed


def reset_after_the_end(exchange):
    exchange.begin()
    exchange.chunk(exchange.wire.last(ANSWER))
    exchange.wait(0.3)
    exchange.reset()


def closed_at_once(exchange):
    raise faults.Closed


def reset_at_once(exchange):
    exchange.reset()


def closed_inside_the_header(exchange):
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-str")
    raise faults.Closed


def closed_after_the_header(exchange):
    exchange.begin()
    raise faults.Closed


def closed_before_the_end(exchange):
    exchange.begin()
    exchange.chunk(exchange.wire.words("Custa "))
    raise faults.Closed


def reset_in_the_middle(exchange):
    exchange.begin()
    exchange.chunk(exchange.wire.words("Custa "))
    exchange.wait(0.3)
    exchange.reset()


def shorter_than_promised(exchange):
    exchange.head(content_type="application/json", content_length=5000)
    exchange.send(exchange.wire.torn)
    raise faults.Closed


def broken_chunks(exchange):
    exchange.begin()
    exchange.send(b"zz\r\n" + exchange.wire.stream + b"\r\n0\r\n\r\n")
    raise faults.Closed


def compressed(exchange):
    exchange.begin(content_encoding="gzip")
    exchange.chunk(gzip.compress(exchange.wire.stream))
    exchange.end()


def a_header_without_end(exchange):
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(4000):
        exchange.send(f"X-Field-{number}: {'x' * 100}\r\n".encode())
    exchange.hang()
    raise faults.Closed


def no_http(exchange):
    exchange.send(b"SSH-2.0-OpenSSH_9.9\r\n")
    raise faults.Closed


def redirected(exchange):
    exchange.head(307, location=exchange.path.replace("redirected", "byte-by-byte"), content_length=0)


ANSWERED = [
    byte_by_byte, very_slowly, without_a_length, after_interim_answers, never_ending_after_the_farewell,
    never_ending_after_the_end, reset_after_the_end,
]
FAILED = {
    closed_at_once: "unknown", reset_at_once: "unknown", closed_inside_the_header: "unknown",
    closed_after_the_header: "unknown", closed_before_the_end: "unknown", reset_in_the_middle: "unknown",
    shorter_than_promised: "unknown", broken_chunks: "unknown", compressed: "unknown",
    a_header_without_end: "unknown", no_http: "unknown", redirected: "rejected",
}


# Servers that never send any text. These wait for the gateway's 12 seconds.


def silent(exchange):
    exchange.hang()
    raise faults.Closed


def silent_after_the_header(exchange):
    exchange.begin()
    exchange.hang()
    raise faults.Closed


def comments_for_ever(exchange):
    exchange.begin()
    while exchange.wait(0.1):
        exchange.chunk(b": ping\n\n")
    raise faults.Closed


def thoughts_for_ever(exchange):
    exchange.begin()
    while exchange.wait(0.1):
        exchange.chunk(exchange.wire.thought)
    raise faults.Closed


SILENT = [silent, silent_after_the_header, comments_for_ever, thoughts_for_ever]
CONNECTIONS = {function.__name__: function for function in [*SILENT, *ANSWERED, *FAILED]}
# Servers that send text before they break off.
BREAKING = [closed_before_the_end, reset_in_the_middle]
