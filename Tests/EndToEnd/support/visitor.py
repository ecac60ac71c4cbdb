"""A visitor of the business's web site, without a browser."""

import json
import threading
import time

import httpx

from .content import ORIGIN


class Visitor:
    """A session of the web widget."""

    def __init__(self, gateway, channel="site"):
        self.gateway = gateway
        self.channel = channel
        # Plain HTTP on loopback: reading the authorities' certificates would cost more than everything else.
        self.client = httpx.Client(timeout=30, verify=False)
        self.token = None
        self.conversation = None
        self.sent = 0
        # Statuses that are retried: a gateway that is too busy; with 404 also a channel that is away for a moment.
        self.retried = {503}

    def url(self, route):
        return f"{self.gateway.url}/channels/{self.channel}/{route}"

    def headers(self, **more):
        fields = {"Origin": ORIGIN, "Content-Type": "application/json"}
        if self.token:
            fields["Authorization"] = f"Bearer {self.token}"
        return {**fields, **more}

    def begin(self, **body):
        """Opens the session; as a verified user where `body` has an identity and its signature."""
        response = self.client.post(self.url("sessions"), headers=self.headers(), content=json.dumps(body))
        assert response.status_code == 201, f"{response.status_code} {response.text}"
        self.token, self.conversation = response.json()["token"], response.json()["conversation"]
        return self

    def post(self, text, client_id=None, payload=None):
        """One `POST messages`, with any result."""
        if client_id is None:
            self.sent += 1
            client_id = f"m{self.sent}"
        body = {"clientID": client_id, "text": text}
        if payload:
            body["payload"] = payload
        return self.client.post(self.url("messages"), headers=self.headers(), content=json.dumps(body))

    def write(self, text, **more):
        """Sends a message that must be accepted; returns its id."""
        response = self.post(text, **more)
        assert response.status_code == 202, f"{response.status_code} {response.text}"
        return response.json()["id"]

    def insist(self, text):
        """Repeats a message until it is accepted, as the widget does; returns its id."""
        self.sent += 1
        client_id = f"m{self.sent}"
        while True:
            try:
                response = self.post(text, client_id=client_id)
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if response.status_code == 202:
                return response.json()["id"]
            assert response.status_code in self.retried, f"{response.status_code} {response.text}"
            time.sleep(0.02)

    def listen(self, after=None):
        """Follows the event stream from after a position; from the beginning without one."""
        return EventStream(self, after)


def stream_lines(response):
    """The lines of an event stream: httpx's own end at every separator that Unicode knows, of which words have some."""
    rest = ""
    for text in response.iter_text():
        *lines, rest = (rest + text).split("\n")
        yield from lines


class EventStream:
    """A reader of the event stream, in a separate thread, that resumes when the connection breaks."""

    def __init__(self, visitor, after=None):
        self.visitor = visitor
        self.events = []
        self.last_id = after
        self.ended = threading.Event()
        self.connections = 0
        self._changed = threading.Condition(threading.RLock())
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.ended.set()

    def _read(self):
        while not self.ended.is_set():
            try:
                self._read_connection()
            except httpx.TransportError:
                time.sleep(0.02)

    def _read_connection(self):
        fields = {"Accept": "text/event-stream"}
        if self.last_id is not None:
            fields["Last-Event-ID"] = self.last_id
        headers = self.visitor.headers(**fields)
        timeout = httpx.Timeout(5, read=60)
        with self.visitor.client.stream("GET", self.visitor.url("events"), headers=headers, timeout=timeout) as response:
            assert response.status_code in {200, *self.visitor.retried}, response.status_code
            if response.status_code != 200:
                time.sleep(0.1)
                return
            self.connections += 1
            event = {}
            for line in stream_lines(response):
                if self.ended.is_set():
                    return
                if line == "":
                    self._take(event)
                    event = {}
                elif not line.startswith(":"):
                    name, _, value = line.partition(":")
                    event[name] = event.get(name, "") + value.removeprefix(" ")

    def _take(self, event):
        if "data" not in event:
            return
        if "id" in event:
            self.last_id = event["id"]
        taken = {
            "kind": event.get("event", "message"),
            "id": event.get("id"),
            "data": json.loads(event["data"]),
            "connection": self.connections,
        }
        with self._changed:
            self.events.append(taken)
            self._changed.notify_all()

    def messages(self, author=None):
        """The texts of the messages so far, of one author or of all."""
        with self._changed:
            found = [event["data"] for event in self.events if event["kind"] == "message"]
        return [message["text"] for message in found if author in (None, message["author"])]

    def wait(self, condition, what, within=15):
        """Waits until `condition(self)` holds."""
        deadline = time.monotonic() + within
        with self._changed:
            while not condition(self):
                left = deadline - time.monotonic()
                assert left > 0, f"{what} did not happen within {within} s; events: {self.events[-8:]}"
                self._changed.wait(min(left, 0.5))

    def wait_for_message(self, text, author="bot", within=15):
        self.wait(lambda stream: text in stream.messages(author), f"{author}: {text}", within)

    def wait_for_owner(self, owner, within=15):
        def is_owner(stream):
            changes = [event["data"] for event in stream.events if event["kind"] == "owner"]
            return bool(changes) and owner in changes[-1].values()

        self.wait(is_owner, f"owner {owner}", within)
