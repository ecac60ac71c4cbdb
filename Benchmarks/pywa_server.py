"""The reference for webhooks: pywa on FastAPI and uvicorn, which checks the signature, parses, and stores nothing."""

import sys

import uvicorn
from fastapi import FastAPI
from pywa import WhatsApp

app = FastAPI()
whatsapp = WhatsApp(
    phone_id="1234567890",
    token="token",
    server=app,
    verify_token="verify-token",
    app_secret="app-secret-of-the-tests",
    validate_updates=True,
)


@whatsapp.on_message
def take(_, message):
    """Does nothing with it."""


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
