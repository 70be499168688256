from benchmarks.articles import html, paragraphs

from wortlaut.languages.pack import find_pack
from wortlaut.languages.tokens import tokenizer


def test_articles_are_of_the_promised_length_and_repeatable() -> None:
    pack = find_pack("de")
    assert pack is not None
    cut = tokenizer(pack)
    for number in range(50):
        lines = paragraphs(number)
        assert 240 <= sum(len(list(cut.tokens(line))) for line in lines) <= 310
        assert lines == paragraphs(number)
        assert "{" not in "".join(lines)
    assert len({"".join(paragraphs(number)) for number in range(200)}) == 200


def test_pages_hold_the_article() -> None:
    page = html(7)
    assert all(f"<p>{line}</p>" in page for line in paragraphs(7)[1:])
