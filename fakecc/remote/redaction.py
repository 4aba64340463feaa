"""Secrets are known by their kind, and never written: a placeholder stands for each, the same wherever it stands.

What is a secret:

    the value of a key or form field whose name says so: password, client_secret, access_token, DB_PASSWORD, apiKey ...
    every value, at any depth, under a key that is named `credentials`
    a token that begins as those of a well-known issuer do, in whatever text
    a JSON Web Token, a private key in PEM, what follows `Basic` or `bearer`, the password in a URL, in whatever text
    what the query of a URL says under such a name, and what JSON in a text says
    a text that was met as one of these before, where it stands again in other text
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from fakecc.json_types import Json
from fakecc.remote.placeholders import LEARNT

LAST_WORDS = frozenset({
    "password", "passwd", "passphrase", "passcode", "pass", "pwd", "secret", "token", "signature", "jwt", "assertion",
    "apikey", "accesskey", "secretkey", "privatekey",
})  # fmt: skip
PAIRS = frozenset({
    ("private", "key"), ("api", "key"), ("access", "key"), ("secret", "key"), ("encryption", "key"),
    ("account", "key"), ("shared", "key"), ("master", "key"), ("signing", "key"), ("auth", "username"),
    ("authorization", "code"),
})  # fmt: skip
EVERYTHING_UNDER = frozenset({"credentials", "credential", "creds"})
# What the Cloud Controller shows instead of a secret.
HIDDEN = re.compile(r"\[PRIVATE DATA HIDDEN[A-Z ]*\]|\[REDACTED\]")
# What a log-in asks a person for, by the names of the fields: no secret, but a question.
QUESTIONS = frozenset({"prompts"})
WITH_SCHEME = frozenset({"authorization", "proxy-authorization"})
SECRET_HEADERS = WITH_SCHEME | {"cookie"}
# What is known by its form, wherever it stands. The group `secret` is what is replaced.
FORMS = re.compile(
    r"(?P<jwt>\beyJ[\w-]+\.[\w-]+\.[\w-]*)"
    r"|(?P<pem>-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\Z))"
    # What GitHub, GitLab, Amazon, Google, Slack and Stripe give begins so.
    r"|(?P<issued>\b(?:gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}"
    r"|ya29\.[\w-]{20,}|xox[abeprs]-[\w-]{10,}|[rs]k_live_\w{10,}))"
    r"|(?<=://)(?P<lone>[^\s/:@\"]{20,})(?=@)"
    r"|(?<=://)(?P<user>[^\s/:@\"]*):(?P<password>[^\s/@\"]+)(?=@)"
    r"|(?P<scheme>\b(?:[Bb]asic|[Bb]earer) )(?P<coded>(?=\S*[\dA-Z=])[A-Za-z0-9+/=_.-]{8,})(?![\w ])",
    re.DOTALL,
)
# A name and its value in text: a query, a form, JSON that cannot be parsed, YAML.
ASSIGNMENT = re.compile(
    r"(?P<name>[\w-]+)(?P<gap>[\"']?(?:=|[ \t]*:[ \t]*)[\"']?)"
    r"(?P<secret>(?!\$\{)(?:(?<=\")[^\"\n]+|(?<=')[^'\n]+|(?<=: )[^\n\"'&,;{}]+|[^\s\"'&,;{}]+))"
)
# The same in the query of a URL that stands in text, and in what tells of a database: `host=h;password=p`.
QUERY = re.compile(r"(?P<gap>(?<![\w.-])(?P<name>[\w.-]+)=)(?P<secret>(?!\$\{)[^\s&;\"'#<>]+)")
# In URLs and forms: what logs somebody in, and what signs a URL.
IN_URLS = frozenset({"code", "sig"})
# So long no user's name is, where it stands in a URL: it is a token.
LONE_LENGTH = 20
# A shorter secret is replaced where it stands alone only: "admin" is a word, too.
SHORTEST = 8
LONGEST = 64
# In a header no word stands before it, but maybe a scheme that nothing divides from it.
JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
COOKIE = re.compile(r"([\w.-]+=)([^;\s]+)")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TOKEN = re.compile(LEARNT["token"])


def is_secret_name(name: str) -> bool:
    """Does a name of a field, variable or header say that its value is a secret?"""
    words = _words(name)
    if not words:
        return False
    return words[-1] in LAST_WORDS or "secret" in words or bool(PAIRS & set(pairwise(words)))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _is_none(text: str) -> bool:
    """Is it no secret, but a blank, a word for one, or one sign so many times that it says how long one may be?"""
    return not text.strip() or bool(HIDDEN.fullmatch(text)) or (len(text) > LONGEST and len(set(text)) == 1)


def parse_json(text: str) -> Json:
    """The object or the list that a text is; None for any other text, such as one with a NaN."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return None


def _replace_in_json(text: str, document: Json, redacted: Json) -> str:
    """JSON with placeholders where they stand in `redacted`, written as it was as far as that can be."""
    if redacted == document:
        return text
    for secret, placeholder in dict(_changes(document, redacted)).items():
        for as_written in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
            text = text.replace(as_written, json.dumps(placeholder))
    kept = parse_json(text) == redacted and not _has_a_key_twice(text)
    return text if kept else json.dumps(redacted, separators=(",", ":"))


def _has_a_key_twice(text: str) -> bool:
    """Does an object in JSON have two values of one name, of which Python reads the last one only?"""
    counts = list[bool]()
    json.loads(text, object_pairs_hook=lambda pairs: counts.append(len(dict(pairs)) < len(pairs)))
    return any(counts)


def refuse_constant(constant: str) -> float:
    """Take no NaN and no Infinity for JSON: Python does. Raises ValueError."""
    raise ValueError(constant)


def _changes(before: Json, after: Json) -> Iterator[tuple[str, str]]:
    """Each text, and what stands for it."""
    if isinstance(before, dict):
        for (old_key, old), (new_key, new) in zip(before.items(), after.items(), strict=True):
            yield from _changes(old_key, new_key)
            yield from _changes(old, new)
    elif isinstance(before, list):
        for old, new in zip(before, after, strict=True):
            yield from _changes(old, new)
    elif isinstance(before, str) and before != after:
        yield before, str(after)


class Redactor:
    """Replaces secrets with placeholders, and remembers which secret each stands for, in memory only."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._spread: set[str] = set()
        self._of_people: set[str] = set()
        self._of_answers: set[str] = set()

    def sent_secrets(self) -> dict[str, str]:
        """The secrets that requests brought, by their placeholders' names: for memory, never for a file."""
        return {name[2:-1]: secret for secret, name in self._names.items() if secret not in self._of_answers}

    def value(self, value: Json, *, sent: bool, name: str = "") -> Json:
        """JSON without its secrets. `sent`: is it a request's? Its placeholders must be such as can be filled."""
        if name.lower() in EVERYTHING_UNDER:
            return self._everything(value, sent=sent)
        if isinstance(value, dict):
            return (
                value
                if name.lower() in QUESTIONS
                else {self.text(key, sent=sent): self.value(item, sent=sent, name=key) for key, item in value.items()}
            )
        if isinstance(value, list):
            return [self.value(item, sent=sent, name=name) for item in value]
        if name.lower() in SECRET_HEADERS and isinstance(value, str):
            return self._header(name.lower(), value)
        if is_secret_name(name) and not isinstance(value, bool):
            return self._secret(value, sent=sent, spread=True)
        return self.text(value, sent=sent) if isinstance(value, str) else value

    def _header(self, name: str, value: str) -> str:
        if name in WITH_SCHEME:
            return self.authorization(value)
        return COOKIE.sub(lambda found: f"{found[1]}{self.placeholder(found[2])}", value)

    def authorization(self, value: str) -> str:
        """The value of a header Authorization: its scheme, and a placeholder."""
        if JWT.search(value):
            # What stands around the token says how it was written.
            return JWT.sub(lambda found: self.placeholder(found[0]), value)
        scheme, blank, secret = value.partition(" ")
        if scheme.lower() != "basic" and len(secret if blank else value) < SHORTEST:
            return value
        return f"{scheme} {self.placeholder(secret)}" if blank and secret else self.placeholder(value)

    def keep_name(self, name: str) -> None:
        """A user or a client is called so: wherever the name stands it is none's secret, even if it is one, too."""
        self._of_people.add(name)

    def cookie(self, value: str) -> str:
        """What stands for the value of a cookie that an answer sets."""
        if value not in self._names:
            self._of_answers.add(value)
        return self.placeholder(value)

    def knows(self, secret: str) -> bool:
        """Was this met as a secret?"""
        return secret in self._names

    def text(self, text: str, *, sent: bool) -> str:
        """Text without what is a secret by its form, or was met as one; where it is JSON, without those in it."""
        document = parse_json(text)
        if document is not None:
            return _replace_in_json(text, document, self.value(document, sent=sent))
        text = QUERY.sub(lambda match: self._of_query(match, sent=sent), self._without_known(text))
        return FORMS.sub(self._of_form, text)

    def assignments(self, text: str, *, sent: bool) -> str:
        """Text that holds names with their values, such as a path with a query, without the secrets among them."""
        if parse_json(text) is None:
            text = ASSIGNMENT.sub(lambda match: self._of_assignment(match, sent=sent), text)
        return self.text(text, sent=sent)

    def placeholder(self, secret: str, *, spread: bool = True) -> str:
        """What stands for a secret; an empty one is none. `spread`: is it one wherever it stands?"""
        if not secret or secret.startswith("${"):
            return secret
        if spread and len(secret) >= SHORTEST:
            self._spread.add(secret)
        return self._names.setdefault(secret, f"${{token{len(self._names) + 1}}}")

    def scrub(self, value: Json) -> Json:
        """What was written before all secrets were known, without those that were met later."""
        if isinstance(value, dict):
            return {self._without_known(key): self.scrub(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.scrub(item) for item in value]
        return self._without_known(value) if isinstance(value, str) else value

    def _everything(self, value: Json, *, sent: bool, name: str = "") -> Json:
        if isinstance(value, dict):
            return {key: self._everything(item, sent=sent, name=key) for key, item in value.items()}
        if isinstance(value, list):
            return [self._everything(item, sent=sent, name=name) for item in value]
        return self._secret(value, sent=sent, spread=is_secret_name(name))

    def _secret(self, value: Json, *, sent: bool, spread: bool) -> Json:
        if value is None or isinstance(value, bool):
            return value
        if not isinstance(value, str):
            return type(value)(0) if sent and isinstance(value, int | float) else "${any}"
        if _is_none(value) or (not sent and value.lower() in LAST_WORDS):
            return value
        spread = spread and value.lower() not in LAST_WORDS
        if not sent and value not in self._names:
            self._of_answers.add(value)
        placeholder = self.placeholder(value, spread=spread)
        return placeholder if sent or _TOKEN.fullmatch(value) else "${any}"

    def _without_known(self, text: str) -> str:
        for secret in sorted(self._spread - self._of_people, key=len, reverse=True):
            if secret in text:
                text = text.replace(secret, self._names[secret])
        return text

    def _of_form(self, match: re.Match[str]) -> str:
        if match["password"] and len(match["user"]) >= LONE_LENGTH:
            return f"{self.placeholder(match['user'])}:{self.placeholder(match['password'])}"
        if match["password"]:
            return f"{match['user']}:{self.placeholder(match['password'])}"
        secret = match["jwt"] or match["pem"] or match["issued"] or match["lone"] or match["coded"]
        return (match["scheme"] or "") + self.placeholder(secret)

    def _of_query(self, match: re.Match[str], *, sent: bool) -> str:
        is_given = match["name"] in IN_URLS and len(match["secret"]) >= SHORTEST
        if not (is_given or is_secret_name(match["name"])):
            return match[0]
        return match["gap"] + str(self._secret(match["secret"], sent=sent, spread=True))

    def _of_assignment(self, match: re.Match[str], *, sent: bool) -> str:
        if not is_secret_name(match["name"]):
            return match[0]
        return match["name"] + match["gap"] + str(self._secret(match["secret"], sent=sent, spread=True))
