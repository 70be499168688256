"""Generated German wire reports of about 250 tokens: invented people, places and events.

The same number always gives the same article.
"""

from html import escape
from random import Random

FIRST = "Ilse Otto Ida Karl Mara Jonas Petra Emil Greta Hannes Ruth Albin Vera Kuno Lotte".split()
LAST = "Brandt Fels Aue Lindner Kross Wenzel Tamm Rohde Iversen Quast Helm Sattler Brück".split()
PLACES = "Minstadt Hafenau Oberfels Lindental Neubrück Sandow Auental Kronach-See".split()
OFFICES = {
    "Bürgermeisterin": "der Stadt",
    "Sprecher": "der Polizei",
    "Vorsitzende": "des Verbands",
    "Leiter": "der Behörde",
    "Ministerin": "für Verkehr",
}
THINGS = "Brücke Straße Fähre Schleuse Mole Bahnstrecke Talsperre Seilbahn".split()
CLAIMS = (
    "die {thing} müsse bis zum Herbst gesperrt bleiben",
    "für die {thing} fehle das Geld",
    "an der {thing} seien neue Risse gefunden worden",
    "die Arbeiten an der {thing} gingen schneller voran als geplant",
    "niemand habe die Lage an der {thing} ernst genommen",
)
WORDS = (
    "Wir haben die {thing} jeden Monat geprüft",
    "So kann es mit der {thing} nicht weitergehen",
    "Die {thing} ist sicher, und sie bleibt es auch",
    "Ohne die {thing} steht hier im Winter alles still",
)
TEMPLATES = (
    "{office} {name} sagte am {day}, {claim}.",
    "„{words}“, erklärte {name}.",
    "Nach Angaben {of} waren am {day} rund {number} Menschen betroffen.",
    "„{words}“, sagte {pronoun}. „{other}.“",
    "{last} betonte, dass es {number} Beschwerden gegeben habe, und forderte eine schnelle Lösung.",
    "Wie der „{paper}“ berichtete, soll der Umbau {number} Millionen Kronen kosten.",
    "Das wies {opponent} zurück: „{words}.“",
    "Laut {opponent} {plain}. Dies sei seit Jahren bekannt.",
    "Die {thing} verbindet {place} mit {elsewhere} und wurde vor {number} Jahren gebaut.",
    "Bei Regen stauen sich dort an Werktagen die Wagen über mehrere Kilometer.",
    "{opponent} kritisierte die Pläne für die {thing} scharf.",
    "Ob die Mittel reichen, ist offen, {claim}, so {last}.",
)
DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag".split()
TOKENS = 250


def paragraphs(number: int) -> list[str]:
    """The headline and the paragraphs of an article."""
    random = Random(number)
    thing, place = random.choice(THINGS), random.choice(PLACES)
    office, of = random.choice(list(OFFICES.items()))
    name = f"{random.choice(FIRST)} {random.choice(LAST)}"
    lines = [f"{thing} in {place} bleibt Streitfall"]
    sentences: list[str] = []
    count = 0
    while count < TOKENS:
        sentence = random.choice(TEMPLATES).format(
            claim=random.choice(CLAIMS).format(thing=thing),
            day=random.choice(DAYS),
            elsewhere=random.choice(PLACES),
            last=name.split()[1],
            name=name,
            number=random.randint(2, 90),
            of=of,
            office=office,
            opponent=f"{random.choice(FIRST)} {random.choice(LAST)}",
            other=random.choice(WORDS).format(thing=thing),
            paper=f"{place}er Bote",
            place=place,
            plain=f"drohen an der {thing} weitere Sperrungen",
            pronoun="sie" if office.endswith(("in", "e")) else "er",
            thing=thing,
            words=random.choice(WORDS).format(thing=thing),
        )
        sentences.append(sentence)
        count += len(sentence.split()) + sum(sentence.count(mark) for mark in "„“,.:")
        if len(sentences) == 3:
            lines.append(" ".join(sentences))
            sentences = []
    if sentences:
        lines.append(" ".join(sentences))
    return lines


def html(number: int, heavy: bool = False) -> str:
    """The article as a page with some furniture around it; ``heavy`` is 100 kB of that."""
    title, *body = map(escape, paragraphs(number))
    head, before, after = furniture(number) if heavy else ("", "", "")
    return (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title} – Bote</title>'
        f'<meta property="article:published_time" content="2025-08-08T14:18">{head}</head><body>'
        '<nav><a href="/">Start</a> <a href="/land">Land</a> <a href="/sport">Sport</a></nav>'
        f"{before}<article><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in body)}</article>"
        f"{after}<footer>Impressum Datenschutz Kontakt</footer></body></html>"
    )


def furniture(number: int) -> tuple[str, str, str]:
    """What news sites put around an article: scripts, menus, teasers and links."""
    random = Random(number)
    script = "".join(f"window.d[{i}]={{k:{random.random()},v:'{i:x}'}};" for i in range(1200))
    menu = "".join(
        f'<li class="menu__item menu__item--{i}"><a class="menu__link" href="/thema/{i}">'
        f"{random.choice(PLACES)} {i}</a></li>"
        for i in range(120)
    )
    teasers = "".join(
        f'<div class="teaser teaser--{i}"><a href="/artikel/{i}"><img src="/b/{i}.jpg" alt="">'
        f'<h3 class="teaser__title">{random.choice(THINGS)} in {random.choice(PLACES)}</h3>'
        f'<span class="teaser__more">Zum Artikel</span></a></div>'
        for i in range(100)
    )
    head = f"<script>{script}</script><style>{'.a{color:red}' * 500}</style>"
    return head, f'<ul class="menu">{menu}</ul>', f'<aside class="teasers">{teasers}</aside>'
