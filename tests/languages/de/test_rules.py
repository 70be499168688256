"""One invented sentence for each phenomenon of German reported speech."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.statements.find import find
from wortlaut.types import Document, Draft, Text, Tokens


@dataclass(frozen=True)
class Expected:
    """Words joined by single spaces, the pieces of a gap by " … "."""

    type: str
    quotation: str
    speaker: str = ""
    cue: str = ""
    addressee: str = ""


def read(content: str) -> tuple[Document, list[Draft]]:
    pack = find_pack("de")
    assert pack is not None
    document = analyse(Text("t", content, "de"), pack)
    return document, find(document, pack)


def words(document: Document, tokens: Tokens) -> str:
    pieces = []
    last = None
    for token in tokens:
        if last is not None and token != last + 1:
            pieces.append("…")
        pieces.append(document.words[token])
        last = token
    return " ".join(pieces)


def seen(content: str) -> list[Expected]:
    document, drafts = read(content)
    return [
        Expected(
            draft.type.value,
            words(document, draft.quotation),
            words(document, draft.speaker),
            words(document, draft.cue),
            words(document, draft.addressee),
        )
        for draft in drafts
    ]


INDIRECT = "indirect"
DIRECT = "direct"
FREE = "indirect_free_indirect"

CASES = {
    "dass-clause": (
        "Die Ministerin Nora Feld sagte am Montag in Neustadt, dass die Brücke bald fertig sei.",
        [
            Expected(
                INDIRECT, "dass die Brücke bald fertig sei", "Die Ministerin Nora Feld", "sagte"
            )
        ],
    ),
    "verb-second Konjunktiv": (
        "Ein Sprecher der Stadt erklärte, die Straße werde gesperrt.",
        [Expected(INDIRECT, "die Straße werde gesperrt", "Ein Sprecher der Stadt", "erklärte")],
    ),
    "verb-second Konjunktiv with a predicate at the end": (
        "Kahl meinte, der Bericht sei falsch.",
        [Expected(INDIRECT, "der Bericht sei falsch", "Kahl", "meinte")],
    ),
    "cue after the quotation": (
        "Die Straße sei seit Mittag gesperrt, sagte ein Sprecher der Stadt.",
        [
            Expected(
                INDIRECT, "Die Straße sei seit Mittag gesperrt", "ein Sprecher der Stadt", "sagte"
            )
        ],
    ),
    "cue in the middle": (
        "Die Brücke sei alt, sagte Kahl, müsse aber nicht ersetzt werden.",
        [
            Expected(
                INDIRECT, "Die Brücke sei alt … müsse aber nicht ersetzt werden", "Kahl", "sagte"
            )
        ],
    ),
    "so X": (
        "Der Plan, so Bürgermeisterin Ina Kahl, sei längst beschlossen.",
        [Expected(INDIRECT, "Der Plan … sei längst beschlossen", "Bürgermeisterin Ina Kahl", "so")],
    ),
    "ob": (
        "Kahl fragte, ob die Halle noch stehe.",
        [Expected(INDIRECT, "ob die Halle noch stehe", "Kahl", "fragte")],
    ),
    "infinitive": (
        "Der Verein gibt an, keine Mittel zu haben.",
        [Expected(INDIRECT, "keine Mittel zu haben", "Der Verein", "gibt an")],
    ),
    "infinitive with addressee": (
        "Der Rat warf der Firma vor, die Pläne verschwiegen zu haben.",
        [
            Expected(
                INDIRECT, "die Pläne verschwiegen zu haben", "Der Rat", "warf … vor", "der Firma"
            )
        ],
    ),
    "addressee before the verb": (
        "Die Anwohner forderte er auf, ihre Fenster zu schließen.",
        [Expected(INDIRECT, "ihre Fenster zu schließen", "er", "forderte … auf", "Die Anwohner")],
    ),
    "gegenüber": (
        "Gegenüber der Zeitung sagte Kahl, die Halle bleibe stehen.",
        [Expected(INDIRECT, "die Halle bleibe stehen", "Kahl", "sagte", "der Zeitung")],
    ),
    "passive": (
        "Der Anlage wurde vorgeworfen, die Luft zu verschmutzen.",
        [Expected(INDIRECT, "die Luft zu verschmutzen", "", "wurde vorgeworfen", "Der Anlage")],
    ),
    "perfect": (
        "Der Rat hat am Freitag angekündigt, dass die Halle bleibt.",
        [Expected(INDIRECT, "dass die Halle bleibt", "Der Rat", "hat … angekündigt")],
    ),
    "separable verb, split": (
        "Kahl gab nach langem Zögern zu, dass sie den Brief kannte.",
        [Expected(INDIRECT, "dass sie den Brief kannte", "Kahl", "gab … zu")],
    ),
    "separable verb over an apposition": (
        "Am Abend gab Ina Kahl, die Bürgermeisterin, bekannt, dass das Bad schließt.",
        [
            Expected(
                INDIRECT,
                "dass das Bad schließt",
                "Ina Kahl , die Bürgermeisterin",
                "gab … bekannt",
            )
        ],
    ),
    "fixed word": (
        "Kahl machte darauf aufmerksam, dass die Mittel fehlen.",
        [Expected(INDIRECT, "dass die Mittel fehlen", "Kahl", "machte darauf aufmerksam")],
    ),
    "impersonal": (
        "In dem Bericht heißt es, die Halle sei baufällig.",
        [Expected(INDIRECT, "die Halle sei baufällig", "dem Bericht", "heißt es")],
    ),
    "second conjunct": (
        "Kahl gab zu, dass sie den Brief kannte, betonte aber, dass er nichts ändere.",
        [
            Expected(INDIRECT, "dass sie den Brief kannte", "Kahl", "gab zu"),
            Expected(INDIRECT, "dass er nichts ändere", "Kahl", "betonte"),
        ],
    ),
    "wie X mitteilte, in front": (
        "Wie die Feuerwehr mitteilte, brannte der Dachstuhl aus.",
        [Expected(INDIRECT, "brannte der Dachstuhl aus", "die Feuerwehr", "Wie … mitteilte")],
    ),
    "wie X mitteilte, behind": (
        "Der Dachstuhl brannte aus, wie die Feuerwehr am Abend mitteilte.",
        [Expected(INDIRECT, "Der Dachstuhl brannte aus", "die Feuerwehr", "wie … mitteilte")],
    ),
    "nach Angaben": (
        "Die Halle wurde nach Angaben der Polizei rasch geräumt.",
        [Expected(INDIRECT, "Die Halle wurde … rasch geräumt", "Angaben der Polizei", "nach")],
    ),
    "nach without a word for saying": ("Nach der Sitzung regnete es.", []),
    "laut": (
        "Laut Stadtwerken steigt der Preis im Herbst.",
        [Expected(INDIRECT, "steigt der Preis im Herbst", "Stadtwerken", "Laut")],
    ),
    "zufolge": (
        "Einem Bericht der „Neustädter Rundschau“ zufolge sind die Kosten gestiegen.",
        [
            Expected(
                INDIRECT,
                "sind die Kosten gestiegen",
                "Einem Bericht der „ Neustädter Rundschau “",
                "zufolge",
            )
        ],
    ),
    "wonach with nothing behind it": ("Es gibt Gerüchte, wonach?", []),
    "aus Sicht": (
        "Aus Sicht der Opposition ist der Plan gescheitert.",
        [Expected(INDIRECT, "ist der Plan gescheitert", "Sicht der Opposition", "Aus")],
    ),
    "cue that is a state": (
        "Der Rat habe recht, ist Kahl überzeugt.",
        [Expected(INDIRECT, "Der Rat habe recht", "Kahl", "ist … überzeugt")],
    ),
    "das teilte X mit, in the same sentence": (
        "Die Halle ist geschlossen, das teilte die Stadt mit.",
        [Expected(INDIRECT, "Die Halle ist geschlossen", "die Stadt", "teilte … mit")],
    ),
    "told cue after an adverb": (
        "Kahl sagte, sie sei müde. Außerdem habe der Test ergeben, dass das Wasser rein sei.",
        [
            Expected(INDIRECT, "sie sei müde", "Kahl", "sagte"),
            Expected(
                FREE,
                "Außerdem habe der Test ergeben , dass das Wasser rein sei .",
                "Kahl",
            ),
        ],
    ),
    "subject with a participle": (
        "Am Freitag meldete die in Neustadt erscheinende Rundschau, der Rat trete zurück.",
        [
            Expected(
                INDIRECT,
                "der Rat trete zurück",
                "die in Neustadt erscheinende Rundschau",
                "meldete",
            )
        ],
    ),
    "owner of a noun before a colon": (
        "„Und dann kam Noras Antwort: ‚Das habe ich getan.‘ So war es“, erzählte Kahl.",
        [
            Expected(
                DIRECT,
                "„ Und dann kam Noras Antwort : ‚ Das habe ich getan . ‘ So war es “",
                "Kahl",
                "erzählte",
            ),
            Expected(DIRECT, "‚ Das habe ich getan . ‘", "Noras"),
        ],
    ),
    "a name that nennen gives": ("Der Verein nennt sich „Freunde der Brücke“.", []),
    "wonach": (
        "Es gibt eine Schätzung, wonach der Umbau zwei Jahre dauert.",
        [Expected(INDIRECT, "der Umbau zwei Jahre dauert", "eine Schätzung", "wonach")],
    ),
    "noun with Konjunktiv": (
        "Der Antrag scheiterte an der Behauptung der Opposition, er koste zu viel.",
        [Expected(INDIRECT, "er koste zu viel", "der Opposition", "der Behauptung")],
    ),
    "noun with infinitive in front": (
        "Die Forderung, den Platz zu räumen, lehnte der Verein ab.",
        [Expected(INDIRECT, "den Platz zu räumen", "", "Die Forderung")],
    ),
    "pointing back": (
        "Die Halle wird abgerissen. Das teilte die Stadt mit.",
        [Expected(INDIRECT, "Die Halle wird abgerissen", "die Stadt", "teilte … mit")],
    ),
    "Konjunktiv chain after a comment": (
        "Kahl kritisierte den Rat. Der Weg werde breiter. Auch komme eine Ampel hinzu.",
        [Expected(FREE, "Der Weg werde breiter . Auch komme eine Ampel hinzu .", "Kahl")],
    ),
    "told cue": (
        "Kahl sagte, sie sei müde. Sie glaube nicht, dass der Rat zustimme.",
        [
            Expected(INDIRECT, "sie sei müde", "Kahl", "sagte"),
            Expected(FREE, "Sie glaube nicht , dass der Rat zustimme .", "Kahl"),
        ],
    ),
    "hearsay": (
        "Der Täter soll durch ein Fenster geflohen sein.",
        [Expected("free_indirect", "Der Täter soll durch ein Fenster geflohen sein .")],
    ),
    "a plan is no hearsay": ("Die Halle soll im Herbst öffnen.", []),
    "reported": (
        "Kahl warnte vor höheren Kosten.",
        [Expected("reported", "Kahl warnte vor höheren Kosten .", "Kahl")],
    ),
    "direct with the cue after it": (
        "„Wann fangen wir an?“, fragte der Rat.",
        [Expected(DIRECT, "„ Wann fangen wir an ? “", "der Rat", "fragte")],
    ),
    "direct with the cue before it": (
        "Kahl sagte: „Wir bauen weiter. Niemand hält uns auf.“",
        [Expected(DIRECT, "„ Wir bauen weiter . Niemand hält uns auf . “", "Kahl", "sagte")],
    ),
    "direct that goes on": (
        "„Wir bauen weiter“, sagte Kahl. „Das ist versprochen.“",
        [
            Expected(DIRECT, "„ Wir bauen weiter “", "Kahl", "sagte"),
            Expected(DIRECT, "„ Das ist versprochen . “", "Kahl", "sagte"),
        ],
    ),
    "direct that goes on in the next paragraph": (
        "„Wir bauen weiter“, sagte Kahl.\n„Das ist versprochen, und das halten wir.“",
        [
            Expected(DIRECT, "„ Wir bauen weiter “", "Kahl", "sagte"),
            Expected(DIRECT, "„ Das ist versprochen , und das halten wir . “", "Kahl", "sagte"),
        ],
    ),
    "quoted words in a clause": (
        "Kahl bezeichnete den Umbau als „längst überfällig und richtig“.",
        [Expected(DIRECT, "„ längst überfällig und richtig “", "Kahl", "bezeichnete … als")],
    ),
    "quoted words in indirect speech": (
        "Die Halle sei „kein Ort für Kinder“, sagte Kahl.",
        [
            Expected(INDIRECT, "Die Halle sei „ kein Ort für Kinder “", "Kahl", "sagte"),
            Expected(DIRECT, "„ kein Ort für Kinder “", "Kahl", "sagte"),
        ],
    ),
    "names and titles": ("Die Zeitschrift „Der Gärtner“ erscheint monatlich.", []),
    "long titles": ("Der Film „Das lange Warten auf den Regen“ läuft im Kino.", []),
    "self-quotation": (
        "„Ich sagte damals: Das geht nicht gut. Nun ist es so“, erklärte Kahl.",
        [
            Expected(
                DIRECT,
                "„ Ich sagte damals : Das geht nicht gut . Nun ist es so “",
                "Kahl",
                "erklärte",
            ),
            Expected(DIRECT, "Das geht nicht gut .", "Ich", "sagte"),
        ],
    ),
    "speech around its cue inside a quotation": (
        "„Gut, sagten wir, dann kommt eben morgen. So war es“, erzählte Kahl.",
        [
            Expected(
                DIRECT,
                "„ Gut , sagten wir , dann kommt eben morgen . So war es “",
                "Kahl",
                "erzählte",
            ),
            Expected(DIRECT, "Gut … dann kommt eben morgen", "wir", "sagten"),
        ],
    ),
    "inner marks": (
        "„Die Nachbarn haben geantwortet: ‚Das wissen wir.‘ So war es“, erzählte Kahl.",
        [
            Expected(
                DIRECT,
                "„ Die Nachbarn haben geantwortet : ‚ Das wissen wir . ‘ So war es “",
                "Kahl",
                "erzählte",
            ),
            Expected(DIRECT, "‚ Das wissen wir . ‘", "Die Nachbarn", "haben geantwortet"),
        ],
    ),
    "closing mark missing": (
        "„Wir kommen morgen wieder, sagte die Gärtnerin. Danach regnete es in Neustadt.",
        [Expected(DIRECT, "„ Wir kommen morgen wieder", "die Gärtnerin", "sagte")],
    ),
    "an adverbial clause is no quotation": ("Als sie ankam, sagte niemand etwas.", []),
    "a condition is no cue": (
        "Sollte der Antrag angenommen werden, könnte die Halle wieder öffnen.",
        [],
    ),
    "nobody is quoted": ("Gestern regnete es in Neustadt.", []),
}


@pytest.mark.parametrize("name", CASES)
def test_phenomenon(name: str) -> None:
    content, expected = CASES[name]
    assert seen(content) == expected


def test_frame_takes_its_comma_and_leaves_the_full_stop() -> None:
    document, (draft,) = read("Gestern sagte Kahl in Neustadt, dass die Brücke fertig sei.")
    assert words(document, draft.frame) == "Gestern sagte Kahl in Neustadt ,"
    document, (draft,) = read("Die Brücke sei fertig, sagte Kahl in Neustadt.")
    assert words(document, draft.frame) == ", sagte Kahl in Neustadt"


def test_documents_write_and_people_speak() -> None:
    _, (by_study,) = read("Laut der Studie steigt der Preis.")
    _, (by_person,) = read("Laut Ina Kahl steigt der Preis.")
    assert (by_study.medium.value, by_person.medium.value) == ("writing", "speech")


def test_every_rule_is_in_the_table() -> None:
    pack = find_pack("de")
    assert pack is not None
    known = {row["rule"] for row in pack.table("rules")}
    used = {draft.found_by for content, _ in CASES.values() for draft in read(content)[1]}
    assert used <= known
    assert len(used) >= 20


@given(st.lists(st.sampled_from(sorted({w for c, _ in CASES.values() for w in c.split()}))))
@settings(max_examples=400, deadline=None)
def test_mangled_sentences_never_raise(mangled: list[str]) -> None:
    document, drafts = read(" ".join(mangled))
    for draft in drafts:
        assert draft.quotation
        for tokens in (draft.quotation, draft.cue, draft.frame, draft.speaker, draft.addressee):
            assert list(tokens) == sorted(set(tokens))
            assert not tokens or 0 <= tokens[0] <= tokens[-1] < len(document.words)
