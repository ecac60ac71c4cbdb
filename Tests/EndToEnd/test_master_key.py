"""`balcao vault rotate --master` for each source of the master key: both keys open the vault until the former is retired."""

import secrets

import pytest

from support.vault import at_terminal, key_file, recovery_key

NAME = "openai/api-key"


@pytest.fixture
def value():
    return "sk-" + secrets.token_urlsafe(40)


def new_file(gateway, name, content, mode=0o400):
    path = gateway.folder / name
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(mode)
    return path


def opens(gateway, *options):
    """Whether the vault opens without a server, with these options."""
    finished = gateway.run("vault", "verify", *options, check=False, text="")
    assert finished.returncode == 0 or "sealed with the master key" in finished.stderr, finished.stderr
    return finished.returncode == 0


def expect_finished(gateway):
    vault = gateway.run_json("vault", "verify")
    assert "nextMasterKey" not in vault and vault["waiting"] == 0 and vault["damaged"] == []
    assert vault["dataKeys"][-1].endswith("active")
    assert all(key.endswith("retired") for key in vault["dataKeys"][:-1])
    doctor = gateway.run("doctor", check=False).stdout
    assert "replaced" not in doctor and "interrupted" not in doctor
    assert [secret["name"] for secret in gateway.run_json("keys", "list")] == [NAME]


@pytest.mark.parametrize("served", [True, False])
def test_a_generated_key_is_replaced_in_one_command(gateway, value, served):
    gateway.run("keys", "set", NAME, text=value)
    path = key_file(gateway)
    former = new_file(gateway, "former.key", path.read_bytes())
    if not served:
        gateway.stop()
    rotated = gateway.run("vault", "rotate", "--master")
    assert "the former one no longer opens it" in rotated.stdout
    assert "under data key 2" in rotated.stdout
    assert "backups" in rotated.stderr
    expect_finished(gateway)
    if served:
        gateway.stop()
    assert key_file(gateway) == path and path.read_bytes() != former.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o400
    assert not opens(gateway, "--master-key-file", str(former))
    gateway.start()
    expect_finished(gateway)


def test_a_key_file_of_the_operator_is_replaced_after_a_restart_with_the_new_one(gateway, value, monkeypatch):
    gateway.run("keys", "set", NAME, text=value)
    gateway.stop()
    former = key_file(gateway)
    new = new_file(gateway, "new.key", secrets.token_bytes(32))
    kept = new_file(gateway, "kept.key", former.read_bytes())
    gateway.start("--master-key-file", str(kept))

    # The gateway did not generate this file.
    refused = gateway.run("vault", "rotate", "--master", check=False)
    assert refused.returncode == 1 and "--new-master-key-file" in refused.stderr
    refused = gateway.run("vault", "rotate", "--master", "--finish", check=False)
    assert refused.returncode == 1 and "no master key is being replaced" in refused.stderr
    for wrong, words in [
        (new_file(gateway, "short.key", b"short"), "is not a master key"),
        (new_file(gateway, "open.key", secrets.token_bytes(32), mode=0o444), "chmod 400"),
        (new_file(gateway, "data/inside.key", secrets.token_bytes(32)), "keep it elsewhere"),
        (gateway.folder / "missing.key", "does not exist"),
        (kept, "is the present one"),
    ]:
        refused = gateway.run("vault", "rotate", "--master", "--new-master-key-file", str(wrong), check=False)
        assert refused.returncode == 1 and words in refused.stderr

    begun = gateway.run("vault", "rotate", "--master", "--new-master-key-file", str(new))
    assert "both master keys open the vault now" in begun.stdout
    assert str(kept) in begun.stderr and "--finish" in begun.stderr
    vault = gateway.run_json("vault", "verify")
    assert vault["nextMasterKey"]["isInUse"] is False
    assert "opens the vault as well, since" in gateway.run("vault", "verify").stdout
    assert "it is being replaced" in gateway.run("doctor", check=False).stdout

    # Not before a start has shown that the new key is found.
    refused = gateway.run("vault", "rotate", "--master", "--finish", check=False)
    assert refused.returncode == 1 and vault["nextMasterKey"]["id"] in refused.stderr
    gateway.stop()
    assert opens(gateway, "--master-key-file", str(kept)) and opens(gateway, "--master-key-file", str(new))
    gateway.start("--master-key-file", str(new))
    assert gateway.run_json("vault", "verify")["nextMasterKey"]["isInUse"] is True
    finished = gateway.run("vault", "rotate", "--master", "--finish")
    assert "the former one no longer opens it" in finished.stdout
    expect_finished(gateway)
    gateway.stop()
    assert opens(gateway, "--master-key-file", str(new))
    assert not opens(gateway, "--master-key-file", str(kept)) and not opens(gateway)


def test_a_credential_of_the_service_manager_is_replaced(make_gateway, value, monkeypatch):
    gateway = make_gateway()
    (gateway.folder / "credentials").mkdir()
    new_file(gateway, "credentials/balcao-master-key", secrets.token_bytes(32), mode=0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(gateway.folder / "credentials"))
    gateway.run("keys", "set", NAME, text=value)
    new = new_file(gateway, "new.key", secrets.token_bytes(32))
    gateway.start()
    begun = gateway.run("vault", "rotate", "--master", "--new-master-key-file", str(new))
    assert "credentials/balcao-master-key" in begun.stderr and "restart" in begun.stderr
    gateway.stop()
    gateway.start()
    gateway.stop()
    new_file(gateway, "credentials/balcao-master-key", new.read_bytes(), mode=0o440)
    gateway.start()
    gateway.run("vault", "rotate", "--master", "--finish")
    expect_finished(gateway)


@pytest.mark.parametrize("served", [True, False])
def test_a_passphrase_in_a_file_is_replaced(make_gateway, value, monkeypatch, served):
    gateway = make_gateway()
    former = new_file(gateway, "former", b"correct horse battery staple\n")
    new = new_file(gateway, "new", b"another horse another staple\n")
    monkeypatch.setenv("BALCAO_MASTER_PASSPHRASE_FILE", str(former))
    gateway.run("keys", "set", NAME, text=value)
    if served:
        gateway.start()
    short = new_file(gateway, "short", b"short")
    refused = gateway.run("vault", "rotate", "--master", "--new-passphrase-file", str(short), check=False)
    assert refused.returncode == 1 and "at least 12" in refused.stderr
    begun = gateway.run("vault", "rotate", "--master", "--new-passphrase-file", str(new))
    assert "both master keys open the vault now" in begun.stdout
    if served:
        gateway.stop()
    assert opens(gateway)
    refused = gateway.run("vault", "rotate", "--master", "--finish", check=False)
    assert refused.returncode == 1 and "restart, then finish" in refused.stderr
    monkeypatch.setenv("BALCAO_MASTER_PASSPHRASE_FILE", str(new))
    if served:
        gateway.start()
    gateway.run("vault", "rotate", "--master", "--finish")
    expect_finished(gateway)
    if served:
        gateway.stop()
    assert opens(gateway)
    monkeypatch.setenv("BALCAO_MASTER_PASSPHRASE_FILE", str(former))
    assert not opens(gateway)


def test_a_generated_key_gives_way_to_a_passphrase_typed_at_the_terminal(gateway, value):
    gateway.run("keys", "set", NAME, text=value)
    words = "five or six words of mine"

    def typing(*prompts):
        left = list(prompts)

        def answer(said):
            if left and said.endswith(left[0]):
                left.pop(0)
                return words
            return None

        return answer

    code, said = at_terminal(
        gateway,
        *("vault", "rotate", "--master", "--new-passphrase"),
        answer=typing("New passphrase of the vault: ", "Repeat the passphrase: "),
    )
    assert code == 0 and words not in said, said
    gateway.stop()
    # Where nobody can be asked, the generated file opens it until the former key is retired.
    gateway.start()
    gateway.stop()
    code, said = at_terminal(
        gateway, *("vault", "rotate", "--master", "--finish"), answer=typing("Passphrase of the vault: ")
    )
    assert code == 0 and words not in said, said
    # The file is no longer its key.
    refused = gateway.run("vault", "verify", text="", check=False)
    assert refused.returncode == 1 and "needs a passphrase" in refused.stderr
    code, said = at_terminal(gateway, "vault", "verify", answer=typing("Passphrase of the vault: "))
    assert code == 0, said


def test_the_recovery_key_opens_the_vault_after_the_master_key_was_replaced(gateway, value):
    gateway.run("keys", "set", NAME, text=value)
    code, key, said = recovery_key(gateway, lambda shown: shown)
    assert code == 0, said
    rotated = gateway.run("vault", "rotate", "--master")
    assert "recovery key" not in rotated.stderr
    assert "recovery key: stored" in gateway.run("vault", "verify").stdout
    gateway.stop()
    found = key_file(gateway)
    master = found.read_bytes()
    found.unlink()
    paper = new_file(gateway, "paper.txt", key.encode() + b"\n")
    gateway.run("vault", "verify", "--recovery-key-file", str(paper))
    assert found.read_bytes() == master
    expect_finished(gateway)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--finish"],
        ["--new-passphrase"],
        ["--master", "--finish", "--new-passphrase"],
        ["--master", "--new-passphrase", "--new-master-key-file", "x"],
    ],
)
def test_options_that_contradict_each_other_are_refused(gateway, arguments):
    assert gateway.run("vault", "rotate", *arguments, check=False).returncode == 64
