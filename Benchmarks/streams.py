"""Visitors with open event streams, as many as wanted, over plain asyncio sockets."""

import asyncio
import json
import time
from urllib.parse import urlsplit

ORIGIN = "https://padaria.example"


class Client:
    """One visitor: a session, a connection to post on, a connection to listen on."""

    def __init__(self, url):
        self.address = urlsplit(url)
        self.token = None
        self.poster = None
        self.listener = None

    async def begin(self):
        self.poster = await asyncio.open_connection(self.address.hostname, self.address.port)
        self.token = json.loads(await self.post("sessions", b"{}"))["token"]
        return self

    async def post(self, route, body):
        reader, writer = self.poster
        writer.write(self.head("POST", route, f"Content-Length: {len(body)}\r\n") + body)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        answer = await reader.readexactly(length)
        assert status in (201, 202), f"{route}: {status} {answer!r}"
        return answer

    async def listen(self):
        self.listener = await asyncio.open_connection(self.address.hostname, self.address.port)
        reader, writer = self.listener
        writer.write(self.head("GET", "events", "Accept: text/event-stream\r\n"))
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0], head

    async def answer(self, text):
        """Reads until a message of the bot has `text`."""
        reader, _ = self.listener
        while True:
            line = await reader.readline()
            assert line, "the stream ended"
            if b'"bot"' in line and text in line:
                return

    def head(self, method, route, fields):
        head = f"{method} /channels/site/{route} HTTP/1.1\r\nHost: {self.address.netloc}\r\nOrigin: {ORIGIN}\r\n"
        if self.token:
            head += f"Authorization: Bearer {self.token}\r\n"
        return (head + "Content-Type: application/json\r\n" + fields + "\r\n").encode()

    def close(self):
        for connection in (self.poster, self.listener):
            if connection:
                connection[1].close()


async def tokens(url, count):
    """Tokens of this many new sessions."""
    found = []
    for _ in range(count):
        client = await Client(url).begin()
        found.append(client.token)
        client.close()
    return found


async def round_trips(url, visitors, seconds):
    """Visitors who write, wait for the answer on their stream, and write again. Returns the rate and the times."""
    clients = [await Client(url).begin() for _ in range(visitors)]
    for client in clients:
        await client.listen()
    times = []
    end = time.perf_counter() + seconds

    async def talk(client, number):
        count = 0
        while time.perf_counter() < end:
            count += 1
            text = f"pedido {number}x{count}."
            began = time.perf_counter()
            body = json.dumps({"clientID": f"c{count}", "text": text}).encode()
            await asyncio.gather(client.post("messages", body), client.answer(f"eco {text}".encode()))
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(talk(client, number) for number, client in enumerate(clients)))
    took = time.perf_counter() - began
    for client in clients:
        client.close()
    return len(times) / took, sorted(times)


async def hold(url, count, meanwhile):
    """Opens this many streams, each of another visitor, and calls `meanwhile` while they are open."""
    clients = []
    for _ in range(count):
        client = await Client(url).begin()
        client.poster[1].close()
        client.poster = None
        await client.listen()
        clients.append(client)
    await asyncio.sleep(3)
    result = meanwhile()
    for client in clients:
        client.close()
    return result
