"""Ports for servers that cannot let the system choose one."""

import socket


def hold_port():
    """A socket whose port nothing but the server gets that it is meant for; to be closed when that has ended.

    A port that was only looked up is free again: before the server has it, the system may give it to another program, or
    to a connection. A bound socket holds it. It does not listen, so a server that sets SO_REUSEADDR, as servers do, can
    still bind the port.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("", 0))
    return holder


def number(holder):
    return holder.getsockname()[1]
