"""A server of OpenAI's Chat Completions wire whose answers the test writes, word by word."""

import email
import email.policy
import json
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Refusal:
    """An error answer instead of a stream; only as the first step."""

    status: int
    body: dict


class Break:
    """The connection ends here, without the stream's own end."""


@dataclass
class Request:
    """What was asked."""

    path: str
    headers: dict
    body: dict

    @property
    def question(self):
        """What the customer wrote last."""
        return self.body["messages"][-1]["content"]


class ModelServer:
    """Listens on a loopback port of its own; use it as a context.

    `answer` makes of a `Request` the steps of its answer: a string is written at once, bytes are too, as lines of the
    stream, a number is a pause in seconds, a `threading.Event` is waited for, a `Refusal` or `Break` is what it says. After
    the last step the stream ends well. `hear` makes of a request with a recording the words that are said in it, or a
    `Refusal`. With `tls`, a server's `SSLContext`, it speaks TLS.
    """

    hear = staticmethod(lambda request: "")

    def __init__(self, answer=lambda request: ["ok"], tls=None):
        self.answer = answer
        self.requests = []
        self._server = _Listener(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/v1"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Stops the server; connections are refused from now on."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def questions(self):
        return [request.question for request in self.requests if request.body and "messages" in request.body]

    @property
    def recordings(self):
        """What it was given to hear: the form's parts by name, the recording among them as bytes."""
        return [request.body for request in self.requests if request.body and "file" in request.body]


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    # A step may wait for an event that never comes.
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """Ignores errors of killed clients."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self._take(None)
        self._whole(200, {"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Type"].startswith("multipart/"):
            heard = self.server.owner.hear(self._take(_form(self.headers["Content-Type"], content)))
            if isinstance(heard, Refusal):
                return self._whole(heard.status, heard.body)
            return self._whole(200, {"text": heard, "usage": {"type": "tokens", "input_tokens": 20, "output_tokens": 4}})
        request = self._take(json.loads(content))
        steps = iter(self.server.owner.answer(request))
        step = next(steps, None)
        if isinstance(step, Refusal):
            return self._whole(step.status, step.body)
        if not request.body.get("stream"):
            message = {"role": "assistant", "content": step if isinstance(step, str) else "ok"}
            return self._whole(200, {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
        try:
            self._stream(step, steps)
        except OSError:
            # The client has gone.
            self.close_connection = True

    def _take(self, body):
        request = Request(self.path, dict(self.headers), body)
        self.server.owner.requests.append(request)
        return request

    def _whole(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, step, steps):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        words = 0
        while step is not None:
            if isinstance(step, str):
                words += 1
                self._chunk({"choices": [{"index": 0, "delta": {"content": step}}]})
            elif isinstance(step, bytes):
                self._write(step)
            elif isinstance(step, threading.Event):
                step.wait()
            elif isinstance(step, Break):
                self.close_connection = True
                return
            else:
                time.sleep(step)
            step = next(steps, None)
        self._chunk({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._chunk({"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": words}})
        self._write(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, chunk):
        self._write(b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n")

    def _write(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def log_message(self, *_):
        pass


def _form(content_type, content):
    """The parts of a form by name."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = email.message_from_bytes(head + content, policy=email.policy.HTTP)
    return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form.iter_parts()}
