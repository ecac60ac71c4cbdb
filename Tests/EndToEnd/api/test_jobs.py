"""Work that takes minutes, over the admin API."""

import itertools
import json
import time


def ended(caller, job, within=30):
    """The job, once it has ended."""
    deadline = time.monotonic() + within
    while (shown := caller.get(f"jobs/{job['id']}"))["state"] == "running":
        assert time.monotonic() < deadline, shown
        time.sleep(0.05)
    return shown


def start(caller, path, **body):
    response = caller.call("POST", path, json=body)
    assert response.status_code == 202, response.text
    return response.json()["job"]


def test_the_vaults_keys_are_rotated_as_a_job(gateway, callers):
    for number in range(40):
        gateway.run("keys", "set", f"flow/k{number}", "--unverified", text=f"value-{number}")
    owner = callers["owner"]
    events = owner.events()
    assert next(events)[0] == "resync"
    job = start(owner, "vault/rotate")
    assert job["kind"] == "vault.rotate" and job["startedBy"]["name"] == "owner"
    assert next(name for name, *_ in itertools.islice(events, 5) if name == "job")
    shown = ended(owner, job)
    assert shown["state"] == "done", shown
    assert shown["result"]["waiting"] == 0 and shown["result"]["rows"] >= 40
    assert gateway.run("vault", "verify", check=False).returncode == 0
    assert callers["admin"].call("POST", "vault/rotate").status_code == 403
    assert callers["admin"].get("jobs", kind="vault.rotate")["items"][0]["id"] == job["id"]


def test_a_rotation_goes_on_after_a_kill(gateway, callers):
    for number in range(60):
        gateway.run("keys", "set", f"flow/k{number}", "--unverified", text=f"value-{number}")
    owner = callers["owner"]
    job = start(owner, "vault/rotate")
    gateway.kill()
    gateway.start()
    shown = ended(owner.moved_to(gateway), job)
    assert shown["state"] == "done", shown
    assert shown["result"]["waiting"] == 0
    assert gateway.run("vault", "verify", check=False).returncode == 0


def test_the_examination_and_the_audit_are_checked_as_jobs(callers):
    admin = callers["admin"]
    assert admin.call("GET", "doctor").status_code == 404
    found = ended(admin, start(admin, "doctor"))
    assert {place["place"] for place in found["result"]["items"]} >= {"vault", "site"}
    assert admin.get("doctor") == found
    assert ended(admin, start(admin, "audit/verify"))["result"]["faults"] == []
    wrong = ended(admin, start(admin, "audit/verify", mark="nonsense"))
    assert wrong["state"] == "failed" and wrong["error"]["code"] == "audit_mark_invalid"
    assert admin.call("DELETE", f"jobs/{wrong['id']}").json()["code"] == "job_ended"
    assert admin.call("DELETE", "jobs/nothing").status_code == 404


def test_yesterdays_messages_are_answered_again_with_a_draft(gateway, visitor, owner, tmp_path):
    for number, text in enumerate(("pedido 1", "visita", "xyz"), 1):
        visitor.write(text)
        gateway.decided(visitor.conversation, number)
    echo = {"id": "echo", "keywords": [{"startsWith": "pedido"}], "reply": [{"text": "outro"}]}
    draft = {"base": 1, "changes": {"automatedResponses/echo": echo}}
    job = start(owner, "rehearsals", draft=draft)
    assert ended(owner, job)["state"] == "done"
    shown = owner.get(f"rehearsals/{job['id']}")
    assert {name: count for name, count in shown["counts"].items() if count} == {"all": 3, "same": 2, "textChanged": 1}
    (changed,) = owner.get(f"rehearsals/{job['id']}", result="text_changed")["items"]
    assert changed["message"] == "pedido 1" and changed["said"] == ["eco pedido 1"]
    assert changed["turn"]["conversation"] == visitor.conversation
    assert changed["turn"]["before"]["step"] == changed["turn"]["after"]["step"] == "automated_responses"
    assert owner.call("GET", "rehearsals/nothing").status_code == 404
    bundle = tmp_path / "bundle.json"
    bundle.write_text(json.dumps({"version": 1, "automatedResponses": [echo]}))
    counts = gateway.run_json("rehearse", str(bundle))["counts"]
    assert (counts["all"], counts["textChanged"], counts["leftToProviders"]) == (3, 1, 2)
    assert "text_changed" in gateway.run("rehearse", str(bundle)).stdout
    # Nothing was said again.
    assert len(owner.get(f"conversations/{visitor.conversation}/lines")["items"]) == 6
