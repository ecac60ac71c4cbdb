"""Meta's side: a Graph API on loopback that takes messages, and a sender of signed webhooks."""

import asyncio
import hashlib
import hmac
import itertools
import json
import threading
import time

import httpx

PHONE_ID = "1234567890"
ACCOUNT_ID = "102290129340398"
TOKEN = "EAAtoken-of-the-tests"
APP_SECRET = "app-secret-of-the-tests"
VERIFY_TOKEN = "verify-token-of-the-tests"


class Graph:
    """The Graph API as far as one number needs it.

    `behaviour(number, body)` says what happens with the message of that number: `take`, `429`, `500`, or `vanish`, which
    takes it and ends the connection without an answer.
    """

    def __init__(self, behaviour=lambda number, body: "take"):
        self.behaviour = behaviour
        self.calls = []
        self.taken = []
        self.files = {}
        self.answers = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024), self._loop
        ).result()
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def close(self):
        async def end():
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def texts(self, to):
        """What a customer was sent, in order."""
        return [words(message["body"]) for message in list(self.taken) if message["to"] == to]

    def wait(self, condition, what, within=20):
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not happen within {within} s; {self.taken[-5:]}"
            time.sleep(0.01)

    async def _serve(self, reader, writer):
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        request, *lines = head.split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        content = await reader.readexactly(int(fields.get("content-length", 0)))
        method, target, _ = request.split(" ")
        status, answer = self._answer(method, target.partition("?")[0], fields, content)
        if status is None:
            return False
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        await writer.drain()
        return True

    def _answer(self, method, path, fields, content):
        is_json = fields.get("content-type", "").startswith("application/json")
        body = json.loads(content) if content and is_json else None
        self.calls.append((method, path, body if is_json else content))
        if fields.get("authorization") != f"Bearer {TOKEN}":
            return 401, error(190, "Invalid OAuth access token")
        if path in self.answers:
            return self.answers[path]
        if path == f"/v23.0/{PHONE_ID}/messages" and body.get("status") == "read":
            return 200, {"success": True}
        if path == f"/v23.0/{PHONE_ID}/messages":
            return self._message(body)
        if path.startswith("/v23.0/") and (found := self.files.get(path.rsplit("/", 1)[1])):
            return 200, {"url": f"{self.url}/file/{path.rsplit('/', 1)[1]}", "file_size": len(found)}
        if path.startswith("/file/") and (found := self.files.get(path.rsplit("/", 1)[1])):
            return 200, found
        if path == f"/v23.0/{PHONE_ID}/media":
            return 200, {"id": "4490709327384033"}
        if method == "POST":
            return 200, {"success": True}
        return 404, error(100, "Unsupported get request")

    def _message(self, body):
        number = next(self._numbers)
        behaviour = self.behaviour(number, body)
        if behaviour == "429":
            return 429, error(130429, "Rate limit hit")
        if behaviour == "500":
            return 500, error(131000, "Something went wrong")
        identifier = f"wamid.out.{number}"
        self.taken.append({"id": identifier, "to": body.get("to") or body.get("recipient"), "body": body, "at": time.time()})
        if behaviour == "vanish":
            return None, None
        return 200, {"messaging_product": "whatsapp", "messages": [{"id": identifier}]}


def error(code, message):
    return {"error": {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code}}


def words(body):
    """The text of a body, whatever its type."""
    content = body[body["type"]]
    if body["type"] == "interactive":
        return content["body"]["text"]
    return content.get("body") or content.get("caption") or content.get("name")


def value(**members):
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551140028922", "phone_number_id": PHONE_ID},
        **members,
    }


def webhook(*values, field="messages"):
    changes = [{"field": field, "value": one} for one in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT_ID, "changes": changes}]}


def message(number, identifier, text=None, at=None, **content):
    """A webhook with one message; of now unless said otherwise."""
    if text is not None:
        content = {"type": "text", "text": {"body": text}}
    one = {"from": number, "id": identifier, "timestamp": str(int(at or time.time())), **content}
    return webhook(value(contacts=[{"profile": {"name": "Ana"}, "wa_id": number}], messages=[one]))


def status(taken, stage, **more):
    """A webhook that tells how a message the Graph took fares."""
    one = {
        "id": taken["id"],
        "status": stage,
        "timestamp": str(int(time.time())),
        "recipient_id": taken["to"],
        "biz_opaque_callback_data": taken["body"]["biz_opaque_callback_data"],
        **more,
    }
    return webhook(value(statuses=[one]))


def echo(number, identifier, text):
    one = {"from": "551140028922", "to": number, "id": identifier, "timestamp": str(int(time.time()))}
    return webhook(
        value(message_echoes=[{**one, "type": "text", "text": {"body": text}}]), field="smb_message_echoes"
    )


def signed(body):
    code = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={code}", "Content-Type": "application/json"}


class Meta:
    """Sends webhooks to a gateway."""

    def __init__(self, gateway, channel="whatsapp"):
        self.gateway = gateway
        self.channel = channel
        # Plain HTTP, as in `Visitor`.
        self.client = httpx.Client(timeout=30, verify=False)

    @property
    def url(self):
        return f"{self.gateway.url}/channels/{self.channel}/webhook"

    def post(self, payload, headers=None):
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self.client.post(self.url, content=body, headers=signed(body) if headers is None else headers)

    def deliver(self, payload):
        response = self.post(payload)
        assert response.status_code == 200, f"{response.status_code} {response.text}"


def channel(graph, **more):
    """The channel of `channels.json`."""
    return {
        "id": "whatsapp",
        "adapter": "whatsapp",
        "settings": {
            "phoneNumberID": PHONE_ID,
            "businessAccountID": ACCOUNT_ID,
            "graphBaseURL": graph.url,
            "accessToken": {"secret": "whatsapp/access-token"},
            "appSecret": {"secret": "whatsapp/app-secret"},
            "verifyToken": {"secret": "whatsapp/verify-token"},
            **more,
        },
    }


def connect(gateway, graph, **more):
    """Adds the channel to a gateway that was not started yet, and stores its secrets."""
    configuration = json.loads(gateway.config.read_text())
    configuration["channels"].append(channel(graph, **more))
    gateway.config.write_text(json.dumps(configuration, ensure_ascii=False))
    for name, secret in [("access-token", TOKEN), ("app-secret", APP_SECRET), ("verify-token", VERIFY_TOKEN)]:
        gateway.run("keys", "set", f"whatsapp/{name}", text=secret)
    return Meta(gateway)
