"""The pages on adding a channel and a provider, followed to the letter in a scratch copy, but for the path of the clone.

Building everything anew for that would take as long as the rest of the tests. So the copy brings what was built, and is
mounted where the repository is, in a mount namespace of its own: paths are part of what SwiftPM compares, and so is the
name of a clone's folder. So only what the pages add is compiled, if the packages of one's own name this folder instead
of `../balcao`, and if `swift` gets the flags that `scripts/test.sh` built with.
"""

import os
import re
import shutil
import subprocess

import pytest

from support.gateway import ROOT

PATIENCE = 1500
SAME_FLAGS = f"""swift() {{ command swift "$1" {os.environ.get("BALCAO_COMPILER_FLAGS", "")} "${{@:2}}"; }}"""
BUILDS = pytest.mark.timeout(PATIENCE)


def can_mount():
    return subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


pytestmark = [
    BUILDS,
    pytest.mark.skipif(not shutil.which("unshare") or not can_mount(), reason="mounting is not allowed here"),
    pytest.mark.skipif(not (ROOT / ".build").is_dir(), reason="nothing was built in the repository's .build"),
]


class Scratch:
    """A clone as a reader of the pages has it: `work/balcao`, and beside it whatever they make."""

    def __init__(self, folder):
        self.folder = folder / "work"
        self.clone = self.folder / "balcao"
        self.clone.mkdir(parents=True)
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(
            ["xargs", "-0", "cp", "-p", "--parents", "-t", str(self.clone)], input=listed, cwd=ROOT, check=True
        )
        for arguments in (["init", "-q"], ["add", "--all"], ["commit", "-qm", "Clone"]):
            identity = ["-c", "user.name=reader", "-c", "user.email=reader@example.com"]
            subprocess.run(["git", *identity, *arguments], cwd=self.clone, check=True)
        subprocess.run(["cp", "-a", str(ROOT / "Package.resolved"), str(self.clone)], check=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(ROOT / ".build"), str(self.clone)], check=True)

    def write(self, files, root):
        for name, content in files:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)

    def run(self, commands, folder):
        """Runs a block of the page in `folder`, with the clone mounted over the repository; returns what it said."""
        finished = subprocess.run(
            ["unshare", "-m", "--propagation", "private", "bash", "-euo", "pipefail", "-c",
             f'mount --bind "{self.clone}" "{ROOT}"; cd "{folder}"; export SWIFTPM_BUILD_DIR="{ROOT}/.build"\n'
             f"{SAME_FLAGS}\n{commands}"],
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        said = finished.stdout + finished.stderr
        assert finished.returncode == 0, said[-6000:]
        return said


class Page:
    def __init__(self, name):
        text = (ROOT / "docs" / name).read_text()
        self.here, self.elsewhere = text.split("## In a separate package")

    @staticmethod
    def files(part):
        return re.findall(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```$", part, re.M | re.S)

    @staticmethod
    def commands(part):
        return re.findall(r"^```sh\n(.*?)^```$", part, re.M | re.S)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guides")
    yield Scratch(folder)
    shutil.rmtree(folder)


GUIDES = [
    ("adding-a-channel.md", "webhook", "shop", "keeps the channel contract"),
    ("adding-a-provider.md", "ollama", "cellar", "keeps the provider contract"),
]


def depend_on_root(manifest):
    """Makes the package depend on the clone at `ROOT`, as for a reader whose clone is there."""
    text = manifest.read_text()
    for there, here in (('path: "../balcao"', f'path: "{ROOT}"'), ('package: "balcao"', f'package: "{ROOT.name}"')):
        assert there in text
        text = text.replace(there, here)
    manifest.write_text(text)


@pytest.mark.parametrize("name, adapter, package, promise", GUIDES)
def test_the_page_leads_to_a_green_conformance_run(scratch, name, adapter, package, promise):
    page = Page(name)
    files = page.files(page.here)
    assert len(files) >= 6
    scratch.write(files, scratch.clone)
    (commands,) = page.commands(page.here)
    said = scratch.run(commands, ROOT)
    assert re.search(rf'✔ Test "{promise}" with \d+ test cases passed', said), said[-3000:]
    assert f"{adapter}: one request" in said
    assert re.search(rf"^{adapter}\b", said, re.M), said[-3000:]
    # A package of one's own, beside the clone, which is as it was before.
    prepare, try_it = page.commands(page.elsewhere)
    scratch.run(prepare, scratch.folder)
    scratch.write(page.files(page.elsewhere), scratch.folder)
    depend_on_root(scratch.folder / package / "Package.swift")
    shutil.copy(ROOT / "Package.resolved", scratch.folder / package)
    said = scratch.run(try_it, scratch.folder)
    assert re.search(rf'✔ Test "{promise}" with \d+ test cases passed', said), said[-3000:]
    assert re.search(rf"^{adapter}\b", said, re.M), said[-3000:]
    assert "web_widget" not in said, "the program has the package's adapters and no other"
