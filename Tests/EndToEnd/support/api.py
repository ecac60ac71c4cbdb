"""A program that uses the admin API."""

import json

import httpx

from .visitor import stream_lines


class Caller:
    """Sends requests with a token, or without one."""

    def __init__(self, gateway, token=None):
        self.base = f"{gateway.url}/api/v1/"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = httpx.Client(base_url=self.base, headers=headers, timeout=30, verify=False)

    def moved_to(self, gateway):
        """The same program after a restart, which gives the gateway another port."""
        return Caller(gateway, self.client.headers["Authorization"].removeprefix("Bearer "))

    def close(self):
        self.client.close()

    def call(self, method, path, **more):
        return self.client.request(method, path, **more)

    def get(self, path, **query):
        """What a request that must succeed answers."""
        return _done(self.client.get(path, params=query))

    def post(self, path, headers=None, **body):
        return _done(self.client.post(path, json=body, headers=headers))

    def all(self, path, **query):
        """Every item of a list, page by page."""
        items, cursor = [], None
        while True:
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            if not (cursor := page["next"]):
                return items

    def events(self, after=None):
        """Events as they come: name, id, data."""
        headers = {"Last-Event-ID": str(after)} if after is not None else {}
        with self.client.stream("GET", "events", headers=headers) as response:
            assert response.status_code == 200, response.read()
            event = {}
            for line in stream_lines(response):
                if not line:
                    if "event" in event:
                        yield event["event"], int(event["id"]), json.loads(event["data"])
                    event = {}
                elif not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    event[name] = value


def operations(document):
    """The operations of the API's document: method, path, description."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _done(response):
    assert response.is_success, f"{response.request.method} {response.request.url}: {response.status_code} {response.text}"
    return response.json()
