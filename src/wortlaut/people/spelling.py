"""How names are spelt: folding, transliteration, sound keys and what two spellings share.

Two spellings count as the same only by rules that say why (umlaut or ß written out, diacritics
left off, a Cyrillic name in German, English or Polish spelling). Meier and Meyer, Schulz and
Schultz are different names. The sound key is coarser: it only finds candidates.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from anyascii import anyascii

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"}
_HACEKS = {"š": "sh", "ś": "sh", "č": "ch", "ć": "ch", "ž": "zh", "ż": "zh", "ș": "sh", "ş": "sh"}
_HARD_CH = re.compile(r"(?<![st])ch")
_WORD = re.compile(r"[^\W_]+\.?", re.UNICODE)

_SLAVIC = re.compile(
    r"(?:sk(?:y|i|yj|ij|yy|iy|aja|aya|a)|enk[oa]|[oe](?:w|v|ff|wa|va)|[oe][wv](?:itsch|ich|ic|icz|yč|ych)"
    r"|tsch(?:uk|enko)?|chuk|czuk|yuk|juk|schyn|shyn|tschow|tschew|schow|shov)$"
)
# Rules for names from Cyrillic, applied in this order to Latin letters without diacritics.
_CYRILLIC = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"schtsch|shch|szcz|stsch", "8"),
        (r"tsch|tch|cz", "4"),
        (r"dsch|zsch|zh|rz", "7"),
        (r"sch|sh|sz", "6"),
        (r"kh", "h"),
        (r"ch", "4"),
        (r"x", "ks"),
        (r"ck", "k"),
        (r"w", "v"),
        (r"ff$", "v"),
        (r"ph", "f"),
        (r"ts|c(?=[eiy])", "z"),
        (r"^(?:je|ye|ie|e)", "e"),
        (r"^(?:yo|io)", "jo"),
        (r"(?<![ea])[jy](?=[aeou])|[jy](?=[aou])", "i"),
        (r"enka$", "enko"),
        (r"(?:skyj|skij|skiy|skyy|sky|skii)$", "ski"),
        (r"(?:skaja|skaya|skaia)$", "ska"),
        (r"(?<=[4678])[ijy]?[oe](?=v)", "e"),
        (r"i[oe](?=v$)", "e"),
        (r"(?<=[oe]v)i4$", "i4"),
        (r"ij|iy|yj|yi|ii|yy|(?<![ea])[jy]|[jy]$", "i"),
        (r"ii", "i"),
        (r"^z", "s"),
        (r"ss", "s"),
        (r"ie(?=[bdfgklmnprstvz])", "e"),
    )
)


def words(name: str) -> tuple[str, ...]:
    """The words of a name as it is compared: lower case, without titles; hyphens split."""
    text = name
    if "," in text:  # "Muster, Erika"
        last, _, first = text.partition(",")
        text = f"{first} {last}" if first.strip() else last
    text = unicodedata.normalize("NFC", text).replace("’", "").replace("'", "").replace("ʹ", "")
    found = [w.casefold().replace("ß", "ss") for w in _WORD.findall(text)]
    kept = [w for w in found if w.rstrip(".") not in name_words("title")] or found
    return tuple(kept)


@lru_cache(maxsize=65536)
def core(name: str) -> tuple[str, ...]:
    """The words that tell names apart: particles and legal forms left out where others remain."""
    all_words = words(name)
    empty = name_words("particle") | name_words("form")
    kept = tuple(w for w in all_words if w not in empty)
    return kept or all_words


@lru_cache(maxsize=65536)
def is_cyrillic(name: str) -> bool:
    """Whether a name is written in Cyrillic letters or ends as names from Cyrillic do."""
    if any("\u0400" <= c <= "\u04ff" for c in name):
        return True
    found = words(name)
    if any(_ascii(w) in name_words("eastern") for w in found[:-1]):
        return True
    return any(_SLAVIC.search(anyascii(w).lower()) for w in found if len(w) > 4)


@lru_cache(maxsize=65536)
def spellings(word: str, cyrillic: bool) -> frozenset[str]:
    """All normal forms of one word; two words are spellings of one if these overlap."""
    bare = word.rstrip(".")
    written = "".join(_UMLAUTS.get(c, c) for c in bare)
    forms = {_ascii(bare), _ascii(written)}
    phonetic = "".join(_HACEKS.get(c, c) for c in written)
    if "đ" in bare:
        forms.add(_ascii(bare.replace("đ", "dj")))
    if cyrillic:
        plain = (*forms, _ascii(phonetic))
        # German writes х as ch, English ч: a name with "ch" may be either.
        forms = {_latin(f) for f in plain} | {_latin(_HARD_CH.sub("kh", f)) for f in plain}
    group = given_names()
    forms |= {f"={group[f]}" for f in (*forms, _ascii(bare)) if f in group}
    return frozenset(forms)


def _ascii(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(word).lower())


def _latin(word: str) -> str:
    for pattern, to in _CYRILLIC:
        word = pattern.sub(to, word)
    return word


@cache
def given_names() -> dict[str, str]:
    """First names that are one name in several languages' spellings: form → its first form."""
    known: dict[str, str] = {}
    for first, others in table("given_names"):
        for form in (first, *others.split(",")):
            known.setdefault(form, first)
    return known


@cache
def name_words(kind: str) -> frozenset[str]:
    """The words of a class of the table ``name_words``: particle, form, title or eastern."""
    return frozenset(w for w, classes in table("name_words") if kind in classes.split(","))


@cache
def table(name: str) -> tuple[tuple[str, str], ...]:
    """The rows of one of the tables beside this file: first column, rest."""
    file = resources.files("wortlaut.people").joinpath(f"{name}.tsv")
    lines = [x for x in file.read_text("utf-8").splitlines() if x and not x.startswith("#")]
    return tuple((first, rest) for first, _, rest in (line.partition("\t") for line in lines[1:]))


@lru_cache(maxsize=65536)
def sounds(word: str) -> tuple[str, ...]:
    """The sound keys of a word: two where its "ch" may be spoken hard or soft."""
    written = "".join(_HACEKS.get(c, c) for c in word)
    found: dict[str, None] = {}
    for text in (_ascii(word), _ascii(written)):
        name = given_names().get(text, text)
        found[_skeleton(name)] = None
        found[_skeleton(_HARD_CH.sub("k", name))] = None
    return tuple(found)


def _skeleton(text: str) -> str:
    """The consonants of a word in nine classes: one key for all its spellings, and for others.

    In the manner of Soundex and of the Kölner Phonetik (Postel 1969), but coarser than both, so
    that transliterations from several languages meet.
    """
    bare = text
    text = re.sub(r"^kh", "k", text)
    text = re.sub(r"dsch|dzh|dj", "t", text)
    text = re.sub(r"tsch|sch|sh|sz|zh|ch|cz|c(?=[eiy])|(?<=i)c$|ts|tz|z|s", "S", text)
    text = text.replace("x", "kS").replace("ph", "f")
    text = re.sub(r"^[aeiouyj]+", "A", text)
    out = ""
    for letter in text:
        code = _CODES.get(letter, letter if letter in "SA" or letter.isdigit() else "")
        if code and not out.endswith(code):
            out += code
    return out or bare[:1].upper()


_CODES = {"b": "P", "p": "P", "f": "F", "v": "F", "w": "F", "d": "T", "t": "T", "c": "K"}
_CODES |= {"g": "K", "k": "K", "q": "K", "l": "L", "r": "R", "m": "M", "n": "N"}
