"""Visitors with different network addresses, reported by a trusted proxy on loopback."""

import json
import socket
from urllib.parse import urlsplit

from .content import ORIGIN
from .visitor import Visitor


def trust_loopback_proxy(gateway):
    """Makes the gateway trust `X-Forwarded-For` from this machine. Call it before the start."""
    configuration = json.loads(gateway.config.read_text())
    configuration["server"] = {**configuration.get("server", {}), "trustedProxies": ["127.0.0.1"]}
    gateway.config.write_text(json.dumps(configuration, ensure_ascii=False))


class VisitorFrom(Visitor):
    """A visitor whose address is `address`, on a gateway that trusts this machine as its proxy."""

    def __init__(self, gateway, address):
        super().__init__(gateway)
        self.address = address

    def headers(self, **more):
        return super().headers(**{"X-Forwarded-For": self.address, **more})

    def upload(self, content, mime_type="text/plain"):
        headers = self.headers(**{"Content-Type": mime_type})
        return self.client.post(self.url("attachments"), headers=headers, content=content)

    def mark(self, message):
        return self.client.post(self.url("read"), headers=self.headers(), json={"message": message})

    def ask(self, route, **body):
        return self.client.post(self.url(route), headers=self.headers(), json=body)

    def slow_upload(self, size=1 << 20):
        """Begins an upload of `size` bytes and sends one of them; returns the connection."""
        place = urlsplit(self.gateway.url)
        connection = socket.create_connection((place.hostname, place.port), timeout=60)
        head = (
            f"POST /channels/{self.channel}/attachments HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\n"
            f"X-Forwarded-For: {self.address}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {size}\r\n\r\n"
        )
        connection.sendall(head.encode() + b"a")
        return connection
