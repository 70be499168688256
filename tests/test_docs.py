"""The documentation says what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import wortlaut
from wortlaut.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent


def test_the_command_reference_is_the_help() -> None:
    # In a process of its own: click remembers how a command was first shown.
    script = ROOT / "scripts" / "build_cli_docs.py"
    shown = subprocess.run(
        [sys.executable, script, "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    written = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert written == shown, "run: python scripts/build_cli_docs.py"
    for name in COMMANDS:
        assert f"## wortlaut {name}" in shown


def test_the_public_surface_is_what_it_says() -> None:
    assert wortlaut.__all__ == [
        "EngineName",
        "Settings",
        "WortlautError",
        "__version__",
        "read",
        "read_all",
    ]
    for name in wortlaut.__all__:
        assert hasattr(wortlaut, name)


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md")))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"
