"""Content and configuration made for tests."""

ORIGIN = "https://padaria.example"

# Answers every "pedido …" with its own words, so that an answer tells which message it answers.
ECHO = {
    "version": 1,
    "automatedResponses": [
        {"id": "echo", "keywords": [{"startsWith": "pedido"}], "reply": [{"text": "eco {{message}}"}]}
    ],
    "flows": [
        {
            "id": "visit",
            "title": "Visita",
            "start": {"keywords": [{"word": "visita"}]},
            "nodes": [
                {"id": "name", "type": "question", "text": "Qual é o seu nome?", "saveAs": "name", "next": "day"},
                {
                    "id": "day",
                    "type": "choice",
                    "text": "Que dia, {{name}}?",
                    "saveAs": "day",
                    "options": [{"title": "Segunda", "next": "done"}, {"title": "Terça", "next": "done"}],
                },
                {"id": "done", "type": "message", "text": "Combinado: {{day}}."},
            ],
        }
    ],
    "handoff": {"message": "Vou chamar um atendente.", "returnToBotAfterMinutes": 60},
    "defaultReply": {"text": "Desculpe, não entendi."},
}

# Wide enough that a test measures the gateway, not its limits.
WIDE_LIMITS = {
    "messagesPerMinute": 1_000_000,
    "addressMessagesPerMinute": 1_000_000,
    "sessionsPerMinute": 1_000_000,
    "streams": 1_000,
    "addressStreams": 100_000,
}

# A provider's text passes without the promise check, and no call waits for another.
UNCHECKED = {"promises": "off", "concurrentCalls": 1_000}
WIDE_QUOTAS = {"aiTurnsPerHour": 1_000_000, "aiTurnsPerHourFromAddress": 1_000_000}


def provider(base_url, model, **settings):
    """The provider `openai` on a server that speaks its wire. By default its text passes without the promise check."""
    key = {"secret": "openai/api-key"}
    settings = {"baseURL": base_url, "model": model, "apiKey": key, **UNCHECKED, **settings}
    return {"id": "openai", "adapter": "openai", "settings": settings}


def gemini(base_url, model, **settings):
    """The same on Gemini's wire."""
    key = {"secret": "gemini/api-key"}
    settings = {"baseURL": base_url, "model": model, "apiKey": key, **UNCHECKED, **settings}
    return {"id": "gemini", "adapter": "gemini", "settings": settings}


def configuration(content_path, channels=("site",), providers=()):
    """A `channels.json` with web widgets of these ids, and these providers."""
    return {
        "business": {"name": "Padaria do Sol", "locale": "pt-BR", "timeZone": "America/Sao_Paulo"},
        "channels": [
            {
                "id": name,
                "adapter": "web_widget",
                "settings": {"allowedOrigins": [ORIGIN], "limits": WIDE_LIMITS},
                **WIDE_QUOTAS,
            }
            for name in channels
        ],
        "providers": list(providers),
        "content": str(content_path),
    }
