"""The reading room in use: reading, searching, correcting by keyboard, and all without scripts."""

import re

from playwright.sync_api import Page, expect
from tests.browser.conftest import Open, shot


def test_reading_a_page_with_mouse_and_keyboard(room: str, visit: Open) -> None:
    page = visit(room + "/page/1")
    number = page.locator(".text .n").nth(1)
    card = page.locator(".text .card").nth(1)
    expect(card).to_be_hidden()
    page.locator(".text .s-direct").first.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("Helma Vrees")
    expect(card).to_contain_text("sagte")
    shot(page, "card")
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()
    number.focus()
    expect(card).to_be_visible()
    expect(page.locator(".saying > li.on")).to_have_count(1)  # its entry lights up
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    number.press("Enter")
    assert re.search(r"#c-[0-9a-f]{20}$", page.url)


def test_a_card_on_a_telephone_fits(room: str, visit: Open) -> None:
    page = visit(room + "/page/1", width=360)
    page.locator(".text .n").last.focus()
    card = page.locator(".text .card").last
    expect(card).to_be_visible()
    shot(page, "card-360")
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_searching_with_facets_and_keys(room: str, visit: Open) -> None:
    page = visit(room + "/")
    page.keyboard.press("/")
    page.keyboard.type("Brücke")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    expect(page.get_by_role("heading", name="5 statements")).to_be_visible()
    facets = page.get_by_role("navigation", name="Narrow")
    facets.get_by_role("link", name="Moorblatt").click()
    expect(page.get_by_role("heading", name="1 statement")).to_be_visible()
    assert "outlet=Moorblatt" in page.url  # may be shared
    shot(page, "search-facet")
    # What narrows the search stays when its words are changed without a new page.
    page.get_by_label("Words", exact=True).fill("Geld")
    page.get_by_label("Words", exact=True).press("Enter")
    expect(page.locator(".hits .words")).to_contain_text("Geld")
    expect(page.locator("#found")).to_be_focused()
    assert "outlet=Moorblatt" in page.url
    page.get_by_label("Words", exact=True).fill("Brücke")
    page.get_by_label("Words", exact=True).press("Enter")
    expect(page.locator(".hits .words")).to_contain_text("Brücke")
    page.reload()
    expect(page.get_by_role("heading", name="1 statement")).to_be_visible()
    page.get_by_role("link", name="Take away: Moorblatt").click()
    expect(page.get_by_role("heading", name="5 statements")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="1 statement")).to_be_visible()
    page.get_by_role("link", name="Take away: Moorblatt").click()
    expect(page.get_by_role("heading", name="5 statements")).to_be_visible()
    expect(page.locator("#found")).to_be_focused()  # keys before that would be taken back
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statement/**")
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible()


def test_single_keys_can_be_switched_off(room: str, visit: Open) -> None:
    page = visit(room + "/search?q=Zaun")
    page.get_by_role("button", name="Keys off").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    page.locator("h1").click()
    for key in ("j", "/"):
        page.keyboard.press(key)
    assert page.locator(".hits .on").count() == 0
    expect(page.get_by_label("Words", exact=True)).not_to_be_focused()
    page.get_by_role("button", name="Keys on").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "on")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator(".hits > .on")).to_have_count(1)


def sign(page: Page) -> None:
    page.keyboard.press("i")
    page.keyboard.type("Ada Müller")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed as Ada Müller")).to_be_visible()


def test_reviewing_by_keyboard_alone(desk: str, visit: Open) -> None:
    page = visit(desk + "/review")
    sign(page)
    first = page.locator("blockquote").inner_text()
    page.keyboard.press("n")  # later
    page.wait_for_url("**skip=1**")
    second = page.locator("blockquote").inner_text()
    assert second != first
    page.keyboard.press("a")  # it is right
    expect(page.get_by_role("status")).to_contain_text("accepted")
    shot(page, "review-kept")
    page.keyboard.press("u")  # taken back
    page.wait_for_url(re.compile(r"/review/[0-9a-f]{20}$"))
    expect(page.locator("blockquote")).to_have_text(second)
    page.keyboard.press("r")  # no statement
    expect(page.get_by_role("status")).to_contain_text("rejected")
    page.keyboard.press("u")
    page.wait_for_url(re.compile(r"/review/[0-9a-f]{20}$"))
    page.keyboard.press("s")  # somebody else's
    page.keyboard.press("Control+a")
    page.keyboard.type("Ronja Stellmacher")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("corrected")
    expect(page.get_by_role("heading", name="Ronja Stellmacher")).to_be_visible()


def test_words_are_taken_over_from_the_text_by_keyboard(desk: str, visit: Open) -> None:
    page = visit(desk + "/review")
    sign(page)
    text = page.get_by_role("group", name="The text")
    text.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    chosen = " ".join(page.locator(".pickable .on[data-a]").all_inner_texts())
    assert len(chosen.split()) == 2
    page.keyboard.press("5")
    expect(page.locator("#words-addressee")).to_have_value(chosen)
    shot(page, "review-selection")
    page.keyboard.press("k")
    expect(page.get_by_role("status")).to_contain_text("corrected")
    page.goto(desk + "/review/history")
    expect(page.get_by_text(chosen)).to_be_visible()


def test_words_are_taken_over_with_the_mouse(desk: str, visit: Open) -> None:
    page = visit(desk + "/review")
    sign(page)
    page.locator(".pickable [data-a]").nth(1).dblclick()
    page.get_by_role("button", name="Take the selection").first.click()
    word = page.locator(".pickable [data-a]").nth(1).inner_text()
    expect(page.locator("#words-quotation")).to_have_value(word)


def test_everything_works_without_scripts(desk: str, visit: Open) -> None:
    page = visit(desk + "/", scripts=False)
    page.get_by_label("Search statements").fill("Zaun")
    page.locator(".find button").click()
    page.locator(".hits .words a").first.click()
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Your name").fill("Ada Müller")
    page.get_by_role("button", name="Sign as this").click()
    page.get_by_label("Who says it").fill("Tilo Brackwede")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.get_by_role("heading", name="Tilo Brackwede")).to_be_visible()
    shot(page, "review-without-scripts")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Helma Vrees")).to_be_visible()
    page.goto(desk + "/page/1")
    page.locator(".text .n").nth(1).focus()
    expect(page.locator(".text .card").nth(1)).to_be_visible()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_page_is_brought_read_and_shown(desk: str, visit: Open) -> None:
    page = visit(desk + "/bring")
    page.get_by_label("or its words, pasted").fill(
        "Regen in Niederohle\n\n„Es regnet seit Tagen“, sagte Ida Kranich am Montag."
    )
    page.get_by_role("button", name="Read and keep").click()
    page.wait_for_url("**/page/*")
    expect(page.locator(".text .s-direct")).to_contain_text("Es regnet seit Tagen")


def test_a_dossier_is_made_from_a_statement(desk: str, visit: Open) -> None:
    page = visit(desk + "/search?q=Zaun")
    page.locator(".hits a.cover").first.click()
    page.get_by_text("Into a dossier").click()
    page.get_by_label("A new one, called").fill("Brücken")
    page.get_by_role("button", name="Put in").click()
    page.get_by_role("status").get_by_role("link", name="Brücken").click()
    expect(page.locator(".hits .words")).to_contain_text("Zaun")
    shot(page, "dossier")


def test_nothing_of_a_stored_copy_runs(room: str, visit: Open) -> None:
    page = visit(room + "/version/1/stored")
    frame = page.frame_locator("iframe.copy")
    expect(frame.locator("h1")).to_contain_text("Brückenstreit")
    assert page.locator("iframe.copy").get_attribute("sandbox") == ""
