"""The providers' wires as the tests of faults see them: an adapter's own cases, and a few answers to break."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from . import content
from .gateway import ROOT

ANSWER = "Custa R$ 48."


def event(value):
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


@dataclass(frozen=True, eq=False)
class Wire:
    name: str
    # Where the adapter's own tests have their cases.
    folder: Path
    # Where the API begins, below the address of a case, as the configuration has it.
    base: str
    # Where a reply is asked for, below that.
    reply: str
    key: str
    # The header with the key, and its prefix.
    header: tuple
    # More words, and the last ones with the wire's own end.
    words: object = field(repr=False)
    last: object = field(repr=False)
    # The end marker after the end, if the wire has one.
    farewell: bytes
    thought: bytes
    # The beginning of an answer that is not streamed.
    torn: bytes
    # Cases for trying a key.
    keys: dict
    more: dict = field(default_factory=dict)

    def __str__(self):
        return self.name

    def cases(self):
        """The answers that the adapter's own tests know, by name. `AnswerCase.swift` reads the same form."""
        found = {}
        for path in sorted(self.folder.glob("*.json")):
            for case in json.loads(path.read_text())["cases"]:
                found[case["name"]] = case
        return found

    @property
    def stream(self):
        return self.words("Custa ") + self.last("R$ 48.") + self.farewell

    def provider(self, base_url, **settings):
        make = content.gemini if self.name == "gemini" else content.provider
        return make(base_url, "m", **self.more, **settings)


def _chat(text, finish=None):
    return event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]})


def _responses(text):
    return event({"type": "response.output_text.delta", "item_id": "msg_1", "output_index": 0, "delta": text})


def _generated(text, **more):
    return event({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "index": 0, **more}]})


CHAT = Wire(
    name="chat",
    folder=ROOT / "Plugins/OpenAI/Tests/Fixtures/answers",
    base="/v1",
    reply="/chat/completions",
    key="openai/api-key",
    header=("authorization", "Bearer "),
    words=_chat,
    last=lambda text: _chat(text, "stop"),
    farewell=b"data: [DONE]\n\n",
    thought=event({"choices": [{"delta": {"reasoning_content": "hm"}}]}),
    torn=b'{"choices":[{"message":{"content":"Custa',
    keys={
        "not streamed, although a stream was asked for": "works",
        "a bad key": "rejected this key",
        "no quota left": "no credit",
        "no such model": "may not use the model",
        "too many requests": "could not be reached",
        "closed_at_once": "could not be reached",
    },
)

RESPONSES = Wire(
    name="responses",
    folder=ROOT / "Plugins/OpenAI/Tests/Fixtures/responses",
    base="/v1",
    reply="/responses",
    key="openai/api-key",
    header=("authorization", "Bearer "),
    words=_responses,
    last=lambda text: _responses(text) + event({"type": "response.completed", "response": {"status": "completed"}}),
    farewell=b"",
    thought=event({"type": "response.reasoning_text.delta", "delta": "hm"}),
    torn=b'{"object":"response","status":"completed","output":[{"type":"message","content":[{"text":"Custa',
    keys={
        "not streamed, although a stream was asked for": "works",
        "an error of the key in place of the stream": "rejected this key",
        "a scope that the key has not": "may not use the model",
        "no such API": "could not be reached",
        "closed_at_once": "could not be reached",
    },
    more={"wire": "responses"},
)

GEMINI = Wire(
    name="gemini",
    folder=ROOT / "Plugins/Gemini/Tests/Fixtures/answers",
    base="",
    reply="/v1beta/models/m:streamGenerateContent?alt=sse",
    key="gemini/api-key",
    header=("x-goog-api-key", ""),
    words=_generated,
    last=lambda text: _generated(text, finishReason="STOP"),
    farewell=b"",
    thought=event({"candidates": [{"content": {"role": "model", "parts": [{"text": "hm", "thought": True}]}}]}),
    torn=b'[{"candidates":[{"content":{"role":"model","parts":[{"text":"Custa',
    keys={
        "an answer by the book": "works",
        "an unknown key is a bad request": "rejected this key",
        "the prepaid balance is empty": "no credit",
        "no such model": "may not use the model",
        "a minute's limit": "could not be reached",
        "closed_at_once": "could not be reached",
    },
)

WIRES = [CHAT, RESPONSES, GEMINI]
