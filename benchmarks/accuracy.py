"""Scores on the dev split against the floors in floors.toml: no change may lower one silently.

``scripts/evaluate`` runs this. Where the corpora do not lie beside the checkout (``../shared/data``
or the folder that WORTLAUT_DATA names) it says so and succeeds: they are not part of the project.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FLOORS = ROOT / "benchmarks" / "floors.toml"

SLACK = {"model": 0.3}
"""Points a figure may vary by engine: 8-bit sums round differently from one CPU to another."""

HEADER = """\
# Accuracy on the dev split may not fall below these figures (per cent, one decimal):
# F1 of the published measure, and the share of speakers named rightly.
# Raise them with: scripts/evaluate --raise
"""


def figures(report: dict[str, Any]) -> dict[str, float]:
    """The figures of a JSON report that have floors, in per cent."""
    shares = {name: score["f1"] for name, score in report["scores"].items()}
    shares["exact"] = report["exact"]["f1"]
    for name in ("speakers", "speakers_given_quotations"):
        if report[name] is not None:
            shares[name] = report[name]["all"]["share"]
            for how, share in report[name]["by_how"].items():
                if name != "speakers" and how in ("name", "role", "pronoun"):
                    shares[f"{name}_by_{how}"] = share["share"]
    return {name: round(100 * (share or 0.0), 1) for name, share in shares.items()}


def below(found: dict[str, float], floors: dict[str, float], slack: float = 0.0) -> list[str]:
    """One line for each figure that is missing or more than ``slack`` lower than its floor."""
    return [
        f"{name} is {found.get(name, 'missing')}, its floor {floor}"
        for name, floor in floors.items()
        if found.get(name, -1.0) < floor - slack
    ]


def raised(found: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """The floors, each at least at what was found."""
    return {name: max(found.get(name, 0.0), floors.get(name, 0.0)) for name in floors | found}


def write(path: Path, given: dict[str, Any]) -> None:
    """Writes the floors back; all values are strings or numbers, two levels deep."""
    lines = [HEADER]
    for table, values in given.items():
        lines.append(f"[{table}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
        lines.append("")
    path.write_text("\n".join(lines), "utf-8")


def main() -> int:
    """Exits 0 if every score is at or above its floor, or there is nothing to score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", action="store_true", help="raise the floors to what is found")
    arguments = vars(parser.parse_args())
    data = Path(os.environ.get("WORTLAUT_DATA", ROOT.parent / "shared" / "data"))
    given = tomllib.loads(FLOORS.read_text("utf-8"))
    corpus = given["corpus"]
    if not (data / corpus["file"]).is_file():
        print(f"no corpora in {data}: accuracy is not checked (WORTLAUT_DATA names another folder)")
        return 0
    for kind in ("file", "speakers"):
        if sha256((data / corpus[kind]).read_bytes()).hexdigest() != corpus[f"{kind}_sha256"]:
            print(f"{data / corpus[kind]} is not the file that the floors are for (other SHA-256)")
            return 1
    failed = False
    for engine in [table for table in given if table != "corpus"]:
        command = [sys.executable, "-m", "wortlaut", "evaluate", str(data / corpus["file"])]
        command += ["--speakers", str(data / corpus["speakers"]), "--format", "json"]
        run = subprocess.run([*command, "--engine", engine], stdout=subprocess.PIPE, check=False)
        if run.returncode:
            print(f"{engine}: wortlaut evaluate failed")
            failed = True
            continue
        found = figures(json.loads(run.stdout))
        print(f"{engine}: " + ", ".join(f"{name} {value}" for name, value in found.items()))
        for line in below(found, given[engine], SLACK.get(engine, 0.0)):
            print(f"{engine}: {line}")
            failed = True
        given[engine] = raised(found, given[engine])
    if arguments["raise"] and not failed:
        write(FLOORS, given)
        print(f"floors raised in {FLOORS.relative_to(ROOT)}")
    print("accuracy has fallen" if failed else "accuracy holds")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
