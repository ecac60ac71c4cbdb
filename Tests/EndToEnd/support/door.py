"""A port that refuses connections until it is opened, and then leads to another server."""

import contextlib
import socket
import threading


class Door:
    """The address of `target` (`http://host:port`) by another port; closed at first."""

    def __init__(self, target):
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))
        self._socket = socket.socket()
        # Bound but not listening: the system refuses connections and keeps the port reserved.
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def open(self):
        self._socket.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                inside, _ = self._socket.accept()
                outside = socket.create_connection(self._target)
                for one, other in ((inside, outside), (outside, inside)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one, other):
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
