"""The API's document, held against the running gateway by schemathesis, which nobody here wrote."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# What schemathesis invents for an operation in each of its phases.
EXAMPLES = int(os.environ.get("BALCAO_API_EXAMPLES", "4"))
# Operations that wait, stop or end what the others need.
LEFT_OUT = ("events", "chat", "session.end", "sessions.end_all", "tokens.revoke")

# Operations with a header of their own, whose other arguments may be anything: schemathesis takes any further header for one
# that should be refused.
EVERY_HEADER_ALLOWED = ("content.set_draft", "content.discard_draft")


def test_the_document_is_what_openapi_allows(callers):
    document = callers[None].get("openapi.json")
    assert document["openapi"].startswith("3.1")
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names)) > 30
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["x-balcao-access"] in ("public", "agent", "admin", "owner")


@pytest.mark.xdist_group("busy")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["owner", "agent", None])
def test_no_request_gets_an_answer_that_the_document_does_not_have(gateway, callers, visitor, role, tmp_path):
    visitor.write("olá")
    (tmp_path / "schemathesis.toml").write_text(
        "".join(
            f'[[operations]]\ninclude-operation-id = "{name}"\n'
            'checks.negative_data_rejection.expected-statuses = ["2xx", "4xx", "5xx"]\n'
            for name in EVERY_HEADER_ALLOWED
        )
    )
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{gateway.url}/api/v1/openapi.json",
        "--max-examples", str(EXAMPLES), "--generation-deterministic", "--workers", "2", "--request-timeout", "20",
        "--phases", "examples,coverage,fuzzing",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "response_headers_conformance,unsupported_method,negative_data_rejection",
        *(part for name in LEFT_OUT for part in ("--exclude-operation-id", name)),
    ]
    if role:
        command += ["--header", callers[role].client.headers["Authorization"].join(("Authorization: ", ""))]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=580)
    assert ran.returncode == 0, ran.stdout[-6_000:]
    assert gateway.runs
