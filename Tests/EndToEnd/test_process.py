"""One process owns a data folder; commands talk to a running server, or take the folder themselves."""

import json
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from support.gateway import BINARY, Gateway
from support.visitor import Visitor

pytestmark = pytest.mark.invariant(13)


def test_a_second_server_is_refused_with_the_pid(gateway, visitor):
    second = subprocess.run(gateway.command(), capture_output=True, text=True, timeout=30)
    assert second.returncode == 1
    assert str(gateway.process.pid) in second.stderr
    visitor.write("pedido 1")


def test_commands_work_with_the_server_and_without_it(gateway, visitor):
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco pedido 1")

    def look():
        listed = [conversation["id"] for conversation in gateway.run_json("conversations", "list")]
        trace = gateway.run("trace", visitor.conversation).stdout
        content = json.loads(gateway.run("content", "export").stdout)
        versions = gateway.run_json("content", "versions")
        return listed, trace, content, versions

    served = look()
    assert served[0] == [visitor.conversation]
    assert "automated_responses" in served[1]
    assert served[2]["automatedResponses"][0]["id"] == "echo"
    assert gateway.stop() == 0
    assert look() == served


def test_what_is_switched_without_a_server_holds_with_it(gateway, visitor):
    gateway.stop()
    gateway.run("pause")
    gateway.start()
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        assert gateway.decided(visitor.conversation, 1) == [{"gate": "silenced"}]
        gateway.run("resume")
        visitor.write("pedido 2")
        stream.wait_for_message("eco pedido 2")
        assert stream.messages("bot") == ["eco pedido 2"]


def test_content_is_imported_into_the_running_server(gateway, visitor, tmp_path):
    bundle = json.loads(gateway.run("content", "export").stdout)
    bundle["automatedResponses"][0]["reply"] = [{"text": "novo"}]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(bundle))
    gateway.run("content", "import", str(changed))
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("novo")
        gateway.run("content", "revert", "1")
        visitor.write("pedido 2")
        stream.wait_for_message("eco pedido 2")


def test_content_with_mistakes_changes_nothing(gateway, visitor, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"version": 1, "automatedResponses": [{"id": "x", "keywords": [], "reply": []}], "flwos": []}')
    refused = gateway.run("content", "import", str(broken), check=False)
    assert refused.returncode == 1
    assert "flwos" in refused.stderr
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco pedido 1")


def test_a_command_never_opens_the_database_beside_the_server(gateway):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    trace = gateway.folder / "command-trace"
    environment = {"BALCAO_DATA": str(gateway.data), "BALCAO_CONFIG": str(gateway.config)}
    traced = ["strace", "-f", "-e", "trace=openat,open", "-o", str(trace), str(BINARY), "pause"]
    subprocess.run(traced, env={**environment, "PATH": "/usr/bin:/bin"}, check=True, timeout=60, capture_output=True)
    opened = re.findall(r'open(?:at)?\([^"]*"([^"]+)"', trace.read_text(errors="replace"))
    beside = [path for path in opened if path.startswith(str(gateway.data)) and re.search(r"\.(sqlite|db)", path)]
    assert beside == []


def test_the_folder_and_its_socket_are_the_owners_alone(short_gateway):
    gateway = short_gateway
    assert stat.S_IMODE(gateway.data.stat().st_mode) == 0o700
    socket = gateway.data / "control.sock"
    assert stat.S_ISSOCK(socket.stat().st_mode)
    assert stat.S_IMODE(socket.stat().st_mode) == 0o600


def test_a_killed_server_leaves_nothing_in_the_way(gateway, visitor):
    gateway.kill()
    assert gateway.run_json("conversations", "list") == []
    gateway.start()
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco pedido 1")
    assert [one["id"] for one in gateway.run_json("conversations", "list")] == [visitor.conversation]


@pytest.fixture
def short_gateway():
    """A server whose folder has a short path: a socket's may have 107 bytes, and where it is longer the socket lies in /tmp."""
    with tempfile.TemporaryDirectory() as folder:
        gateway = Gateway(Path(folder))
        gateway.start()
        yield gateway
        gateway.end()


@pytest.mark.parametrize("arguments", [["conversations", "show", "no-such"], ["trace", "no-such"]])
def test_what_is_not_there_is_an_error_that_says_so(gateway, arguments):
    refused = gateway.run(*arguments, check=False)
    assert refused.returncode == 1
    assert "no-such" in refused.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["serve", "--prot", "1"], ["conversations", "take"]])
def test_wrong_usage_exits_with_64(gateway, arguments):
    assert gateway.run(*arguments, check=False).returncode == 64


def test_two_servers_on_two_folders_do_not_meet(make_gateway):
    first, second = make_gateway("first"), make_gateway("second")
    first.start()
    second.start()
    visitor = Visitor(first).begin()
    visitor.write("pedido 1")
    assert second.run_json("conversations", "list") == []
    stranger = Visitor(second)
    stranger.token = visitor.token
    assert stranger.post("pedido 2").status_code == 401
