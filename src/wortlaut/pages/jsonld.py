"""What a page says about its article in JSON-LD (schema.org)."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "Report",
        "SocialMediaPosting",
        "TechArticle",
        "ScholarlyArticle",
        "AdvertiserContentArticle",
    ]
)
MAX_SIZE = 500_000
MAX_NODES = 5_000


def article_node(root: "_Element") -> dict[str, Any]:
    """The node of the article itself; empty where there is none. Never raises."""
    for node in _nodes(root):
        if _types(node) & ARTICLE_TYPES:
            return node
    return {}


def breadcrumbs(root: "_Element") -> list[str]:
    """The names in a BreadcrumbList, outermost first."""
    for node in _nodes(root):
        if "BreadcrumbList" in _types(node):
            items = node.get("itemListElement")
            names = [_crumb(item) for item in items] if isinstance(items, list) else []
            return [name for name in names if name]
    return []


def text(value: object) -> str | None:
    """A string, the ``name`` of an object, or the first of a list."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        return text(value.get("name")) if not isinstance(value.get("name"), dict) else None
    if isinstance(value, list) and value:
        return text(value[0]) if not isinstance(value[0], list) else None
    return None


def names(value: object) -> list[str]:
    """All names of one or several people or organisations."""
    found = [text(item) for item in value] if isinstance(value, list) else [text(value)]
    return [name for name in found if name]


def _crumb(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    return text(item.get("name")) or text(item.get("item"))


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {name.rsplit("/", 1)[-1] for name in kinds if isinstance(name, str)}


def _nodes(root: "_Element") -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, outer ones first; broken blocks are passed over."""
    seen = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        if len(script.text) > MAX_SIZE:
            continue
        try:
            # Line breaks inside strings are common and harmless: strict=False lets them pass.
            pending: list[object] = [json.loads(_bare(script.text), strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending and seen < MAX_NODES:
            value = pending.pop(0)
            seen += 1
            if isinstance(value, list):
                pending.extend(value)
            elif isinstance(value, dict):
                yield value
                pending.extend(v for v in value.values() if isinstance(v, dict | list))


def _bare(source: str) -> str:
    source = source.strip()
    for opening, closing in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        if source.startswith(opening):
            source = source[len(opening) :].strip().removesuffix(closing)
    return source.strip().rstrip(";")
