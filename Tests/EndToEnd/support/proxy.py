"""An HTTP proxy on loopback that records its traffic, and opens tunnels only to servers of the test."""

import base64
import contextlib
import socket
import threading


class Proxy:
    """Listens on a port of its own; use it as a context.

    `routes` names the servers behind it: `"models.example:443"` leads to a port of this machine. `requests` are the heads
    it was sent, `passed` is every byte that went through its tunnels. With `login`, `name:password`, it asks for that.
    """

    def __init__(self, routes, login=None):
        self.routes = routes
        self.login = login
        self.requests = []
        self.passed = bytearray()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    @property
    def tunnels(self):
        """Where tunnels were asked for."""
        return [request.split()[1] for request in self.requests if request.startswith("CONNECT ")]

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, contextlib.suppress(OSError):
            connection.settimeout(60)
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                if not (byte := connection.recv(1)):
                    return
                head += byte
            request = head.decode("latin-1")
            self.requests.append(request)
            if not self._admits(request):
                connection.sendall(b'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')
                return
            method, target = request.split()[:2]
            if method != "CONNECT" or target not in self.routes:
                connection.sendall(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self.routes[target]), timeout=60) as server:
                connection.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
                back = threading.Thread(target=self._pump, args=(server, connection), daemon=True)
                back.start()
                self._pump(connection, server)
                back.join(60)

    def _admits(self, request):
        if self.login is None:
            return True
        expected = f"proxy-authorization: basic {base64.b64encode(self.login.encode()).decode()}"
        return expected.lower() in request.lower()

    def _pump(self, source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                self.passed += piece
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
