"""The receiver of a webhook, whose messages the library of Standard Webhooks verifies."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver:
    """Listens on a port of its own at a loopback address; use it as a context.

    `answer` gives the status and the headers of each answer, and may take its time. Messages that were answered with a
    success are in `taken`, in their order, each as `{"id", "type", "data", "at"}`; a message that a secret does not verify
    is in `forged`.
    """

    def __init__(self, address="127.0.0.1"):
        self.secrets = []
        self.taken = []
        self.forged = []
        self.requests = 0
        self.answer = lambda message: (204, {})
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer((address, 0), _Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self.url = f"http://{address}:{self._server.server_port}/hook?token=s3cret"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def connect(self, caller, **settings):
        """Makes a webhook of this receiver; returns it as the API shows it."""
        made = caller.post("webhooks", url=self.url, **settings)
        self.secrets.append(made["secret"])
        return made["webhook"]

    def texts(self, kind="message.received"):
        return [message["data"]["line"]["text"] for message in self.taken if message["type"] == kind]

    def wait(self, condition, what, within=20):
        """Waits until `condition(self)` holds."""
        deadline = time.monotonic() + within
        with self._changed:
            while not condition(self):
                left = deadline - time.monotonic()
                assert left > 0, f"{what} did not happen within {within} s: {self.taken[-3:]}, {self.requests} requests"
                self._changed.wait(min(left, 0.5))

    def take(self, headers, body):
        with self._changed:
            self.requests += 1
            self._changed.notify_all()
        if not any(_verifies(secret, headers, body) for secret in self.secrets):
            with self._changed:
                self.forged.append((dict(headers), body))
                self._changed.notify_all()
            return 401, {}
        message = {"id": headers["webhook-id"], **json.loads(body), "signatures": headers["webhook-signature"].split(" ")}
        status, fields = self.answer(message)
        if 200 <= status < 300:
            with self._changed:
                self.taken.append(message)
                self._changed.notify_all()
        return status, fields


def _verifies(secret, headers, body):
    try:
        Webhook(secret).verify(body, dict(headers))
        return True
    except WebhookVerificationError:
        return False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, fields = self.server.owner.take(self.headers, body)
        words = b"as told"
        try:
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if status == 204 else str(len(words)))
            self.end_headers()
            if status != 204:
                self.wfile.write(words)
        except BrokenPipeError:
            pass

    do_GET = do_POST

    def log_message(self, *_):
        pass
