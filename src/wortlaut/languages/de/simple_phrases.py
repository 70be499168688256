"""Reads simple German noun phrases without a tagger: determiner, adjectives, noun, name.

The reader goes by form alone: capital letters, inflection, the tables of nouns, names, roles and
organisations.
"""

from collections.abc import Sequence
from dataclasses import replace

from wortlaut.languages.de import proper_names as names
from wortlaut.languages.de.inflection import agree, nominative_adjective, nominative_head
from wortlaut.languages.de.noun_lexicon import (
    lexicon,
    organisation_of,
    phrase_words,
    role_of,
    speech_noun,
    state_of_adjective,
    state_of_inhabitant,
    state_of_name,
)
from wortlaut.languages.de.words import (
    CONTRACTIONS,
    DETERMINERS,
    adjective_stem,
    is_acronym,
    is_adjective,
    is_capital,
    is_preposition,
    is_proper_adjective,
    starts_sentence_word,
)
from wortlaut.languages.phrases import Phrase, PhraseKind

OPENING = frozenset("„“\"»«‚'‘`") | {"''", "``"}
CLOSING = frozenset("“”\"«»‘’'") | {"''"}
MAX_ADJECTIVES = 8
MAX_QUOTED_NAME = 8


class SimpleReader:
    """Reads simple phrases of one token column.

    ``surnames`` are last names the page has given, ``long_surnames`` those with particles, by
    their words in lower case. ``strict`` says that running text is read, where a noun beside a
    noun may be another part of the sentence.
    """

    def __init__(self, words: Sequence[str], sentence_starts: frozenset[int]) -> None:
        self.words = words
        self.sentence_starts = sentence_starts
        self.surnames: set[str] = set()
        self.long_surnames: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.strict = False

    def _known_surname(self, at: int, end: int) -> Phrase | None:
        """ "Von der Leyen" at the start of a sentence."""
        for particles, parts in self.long_surnames.items():
            stop = at + len(particles)
            if stop <= end and tuple(w.lower() for w in self.words[at:stop]) == particles:
                return Phrase(
                    at,
                    stop,
                    PhraseKind.PERSON,
                    names.join(parts),
                    parts,
                    person=True,
                    own_name=True,
                )
        return None

    def simple(self, start: int, end: int, only: str = "nadg") -> Phrase | None:
        """Determiner, adjectives, noun and name, without anything behind them.

        ``only`` says which cases the place of the phrase allows.
        """
        words, at = self.words, start
        known = self._known_surname(at, end) if self.long_surnames else None
        if known:
            return known
        possessor = self._far_possessor(at, end)
        if possessor:
            inner = self.simple(at + 1, end)
            if inner and inner.lemma:
                return replace(
                    inner,
                    start=start,
                    definite=True,
                    sources=(possessor, *inner.sources),
                    states=inner.states | possessor.states,
                )
        determiner, contracted = None, False
        lower = words[at].lower()
        if (
            lower in ("aus", "von", "nach", "laut", "in", "bei", "durch", "seitens")
            and at + 1 < end
        ):
            inner = self.simple(at + 1, end)
            return replace(inner, start=start, subject=False) if inner else None
        if lower in CONTRACTIONS and at + 1 < end:
            determiner, at, contracted = CONTRACTIONS[lower], at + 1, True
        elif lower in DETERMINERS and not (words[at] in lexicon().names and at + 1 == end):
            determiner, at = lower, at + 1
            if at < end and words[at].lower() in ("beiden", "vielen", "meisten"):
                at += 1
        adjectives: list[int] = []
        if determiner is not None and at < end and is_preposition(words[at]):
            # "des am Montag zurückgetretenen Chefs": the participle's own phrase comes first.
            for ahead in range(at + 2, min(at + 8, end - 1)):
                if is_adjective(words[ahead]) and is_capital(words[ahead + 1]):
                    adjectives = list(range(at, ahead))
                    at = ahead
                    break
                if words[ahead] in (",", "."):
                    break
        while at < end and len(adjectives) < MAX_ADJECTIVES:
            word = words[at]
            if (
                is_adjective(word)
                or (at == start and at in self.sentence_starts and self._capital_adjective(at, end))
                or (
                    at + 1 < end
                    and is_proper_adjective(word, words[at + 1])
                    and not (at in self.sentence_starts and starts_sentence_word(word))
                )
            ):
                adjectives.append(at)
            elif word == "," and adjectives and at + 1 < end and is_adjective(words[at + 1]):
                pass
            else:
                break
            at += 1
        run_end = names.run_end(words, at, end)
        if run_end == at:
            return self._without_noun(start, at, end, determiner, adjectives)
        if at == start and at in self.sentence_starts and starts_sentence_word(words[at]):
            return None
        return self._build(start, at, run_end, end, determiner, adjectives, contracted, only)

    def _far_possessor(self, at: int, end: int) -> Phrase | None:
        """ "Minstadts oberster Richter": a name in the genitive before an adjective."""
        words = self.words
        if at + 2 >= end or not words[at].endswith("s") or not is_capital(words[at]):
            return None
        if not (is_adjective(words[at + 1]) and is_capital(words[at + 2])):
            return None
        if words[at][:-1] in lexicon().nouns or starts_sentence_word(words[at]):
            return None
        name = words[at][:-1]
        state = state_of_name(words[at])
        states = frozenset({state}) if state else frozenset()
        return Phrase(at, at + 1, PhraseKind.PLACE, name, (name,), own_name=True, states=states)

    def _capital_adjective(self, at: int, end: int) -> bool:
        word = self.words[at]
        following = self.words[at + 1] if at + 1 < end else ""
        if role_of(word) or organisation_of(word) or not word.endswith(("e", "en", "er", "es")):
            return False
        return (
            is_capital(following)
            and not starts_sentence_word(word)
            and word not in lexicon().names
            and is_adjective(word.lower())
            and names.is_common(following)
        )

    def _without_noun(
        self, start: int, at: int, end: int, determiner: str | None, adjectives: list[int]
    ) -> Phrase | None:
        """ "der „Spiegel“" — a quoted name behind a determiner — or nothing."""
        quoted = self._quoted(at, end)
        if quoted is None or (determiner is None and not adjectives):
            if quoted is not None and at == start:
                name, stop = quoted
                return Phrase(start, stop, PhraseKind.ORGANISATION, name, own_name=True)
            return None
        name, stop = quoted
        return Phrase(
            start,
            stop,
            PhraseKind.ORGANISATION,
            name,
            definite=True,
            own_name=True,
            gender={"der": "m", "die": "f", "das": "n"}.get(determiner or "", ""),
        )

    def _quoted(self, at: int, end: int) -> tuple[str, int] | None:
        """A short name between quotation marks that starts at a token: name and end."""
        words = self.words
        if at >= end or words[at] not in OPENING:
            return None
        for stop in range(at + 2, min(at + 2 + MAX_QUOTED_NAME, end)):
            if words[stop] in CLOSING:
                return names.join(words[at + 1 : stop]), stop + 1
        return None

    def _build(
        self,
        start: int,
        at: int,
        run_end: int,
        end: int,
        determiner: str | None,
        adjectives: list[int],
        contracted: bool,
        only: str,
    ) -> Phrase:
        words = self.words
        run = names.split_run(words[at:run_end], determiner, self.surnames)
        stop = run_end
        sources: list[Phrase] = []
        if run.possessor:
            place = run.possessor in lexicon().countries
            kind = PhraseKind.PLACE if place else PhraseKind.PERSON
            sources.append(Phrase(at, at + 1, kind, run.possessor, (run.possessor,), own_name=True))
        modifiers = [words[i] for i in adjectives]
        states = {s for w in modifiers if (s := state_of_adjective(w))}
        states |= {s for w in words[at:run_end] if (s := state_of_name(w))}
        if not run.head:
            return self._name_only(start, stop, run, determiner, modifiers, states)
        last_adjective = modifiers[-1] if modifiers else None
        noun, cases = agree(
            run.head, determiner, last_adjective if determiner is None else None, only
        )
        if contracted:
            cases = cases.replace("n", "")
        head = nominative_head(run.head, noun)
        if "-" in head and (s := state_of_name(head.split("-")[0])):
            states.add(s)
        gender = noun.gender
        role, organisation, speech = (
            role_of(noun.lemma),
            organisation_of(noun.lemma),
            speech_noun(noun.lemma),
        )
        inhabitant = state_of_inhabitant(noun.lemma)
        if inhabitant and not role:
            states.add(inhabitant)
        name, parts = run.name, run.parts
        company = bool(name) and name.split()[-1] in phrase_words("legal_form")
        if (
            name
            and self.strict
            and not run.person
            and not company
            and names.is_common(name.split()[0])
        ):
            # "die Behörden Auskunft": the object of the verb stands next to its subject.
            stop -= len(name.split())
            name, parts = "", ()
        article = DETERMINERS.get(determiner or "")
        quoted = None if name else self._quoted(stop, end)
        if quoted and organisation:
            name, stop = quoted
        shown_modifiers = [nominative_adjective(w, gender, noun.number) for w in modifiers]
        if (
            modifiers
            and start in self.sentence_starts
            and determiner is None
            and not (shown_modifiers[0].endswith("er") and shown_modifiers[0] == modifiers[0])
            and (not organisation or noun.number == "p")
        ):
            shown_modifiers[0] = shown_modifiers[0][:1].lower() + shown_modifiers[0][1:]
        if shown_modifiers[:1] == ["deutsche"] and head.startswith("Bundes"):
            shown_modifiers = shown_modifiers[1:]
        shown = " ".join([*shown_modifiers, head])
        if not modifiers and run.possessor and determiner is None:
            shown = head
        number = noun.number
        concepts = role.concepts if role else frozenset()
        if organisation and not role and organisation[2] != "-":
            concepts = frozenset({organisation[2]})
        transparent = ""
        own_name = False
        if run.owner:
            owner = Phrase(
                stop - 1, stop, PhraseKind.PLACE, run.owner.removesuffix("s"), own_name=True
            )
            sources.append(owner)
            shown = f"{shown} {run.owner}"
        many = number == "p" and article is not None
        if run.person and name and many and name.endswith("s") and organisation is None:
            # "Die Anwälte Musters": several people, and whose they are.
            kind = PhraseKind.GROUP
            shown = f"{shown} {name}"
            parts = (*parts[:-1], parts[-1].removesuffix("s"))
            whole = " ".join(parts)
            sources.append(
                Phrase(
                    *(stop - 1, stop, PhraseKind.PERSON, whole, parts), own_name=True, person=True
                )
            )
            name, parts = "", ()
        elif run.person and name:
            kind = PhraseKind.PERSON
            own_name = True
            shown, number = name, "s"
            if role and role.gender == "f":
                gender = "f"
            elif noun.inflection == "a" and determiner is None and run.head.endswith("en"):
                gender = run.gender  # "Abgeordneten Anna Muster" may be either
        elif (
            organisation
            and (not role or len(noun.lemma) > len(role.base))
            and not (speech and speech[0] == noun.lemma.lower())
        ):
            kind = PhraseKind.GROUP if organisation[0] == "group" else PhraseKind.ORGANISATION
            if name:
                own_name = True
                alone = organisation[1] == "own" or quoted or is_acronym(name)
                shown = name if alone else f"{shown} {name}"
        elif role or inhabitant:
            kind = PhraseKind.GROUP if number == "p" else PhraseKind.ROLE
            if name:
                shown = f"{shown} {name}"
        elif speech:
            kind, transparent = PhraseKind.SPEECH, speech[1]
            if transparent == "document":
                kind = PhraseKind.DOCUMENT
        else:
            kind = PhraseKind.ORGANISATION if company else PhraseKind.THING
            if name:
                shown, own_name = f"{shown} {name}", True
            if company:
                number, concepts = "s", frozenset({"company"})
        if role and role.concepts & {"male", "female"}:
            gender = "f" if "female" in role.concepts else "m"
        subject = "n" in cases
        return Phrase(
            start,
            stop,
            kind,
            shown,
            parts if kind is PhraseKind.PERSON else (),
            noun.lemma,
            gender,
            number,
            bool(article and article.definite),
            bool(article and not article.definite),
            subject,
            role is not None or inhabitant is not None,
            own_name,
            frozenset(states),
            concepts,
            modifiers=tuple(
                stem
                for w in modifiers
                if (stem := adjective_stem(w).lower()) not in phrase_words("pointing")
            ),
            sources=tuple(sources),
            transparent=transparent,
            owned=bool(article and article.owner),
            any_of_kind=bool(organisation and organisation[1] == "own"),
        )

    def _name_only(
        self,
        start: int,
        stop: int,
        run: names.Run,
        determiner: str | None,
        modifiers: list[str],
        states: set[str],
    ) -> Phrase:
        article = DETERMINERS.get(determiner or "")
        gender = run.gender
        number = "s"
        if not run.person:
            gender = {"der": "m", "die": "f", "das": "n"}.get(determiner or "", gender)
            if names.is_plural_name(run.name):
                number = "p"
        kind = PhraseKind.PERSON if run.person else PhraseKind.ORGANISATION
        name = run.name
        if not run.person and state_of_name(name) and determiner in (None, "die", "der", "den"):
            kind = PhraseKind.PLACE
        if modifiers and kind is PhraseKind.ORGANISATION:
            shown = (nominative_adjective(w, gender, number) for w in modifiers)
            name = " ".join([*shown, name])
        subject = article is None or any(c[0] == "n" for c in article.cases)
        return Phrase(
            start,
            stop,
            kind,
            name,
            run.parts if run.person else (),
            "",
            gender,
            number,
            bool(article and article.definite),
            False,
            subject,
            run.person,
            True,
            frozenset(states),
            modifiers=tuple(adjective_stem(w).lower() for w in modifiers),
        )
