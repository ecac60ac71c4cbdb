"""An endpoint of the Chat Completions wire that writes a word at a fixed pace, each word the time it was written.

    pacing_endpoint.py WORDS SECONDS

Prints its base URL. The time is the machine's monotonic clock, which every process reads alike.
"""

import asyncio
import json
import sys
import time

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(delta, finish=None):
    body = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return framed(f"data: {json.dumps(body)}\n\n".encode())


def framed(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


async def serve(reader, writer, words, pace):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
            writer.write(HEAD)
            began = time.monotonic()
            for number in range(words):
                await asyncio.sleep(began + number * pace - time.monotonic())
                writer.write(chunk({"content": f"{time.monotonic():.4f} "}))
            writer.write(chunk({}, "stop") + framed(b"data: [DONE]\n\n") + b"0\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    words, pace = int(sys.argv[1]), float(sys.argv[2])
    server = await asyncio.start_server(lambda r, w: serve(r, w, words, pace), "127.0.0.1", 0, backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
