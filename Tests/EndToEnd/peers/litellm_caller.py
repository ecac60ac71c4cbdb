"""Models for LiteLLM's proxy: one that calls the first tool it is offered, which the proxy's fixed answers cannot in a
stream, and some for the Responses wire, where they cannot be streamed at all."""

import litellm
from litellm import CustomLLM

WORDS = ["A carrot ", "cake costs ", "R$ 48. ☀️"]
USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
CHUNK = {"index": 0, "text": "", "is_finished": False, "finish_reason": None, "usage": None, "tool_use": None}


class Caller(CustomLLM):
    async def astreaming(self, *_, model, optional_params, **__):
        if model == "limited":
            raise litellm.RateLimitError("too many requests", llm_provider="counter", model=model)
        if model == "broken":
            raise litellm.InternalServerError("out of order", llm_provider="counter", model=model)
        if model == "told":
            for words in WORDS:
                yield {**CHUNK, "text": words}
            yield {**CHUNK, "is_finished": True, "finish_reason": "stop", "usage": USAGE}
            return
        name = optional_params["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": "{}"}, "index": 0}
        yield {**CHUNK, "tool_use": call}
        yield {**CHUNK, "is_finished": True, "finish_reason": "tool_calls", "usage": USAGE}


caller = Caller()
