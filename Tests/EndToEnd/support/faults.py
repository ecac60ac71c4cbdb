"""A server of a provider's wire that answers as the test wants: well, badly, late, never."""

import contextlib
import json
import re
import socket
import socketserver
import struct
import threading


def pieces(case):
    """The pieces of a case's body."""
    for item in case["body"]:
        if isinstance(item, str):
            yield item.encode()
            continue
        piece = item.get("text", "").encode() + bytes.fromhex(item.get("hex", ""))
        if "data" in item:
            piece += b"data: " + json.dumps(item["data"], ensure_ascii=False).encode() + b"\n\n"
        if "json" in item:
            piece += json.dumps(item["json"], ensure_ascii=False).encode()
        yield piece * item.get("times", 1)


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


class Exchange:
    """One request and the connection that its answer goes to."""

    def __init__(self, connection, wire, path, headers, body, over):
        self.connection = connection
        self.wire = wire
        self.path = path
        self.headers = headers
        self.body = body
        self.over = over

    def send(self, data):
        self.connection.sendall(data)

    def head(self, status=200, **fields):
        lines = [f"HTTP/1.1 {status} Told", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    def begin(self, status=200, content_type="text/event-stream", **fields):
        """The head of a chunked answer."""
        named = {"content_type": content_type} if content_type else {}
        self.head(status, transfer_encoding="chunked", **named, **fields)

    def chunk(self, data):
        for start in range(0, len(data), 16384):
            part = data[start : start + 16384]
            self.send(f"{len(part):x}\r\n".encode() + part + b"\r\n")

    def end(self):
        self.send(b"0\r\n\r\n")

    def answer(self, case):
        """A case's answer, chunk by chunk."""
        headers = {"content-type": "text/event-stream", **case.get("headers", {})}
        content_type = headers.pop("content-type")
        self.begin(case.get("status", 200), content_type, **{name.replace("-", "_"): headers[name] for name in headers})
        for piece in pieces(case):
            self.chunk(piece)
        self.end()

    def wait(self, seconds):
        """Waits that long, or until the other side or the server has gone. Returns whether both are still there."""
        self.connection.settimeout(seconds)
        try:
            return not self.over.is_set() and self.connection.recv(1) != b""
        except TimeoutError:
            return not self.over.is_set()
        except OSError:
            return False

    def hang(self):
        """Sends nothing more until the other side leaves."""
        while self.wait(0.2):
            pass

    def reset(self):
        """Resets the connection: closing with a linger of 0 sends a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Closed


class Closed(Exception):
    """The answer has closed its connection."""


class FaultServer:
    """Serves `/SLUG/…`: the slug selects the behaviour. `/now/…` uses the behaviour that was chosen last."""

    def __init__(self, wire, behaviours):
        self.wire = wire
        self.behaviours = {slug(name): behaviour for name, behaviour in behaviours.items()}
        assert len(self.behaviours) == len(behaviours)
        self.requests = []
        self.over = threading.Event()
        serve = self._serve

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                # The other side may go at any time: that is what many of the behaviours are for.
                with contextlib.suppress(Closed, ConnectionError, TimeoutError):
                    while serve(self.request):
                        pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def base_url(self, name):
        return f"{self.address}/{slug(name)}{self.wire.base}"

    def choose(self, name):
        """Makes `now` behave like `name`."""
        self.behaviours["now"] = self.behaviours[slug(name)]

    def asked(self, name):
        """The requests for a reply so far."""
        path = f"/{slug(name)}{self.wire.base}{self.wire.reply}"
        return [request for request in self.requests if request.path == path]

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def _serve(self, connection):
        """Handles one request; returns whether another may follow."""
        connection.settimeout(60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        while b"\r\n\r\n" not in received:
            data = connection.recv(65536)
            if not data:
                return False
            received += data
        head, _, body = received.partition(b"\r\n\r\n")
        request, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        exchange = Exchange(connection, self.wire, request.split()[1], headers, body, self.over)
        self.requests.append(exchange)
        behaviour = self.behaviours.get(exchange.path.split("/")[1])
        if behaviour is None:
            exchange.answer({"status": 404, "body": ["no such address"]})
        else:
            behaviour(exchange)
        return True
