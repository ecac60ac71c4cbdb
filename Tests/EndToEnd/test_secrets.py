"""A secret is nowhere in clear: not in the data folder, the logs, the process, its arguments or memory."""

import os
import pwd
import re
import secrets
import stat
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest

from support.gateway import Gateway
from support.proc import occurrences
from support.vault import at_terminal, key_file, recovery_key

pytestmark = pytest.mark.invariant(8)

NAME = "openai/api-key"


@pytest.fixture
def value():
    return "sk-" + secrets.token_urlsafe(40)


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stored(folder):
    """What is stored: without who held the lock last, SQLite's index of its log, and the counters of its header."""

    def bare(path, content):
        if path.name != "balcao.sqlite":
            return content
        return content[:24] + content[28:40] + content[44:92] + content[96:]

    return {
        path: bare(path, content)
        for path, content in everything(folder).items()
        if path.name != "lock" and not path.name.endswith("-shm")
    }


def test_a_value_is_set_shown_and_removed_with_the_server_and_without(gateway, value):
    def round_trip():
        gateway.run("keys", "set", NAME, text=value + "\n")
        (shown,) = gateway.run_json("keys", "list")
        assert shown["name"] == NAME
        assert shown["lastFour"] == value[-4:]
        assert shown["state"] == "unbound"
        assert "no setting names" in gateway.run("keys", "list").stderr
        assert value not in str(shown)
        gateway.run("keys", "verify", NAME)
        gateway.run("vault", "verify")
        gateway.run("keys", "remove", NAME)
        assert gateway.run_json("keys", "list") == []
        assert gateway.run("keys", "remove", NAME, check=False).returncode == 1
        return shown["fingerprint"]

    served = round_trip()
    assert gateway.stop() == 0
    assert round_trip() == served


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a process that is not dumpable")
def test_the_value_is_nowhere_in_clear(gateway, value):
    for _ in range(3):
        gateway.run("keys", "set", NAME, text=value)
    gateway.run("keys", "list")
    pid = gateway.process.pid
    needle = value.encode()
    for name in ("cmdline", "environ"):
        with open(f"/proc/{pid}/{name}", "rb") as file:
            assert needle not in file.read()
    assert occurrences(pid, needle, control=str(gateway.data).encode()) == 0, "the server's memory holds the value"
    gateway.run("keys", "remove", NAME)
    gateway.stop()
    for path, content in everything(gateway.folder).items():
        assert needle not in content, path


def test_no_core_image_is_written(other_user):
    gateway, uid, wrapper = other_user
    gateway.start(wrapper=wrapper)
    # The files below /proc belong to root when the process is not dumpable, and else to its user (proc(5)).
    assert psutil.Process(gateway.process.pid).uids().real == uid
    assert os.stat(f"/proc/{gateway.process.pid}/environ").st_uid == 0


@pytest.fixture
def other_user():
    """A gateway that does not run as root: its user's id, and the command that makes it run as that user."""
    with tempfile.TemporaryDirectory() as folder:
        gateway = Gateway(Path(folder))
        uid, wrapper = os.geteuid(), []
        if uid == 0:
            uid = pwd.getpwnam("nobody").pw_uid
            wrapper = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
            for path in (Path(folder), *Path(folder).rglob("*")):
                os.chown(path, uid, uid)
        yield gateway, uid, wrapper
        gateway.end()


@pytest.mark.parametrize("bad", ["", "\n", "a\nb\n", "a\0b", "k" * 70_000])
def test_what_no_header_can_hold_is_refused(gateway, bad):
    refused = gateway.run("keys", "set", NAME, text=bad, check=False)
    assert refused.returncode == 1
    assert gateway.run_json("keys", "list") == []


def test_a_value_is_no_argument(gateway, value):
    assert gateway.run("keys", "set", NAME, value, text="", check=False).returncode == 64


def test_the_master_key_is_made_once_and_apart(gateway):
    found = key_file(gateway)
    assert stat.S_IMODE(found.stat().st_mode) == 0o400
    assert found.stat().st_size == 32
    key = found.read_bytes()
    gateway.stop()
    gateway.start()
    assert found.read_bytes() == key
    for path, content in everything(gateway.data).items():
        assert key not in content, path


def test_a_wrong_master_key_stops_the_start_and_changes_nothing(gateway, value):
    gateway.run("keys", "set", NAME, text=value)
    ours = gateway.run("vault", "verify").stdout.split()[2]
    gateway.stop()
    # The first opening of a database that is there costs a page for good: GRDB makes and drops a table in it.
    gateway.run("keys", "list")
    found = key_file(gateway)
    key = found.read_bytes()
    before = stored(gateway.data)

    def refused(*more):
        started = subprocess.run(
            gateway.command(*more), env=gateway.environment, capture_output=True, text=True, timeout=30
        )
        assert started.returncode == 1
        assert stored(gateway.data) == before
        return started.stderr

    found.unlink()
    assert "No new key was created" in refused()
    assert not found.exists()
    wrong = gateway.folder / "wrong.key"
    wrong.write_bytes(secrets.token_bytes(32))
    wrong.chmod(0o400)
    told = refused("--master-key-file", str(wrong))
    assert ours in told
    assert len(set(re.findall(r"\b[0-9a-f]{16}\b", told))) == 2
    wrong.chmod(0o644)
    assert "chmod 400" in refused("--master-key-file", str(wrong))
    inside = gateway.data / "master.key"
    inside.write_bytes(key)
    inside.chmod(0o400)
    before[inside] = key
    assert "keep it elsewhere" in refused("--master-key-file", str(inside))

    found.write_bytes(key)
    found.chmod(0o400)
    gateway.start()
    assert [shown["name"] for shown in gateway.run_json("keys", "list")] == [NAME]


def test_a_value_typed_at_the_terminal_is_not_shown(gateway, value):
    asked = []

    def answer(said):
        if f"Value of {NAME}: " in said and not asked:
            asked.append(True)
            return value
        return None

    code, said = at_terminal(gateway, "keys", "set", NAME, answer=answer)
    assert code == 0, said
    assert value not in said
    assert gateway.run_json("keys", "list")[0]["lastFour"] == value[-4:]


@pytest.mark.parametrize("served", [True, False])
def test_the_recovery_key_gives_access_and_puts_the_master_key_back(gateway, value, served):
    gateway.run("keys", "set", NAME, text=value)
    if not served:
        gateway.stop()
    code, _, said = recovery_key(gateway, lambda shown: "0000" + shown[4:])
    assert code == 1 and "nothing was stored" in said
    assert "recovery key: none" in gateway.run("vault", "verify").stdout
    code, key, said = recovery_key(gateway, lambda shown: shown.lower().replace("-", " "))
    assert code == 0, said
    assert "recovery key: stored" in gateway.run("vault", "verify").stdout
    if served:
        gateway.stop()

    found = key_file(gateway)
    master = found.read_bytes()
    found.unlink()
    paper = gateway.folder / "paper.txt"
    paper.write_text(key + "\n")
    paper.chmod(0o400)
    gateway.run("vault", "verify", "--recovery-key-file", str(paper))
    assert found.read_bytes() == master
    assert gateway.run_json("keys", "list")[0]["name"] == NAME
    for path, content in everything(gateway.data).items():
        assert key.encode() not in content, path


def test_a_passphrase_from_a_file_opens_what_it_sealed(make_gateway, value, monkeypatch):
    gateway = make_gateway()
    words = gateway.folder / "words"
    words.write_text("correct horse battery staple\n")
    words.chmod(0o400)
    monkeypatch.setenv("BALCAO_MASTER_PASSPHRASE_FILE", str(words))
    gateway.run("keys", "set", NAME, text=value)
    gateway.start()
    assert gateway.run_json("keys", "list")[0]["name"] == NAME
    gateway.stop()
    assert not (gateway.folder / "config").exists()
    words.chmod(0o600)
    words.write_text("correct horse battery stapler\n")
    refused = gateway.run("keys", "list", check=False)
    assert refused.returncode == 1 and "sealed with the master key" in refused.stderr
    monkeypatch.delenv("BALCAO_MASTER_PASSPHRASE_FILE")
    refused = gateway.run("keys", "list", text="", check=False)
    assert refused.returncode == 1 and "needs a passphrase" in refused.stderr


def test_credentials_of_the_service_manager_come_first(make_gateway, value, monkeypatch):
    gateway = make_gateway()
    credentials = gateway.folder / "credentials"
    credentials.mkdir()
    (credentials / "balcao-master-key").write_bytes(secrets.token_bytes(32))
    (credentials / "balcao-master-key").chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    gateway.run("keys", "set", NAME, text=value)
    assert str(credentials) in gateway.run("vault", "init").stdout
    assert not (gateway.folder / "config").exists()
