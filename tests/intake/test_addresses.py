"""One spelling for each address."""

from pathlib import Path

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wortlaut.intake.addresses import address_of, addresses, normal_url
from wortlaut.types import Page

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PARTS = st.lists(
    st.sampled_from(["a", "B1", ".", "..", "/", "//", "?", "&x=1", "~", "-", "%41", "ü", "#", ":"]),
    max_size=8,
).map("".join)


def test_given_and_final() -> None:
    both = Page("HTTPS://News.Example:443/a b?q=ü#top", b"x", "", url="https://news.example/c")
    assert addresses(both) == ("https://news.example/a%20b?q=%C3%BC", "https://news.example/c")
    same = Page("https://news.example", b"x", "", url="https://news.example/")
    assert addresses(same) == ("https://news.example/",)
    strange = "http://news.example:port/"
    assert addresses(Page(strange, b"x", "", url=strange)) == (strange,)


def test_files_and_bytes() -> None:
    assert addresses(Page("-", b"x", "")) == (
        "urn:sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    )
    assert addresses(Page("ä/../b c.txt", b"x", "")) == ((Path.cwd() / "b c.txt").as_uri(),)


def test_what_was_added_is_asked_for_in_the_same_words() -> None:
    for source in ("HTTPS://News.Example:443/a#top", "ä/../b c.txt", "/tmp/report.html"):
        (address,) = addresses(Page(source, b"x", ""))
        assert address_of(source) == address_of(address) == address


@UNHURRIED
@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(
        ["n.example", "n", "N.example", "a-b.xn--n-e.example", "n:80", "n:443", "n:8080"]
    ),
    PARTS,
)
def test_the_short_way_ends_where_the_long_one_does(scheme: str, host: str, rest: str) -> None:
    url = f"{scheme}://{host}/{rest}"
    whole = httpx.URL(url)
    assert normal_url(url) == str(whole.copy_with(fragment=None, raw_path=whole.raw_path))


@UNHURRIED
@given(
    st.sampled_from(["http://n.example", "HTTP://ü.example:80", "https://n.example:8080"]), PARTS
)
def test_normal_addresses_stay(start: str, rest: str) -> None:
    once = normal_url(f"{start}/{rest}")
    assert normal_url(once) == once
    assert "#" not in once
