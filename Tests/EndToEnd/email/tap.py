"""A tap on the line between the gateway and the IMAP server: sees when mails have passed, and can cut the line."""

import re
import socket
import threading
from contextlib import suppress

FETCH = re.compile(rb"^(\S+) UID FETCH [^\r\n]*BODY\.PEEK\[\]", re.MULTILINE)


class Tap:
    """Listens on a loopback port of its own and passes everything on to a server without TLS; use it as a context."""

    def __init__(self, host, port):
        self.upstream = (host, port)
        self.fetched = threading.Semaphore(0)
        self._cut = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"imap://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    def cut_within_next_mail(self):
        """The next answer to a FETCH of mails ends in its middle, and with it the connection."""
        self._cut.set()

    @property
    def is_cut(self):
        return not self._cut.is_set()

    def wait_for_mails(self, limit=30):
        """Returns when a whole answer to a FETCH of mails has been passed on."""
        assert self.fetched.acquire(timeout=limit), "no mails were fetched"

    def forget(self):
        """What passed so far counts no more."""
        while self.fetched.acquire(blocking=False):
            pass

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self.upstream)
            except OSError:
                client.close()
                continue
            line = _Line(self, client, server)
            for pump in (line.ask, line.answer):
                threading.Thread(target=pump, daemon=True).start()


class _Line:
    """One connection."""

    def __init__(self, tap, client, server):
        self.tap = tap
        self.client = client
        self.server = server
        # The tag of the FETCH whose answer is under way.
        self.tag = None

    def ask(self):
        self._pump(self.client, self._asked)

    def answer(self):
        self._pump(self.server, self._answered)

    def _pump(self, source, pass_on):
        with suppress(OSError):
            while data := source.recv(1 << 16):
                pass_on(data)
        self.close()

    def _asked(self, data):
        if found := FETCH.search(data):
            self.tag = found.group(1)
            self.end = b""
        self.server.sendall(data)

    def _answered(self, data):
        if self.tag and self.tap._cut.is_set():
            self.tap._cut.clear()
            self.client.sendall(data[: len(data) // 2])
            self.close()
            return
        self.client.sendall(data)
        if self.tag is None:
            return
        self.end = (self.end + data)[-1000:]
        if b"\n" + self.tag + b" OK" in self.end:
            self.tag = None
            self.tap.fetched.release()

    def close(self):
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
