"""Who is speaking, on pages of invented people."""

from collections.abc import Callable
from typing import Any

import pytest

Names = Callable[..., list[str | None]]


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Die Ministerin Erika Muster", "Erika Muster"),
        ("Frau Dr. Erika Muster", "Erika Muster"),
        ("Umweltministerin Erika Muster (ABC)", "Erika Muster"),
        ("Erika Muster, die Leiterin des Minstädter Zoos", "Erika Muster"),
        ("Der Sprecher des Ministeriums, Olaf Beispiel", "Olaf Beispiel"),
        ("Der Vorsitzende der Gewerkschaft Olaf Beispiel", "Olaf Beispiel"),
        ("Olaf Beispiel vom Institut für Wolkenkunde", "Olaf Beispiel"),
        ("Minstadts oberster Richter Olaf Beispiel", "Olaf Beispiel"),
        ("Ein Sprecher der Polizei", "Sprecher der Polizei"),
        ("Die Zeitung „Minstädter Bote“", "Minstädter Bote"),
        ("Der Deutsche Wolkenverband (DWV)", "Deutscher Wolkenverband"),
        ("Politische Beobachter", "politische Beobachter"),
        ("Die Minstädter Feuerwehr", "Minstädter Feuerwehr"),
        ("Der 58-Jährige", "58-Jähriger"),
        ("Anna Muster und Olaf Beispiel", "Anna Muster und Olaf Beispiel"),
        (
            "Ministerin Anna Muster (ABC), der Leiter des Amtes für Wolken Olaf Beispiel und die "
            "Vorsitzende der Gewerkschaft olmi Emma Olm",
            "Anna Muster, Olaf Beispiel und Emma Olm",
        ),
        ("Die Sprecherin von Bündnis 90/Die Grünen, Anna Muster", "Anna Muster"),
        ("Ein hoher Beamter, den die Zeitung nennt", "hoher Beamter"),
        ("Die taz", "taz"),
        ("olmstadt-bote.example", "olmstadt-bote.example"),
        ("Die „Olm“-Zeitung", "Olm-Zeitung"),
        ("Einer der sieben Wirte", "Einer der sieben Wirte"),
        ("Die alten und neuen Wirte", "alte und neue Wirte"),
        ("Die staatlich gelenkten Sender", "staatlich gelenkte Sender"),
        ("Die in Olmstadt erscheinende „Olmpost“", "Olmpost"),
        ("Anna zu Olmen", "Anna zu Olmen"),
        ("Der 53-jährige Olmo", "Olmo"),
    ],
)
def test_a_mention_is_named_in_the_nominative_without_title(
    names: Names, mention: str, name: str
) -> None:
    page = f"{mention} sagte, dass die Wolken ziehen."
    assert names(page, ("dass die Wolken ziehen", "sagte", mention)) == [name]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Angaben der Polizei", "Polizei"),
        ("Polizeiangaben", "Polizei"),
        ("Zeugenaussagen", "Zeugen"),
        ("Einschätzung von Experten", "Experten"),
        ("Ansicht politischer Beobachter", "politische Beobachter"),
        ("einem Bericht der Zeitung „Minstädter Bote“", "Minstädter Bote"),
        ("einem Gutachten der Universität", "Gutachten der Universität"),
        ("Angaben des Sprechers der Feuerwehr, Olaf Beispiel", "Olaf Beispiel"),
        ("einer Mitteilung des bayerischen Umweltministeriums", "bayerisches Umweltministerium"),
        ("den vorläufigen Ergebnissen", "vorläufige Ergebnisse"),
    ],
)
def test_what_is_said_stands_for_whoever_says_it(names: Names, phrase: str, name: str) -> None:
    page = f"Nach {phrase} ist die Brücke gesperrt."
    assert names(page, ("ist die Brücke gesperrt", "Nach", phrase)) == [name]


def test_a_last_name_leads_to_the_full_name_even_if_it_comes_first(names: Names) -> None:
    page = (
        "Muster verteidigt die Brücke\nMinisterin Erika Muster besuchte die Brücke. "
        "Muster sagte, sie sei sicher."
    )
    assert names(page, ("sie sei sicher", "sagte", "Muster")) == ["Erika Muster"]


def test_roles_are_learned_from_the_page(names: Names) -> None:
    page = (
        "Der belarussische Präsident Erik Muster empfing Gäste. Der Staatschef sagte, es regne. "
        "„Das ist gut“, meinte das Staatsoberhaupt. Er lachte, so der Präsident, oft."
    )
    assert (
        names(
            page,
            ("es regne", "sagte", "Der Staatschef"),
            ("„Das ist gut“", "meinte", "das Staatsoberhaupt"),
            ("Er lachte", "so", "der Präsident"),
        )
        == ["Erik Muster"] * 3
    )


def test_countries_tell_office_holders_apart(names: Names) -> None:
    page = (
        "Der norwegische Außenminister Olaf Beispiel traf die finnische Außenministerin "
        "Erika Muster. Der norwegische Minister sagte, es sei kalt. "
        "Die finnische Ministerin sagte, es sei warm."
    )
    assert names(
        page,
        ("es sei kalt", "sagte", "Der norwegische Minister"),
        ("es sei warm", "sagte", "Die finnische Ministerin"),
    ) == ["Olaf Beispiel", "Erika Muster"]


def test_pronouns_agree_in_gender_and_number(names: Names) -> None:
    page = (
        "Erika Muster traf Olaf Beispiel am See. Er sagte, das Wasser sei kalt. "
        "Sie sagte, das Wasser sei warm."
    )
    assert names(
        page,
        ("das Wasser sei kalt", "sagte", "Er"),
        ("das Wasser sei warm", "sagte", "Sie"),
    ) == ["Olaf Beispiel", "Erika Muster"]


def test_a_plural_verb_makes_sie_a_plural(names: Names) -> None:
    page = "Erika Muster sprach mit den Anwohnern. Sie forderten, die Brücke zu öffnen."
    assert names(page, ("die Brücke zu öffnen", "forderten", "Sie")) == ["Anwohner"]


def test_beide_are_the_last_two(names: Names) -> None:
    page = "Erika Muster traf Olaf Beispiel. Beide sagten, das Treffen sei gut."
    assert names(page, ("das Treffen sei gut", "sagten", "Beide")) == [
        "Erika Muster und Olaf Beispiel"
    ]


def test_abbreviations_lead_to_the_name(names: Names) -> None:
    page = "Der Bund der Wolkenfreunde (BDW) tagte. Der BDW erklärte, es regne zu wenig."
    assert names(page, ("es regne zu wenig", "erklärte", "Der BDW")) == ["Bund der Wolkenfreunde"]


def test_a_short_form_leads_to_the_long_one(names: Names) -> None:
    page = (
        "Das isländische Fischereiministerium gab Zahlen bekannt. "
        "Das Ministerium erklärte, der Fang sei gut."
    )
    assert names(page, ("der Fang sei gut", "erklärte", "Das Ministerium")) == [
        "isländisches Fischereiministerium"
    ]


def test_the_subject_of_the_first_clause_speaks_in_the_second(names: Names) -> None:
    page = "Erika Muster bestätigte den Plan, betonte aber, dass es dauern werde."
    assert names(page, ("dass es dauern werde", "betonte", "")) == ["Erika Muster"]


def test_continued_speech_keeps_its_speaker(names: Names) -> None:
    page = "„Wir bauen“, sagte Erika Muster. Die Brücke werde breit. Sie werde auch hoch."
    assert (
        names(
            page,
            ("„Wir bauen“", "sagte", "Erika Muster"),
            ("Die Brücke werde breit", "", ""),
            ("Sie werde auch hoch", "", ""),
        )
        == ["Erika Muster"] * 3
    )


def test_a_passive_tells_nobody(names: Names) -> None:
    page = "Erika Muster schwieg. Es wird vermutet, dass es brennt."
    assert names(page, ("dass es brennt", "wird vermutet", "")) == [None]


def test_first_person_inside_speech_is_its_speaker(names: Names) -> None:
    page = (
        "„Ich sagte damals: Wir warten. Die Nachbarn riefen: Kommt endlich“, "
        "erzählte die Bäuerin Erika Muster."
    )
    assert names(
        page,
        (page[: page.index(",")], "erzählte", "die Bäuerin Erika Muster"),
        ("Wir warten", "sagte", "Ich", 0),
        ("Kommt endlich", "riefen", "Die Nachbarn", 0),
    ) == ["Erika Muster", "Erika Muster", "Nachbarn"]


def test_a_colon_announces_whose_words_follow(names: Names) -> None:
    page = "„Da kam die Antwort der Nachbarn: Wir bleiben“, sagte Erika Muster."
    assert names(
        page,
        ("„Da kam die Antwort der Nachbarn: Wir bleiben“", "sagte", "Erika Muster"),
        ("Wir bleiben", "", "", 0),
    ) == ["Erika Muster", "Nachbarn"]


def test_man_is_nobody(names: Names) -> None:
    assert names("Man sagte, es regne.", ("es regne", "sagte", "Man")) == [None]


def test_the_chain_explains_every_step(told: Any) -> None:
    page = "Der belarussische Präsident Erik Muster kam. Der Präsident schwieg. Er sagte, es regne."
    entities, found = told(page, [("es regne", "sagte", "Er")])
    assert found[0].chain == ("Er", "Präsident", "Erik Muster")
    assert entities[found[0].speaker].name == "Erik Muster"
    assert 0.0 <= found[0].confidence <= 1.0


def test_entities_list_all_mentions(told: Any) -> None:
    page = "Erika Muster kam. Muster sagte, es regne. Später schwieg Muster."
    entities, _ = told(page, [("es regne", "sagte", "Muster")])
    assert len(entities) == 1
    assert len(entities[0].mentions) == 3
    assert entities[0].kind == "person"


def test_no_drafts_no_speakers(told: Any) -> None:
    assert told("Es regnet.", []) == ((), [])


def test_entities_carry_the_roles_that_stand_beside_the_name(told: Any) -> None:
    page = (
        "Umweltministerin Erika Muster sagte, dass es regnet. Die Frau mahnte, es werde kalt. "
        "Erika Muster, Vorsitzende der Olmpartei, ergänzte, es sei spät. "
        "Ein Sprecher der Stadt erklärte, man warte."
    )
    entities, _ = told(
        page,
        (
            ("dass es regnet", "sagte", "Umweltministerin Erika Muster"),
            ("es werde kalt", "mahnte", "Die Frau"),
            ("es sei spät", "ergänzte", "Erika Muster, Vorsitzende der Olmpartei"),
            ("man warte", "erklärte", "Ein Sprecher der Stadt"),
        ),
    )
    assert [(e.name, e.roles, e.named) for e in entities] == [
        ("Erika Muster", ("Umweltministerin", "Vorsitzende"), True),
        ("Sprecher der Stadt", ("Sprecher",), False),
    ]


@pytest.mark.parametrize(
    ("page", "quotation", "cue", "speaker", "name"),
    [
        (
            "Ida Olm und Erik Muster sprachen von einem Fehler und forderten die Stadt auf, "
            "endlich zu handeln.",
            *("endlich zu handeln", "forderten", ""),
            "Ida Olm und Erik Muster",
        ),
        (
            "Am Abend zogen Gegner vor den Sitz der Stadt und riefen, dass es reiche.",
            *("dass es reiche", "riefen", ""),
            "Gegner",
        ),
        (
            "Der Wirt lachte. Ida Olm erklärt den Fund so: „Das ist Eis“, und fügt an: „Es taut.“",
            *("„Es taut.“", "fügt", ""),
            "Ida Olm",
        ),
        (
            "Anna Beispiel und Ida Olm kamen. Eine Angestellte öffnete. Diese sagte, es sei spät.",
            *("es sei spät", "sagte", "Diese"),
            "Angestellte",
        ),
        (
            "Olmstadts Pläne sind alt. In Olmstadt sprach Erik Muster. Er sagte, es sei spät.",
            *("es sei spät", "sagte", "Er"),
            "Erik Muster",
        ),
        (
            "Die Olm Erfrischungsgetränke AG baut um. Die OE erklärte, es sei spät.",
            *("es sei spät", "erklärte", "Die OE"),
            "Olm Erfrischungsgetränke AG",
        ),
        (
            "Es gibt ein Urteil des Berliner Wolkenamtes. Das Wolkenamt sagte, es sei spät.",
            *("es sei spät", "sagte", "Das Wolkenamt"),
            "Berliner Wolkenamt",
        ),
        (
            "Olmamt-Sprecher Erik Muster kam. Der Sprecher der Feuerwehr sagte, es sei spät.",
            *("es sei spät", "sagte", "Der Sprecher der Feuerwehr"),
            "Sprecher der Feuerwehr",
        ),
        (
            "Die Anwältin Ida Olm kam. Die Staatsanwältin sagte, es sei spät.",
            *("es sei spät", "sagte", "Die Staatsanwältin"),
            "Staatsanwältin",
        ),
        (
            "Das Bundeswolkengericht tagte. Das oberste Wolkengericht sagte, es sei spät.",
            *("es sei spät", "sagte", "Das oberste Wolkengericht"),
            "Bundeswolkengericht",
        ),
        (
            "Die Olmstädter Feuerwehr gab eine Stellungnahme ab. Darin steht, es sei spät.",
            *("es sei spät", "steht", "eine Stellungnahme"),
            "Olmstädter Feuerwehr",
        ),
        (
            "Muster spielt wieder. Das freut Erik Muster. Der Arzt Musters sagte, es sei spät.",
            *("es sei spät", "sagte", "Der Arzt Musters"),
            "Arzt Musters",
        ),
        (
            "Der „Bote“ erscheint. Die Ärztezeitung schreibt, es sei spät.",
            *("es sei spät", "schreibt", "Die Ärztezeitung"),
            "Ärztezeitung",
        ),
        (
            "Die Beobachtung läuft. Laut BBC ist es spät.",
            *("ist es spät", "Laut", "BBC"),
            "BBC",
        ),
        (
            "Der Chef Olmus’ ging. Olmus sagte, es sei spät.",
            *("es sei spät", "sagte", "Olmus"),
            "Olmus",
        ),
        (
            "Erik Muster war oft im Olmwald. Die Bäume seien krank.",
            *("Die Bäume seien krank", "", ""),
            "Erik Muster",
        ),
        (
            "Das Wolkenamt für Regen und das Wolkenamt für Schnee tagten. "
            "Das Wolkenamt für Regen sagte, es sei spät.",
            *("es sei spät", "sagte", "Das Wolkenamt für Regen"),
            "Wolkenamt für Regen",
        ),
    ],
)
def test_whom_short_words_and_silence_mean(
    names: Names, page: str, quotation: str, cue: str, speaker: str, name: str
) -> None:
    assert names(page, (quotation, cue, speaker)) == [name]


def test_whoever_is_addressed_does_not_speak(names: Names) -> None:
    page = "Erik Muster kam gestern. Den Olmverband, der gerade tagte, forderte er auf zu warten."
    frame = "Den Olmverband, der gerade tagte, forderte er auf"
    assert names(page, ("zu warten", "forderte", "er", frame)) == ["Erik Muster"]


@pytest.mark.parametrize("word", ["demnach", "demzufolge", "danach"])
@pytest.mark.parametrize("mention", [True, False])
def test_adverbs_point_back_to_the_source_before(names: Names, word: str, mention: bool) -> None:
    said = ("Es regnet", "sagte", "die Wirtin Ida Olm")
    page = f"Es regnet, sagte die Wirtin Ida Olm. Es werde {word} bald schneien."
    silent = ("Es werde", word, word if mention else "")
    assert names(page, said, silent) == ["Ida Olm", "Ida Olm"]
    page = f"Die Feuerwehr stellte ein Gutachten vor. Es werde {word} bald schneien."
    assert names(page, silent) == ["Feuerwehr"]
    assert names(f"Es werde {word} bald schneien.", silent) == [None]
