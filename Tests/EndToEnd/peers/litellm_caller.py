"""A model for LiteLLM's proxy that calls the first tool it is offered: the proxy's fixed answers cannot, in a stream."""

from litellm import CustomLLM


class Caller(CustomLLM):
    async def astreaming(self, *_, optional_params, **__):
        name = optional_params["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": "{}"}, "index": 0}
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        chunk = {"index": 0, "text": "", "is_finished": False, "finish_reason": None, "usage": None, "tool_use": None}
        yield {**chunk, "tool_use": call}
        yield {**chunk, "is_finished": True, "finish_reason": "tool_calls", "usage": usage}


caller = Caller()
