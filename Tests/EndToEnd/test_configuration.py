"""Every mistake of the configuration at once, each with its path."""

import json
import subprocess

import pytest

pytestmark = pytest.mark.invariant(10)

MISTAKES = {
    "business": {"name": "", "locale": "klingon", "timeZone": "Mars/Olympus", "motto": "x"},
    "server": {"publicURL": "ftp://padaria.example", "trustedProxies": ["not an address"]},
    "channels": [
        {"id": "Site!", "adapter": "web_widget"},
        {"id": "shop", "adapter": "web_wigdet"},
        {"id": "blog", "adapter": "web_widget", "settings": {"allowedOrigin": ["https://a.example"]}},
        {"id": "news", "adapter": "web_widget", "settings": {"limits": {"messagesPerMinute": "many"}}},
    ],
    "contents": "demo/padaria.json",
}

PATHS = [
    "business.name",
    "business.locale",
    "business.timeZone",
    "business.motto",
    "server.publicURL",
    "server.trustedProxies[0]",
    "channels[0].id",
    "channels[1].adapter",
    "channels[2].settings.allowedOrigin",
    "channels[3].settings.limits.messagesPerMinute",
    "contents",
]


def test_ten_mistakes_are_ten_diagnostics_at_one_start(make_gateway):
    gateway = make_gateway()
    gateway.config.write_text(json.dumps(MISTAKES))
    started = subprocess.run(gateway.command(), capture_output=True, text=True, timeout=30)
    checked = gateway.run("check", check=False)
    for finished in (started, checked):
        assert finished.returncode == 1
        lines = (finished.stdout + finished.stderr).splitlines()
        for path in PATHS:
            told = [line for line in lines if line.startswith(f"{path}: ")]
            assert len(told) == 1, f"{path}: told {len(told)} times in\n" + "\n".join(lines)
    assert not gateway.data.exists(), "a refused start left a data folder"


def test_a_near_miss_is_named(make_gateway):
    gateway = make_gateway()
    gateway.config.write_text(json.dumps(MISTAKES))
    told = gateway.run("check", check=False)
    assert "did you mean web_widget" in told.stdout + told.stderr
    assert "did you mean allowedOrigins" in told.stdout + told.stderr


def test_what_is_no_json_is_refused(make_gateway):
    gateway = make_gateway()
    for text in ["", "{", "[]", '{"business": ' + "[" * 100_000]:
        gateway.config.write_text(text)
        assert gateway.run("check", check=False).returncode == 1


def test_a_sound_configuration_passes_and_touches_nothing(make_gateway):
    gateway = make_gateway()
    gateway.run("check")
    assert not gateway.data.exists()


def test_the_schema_is_one_of_the_draft_and_knows_the_adapter(make_gateway):
    schema = json.loads(make_gateway().run("schema").stdout)
    assert "json-schema.org/draft/2020-12" in schema["$schema"]
    assert "web_widget" in json.dumps(schema)


def test_settings_come_with_their_group(make_gateway):
    gateway = make_gateway()
    adapters = json.loads(gateway.run("adapters", "--json").stdout)
    widget = next(adapter for adapter in adapters if adapter["id"] == "web_widget")
    groups = {setting["name"]: setting["group"] for setting in widget["settings"]}
    assert groups["allowedOrigins"] == "access" and groups["limits"] == "limits"
    assert "  access settings: allowedOrigins, identitySecret\n" in gateway.run("adapters").stdout
    channels = json.loads(gateway.run("schema").stdout)["properties"]["channels"]["items"]["allOf"]
    schema = next(part for part in channels if part["if"]["properties"]["adapter"]["const"] == "web_widget")
    assert schema["then"]["properties"]["settings"]["properties"]["allowedOrigins"]["x-group"] == "access"


def test_the_repositorys_own_configuration_is_sound(make_gateway):
    from support.gateway import BINARY, ROOT

    checked = subprocess.run([str(BINARY), "check"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stdout + checked.stderr
