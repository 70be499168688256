"""``wortlaut reread`` as a user meets it."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.intake.test_rereading import filled

from wortlaut.archive import Archive


def test_command(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    missing = run("reread", "--archive", file)
    assert missing.code == 1
    assert "there is no archive; make one with: wortlaut add SOURCE" in missing.err
    assert not file.exists()
    with Archive.open(file) as archive:
        filled(archive)
    shown = run("reread", "--archive", file)
    assert shown.code == 0
    assert shown.out.count("read again") == 4
    assert run("reread", "--archive", file).out.startswith("0 pages")
    assert run("reread", "--archive", file, "--since", "soon").code == 2
