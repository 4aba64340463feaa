"""What is said of a value that fits its type: by look-ups, by the models and by the database.

A rule is a function of the value that gives status, code and sentence, or None where it has nothing against it.
Source: cloud_controller_ng:lib/sequel_plugins/vcap_relations.rb, app/models
"""

from __future__ import annotations

import re
import unicodedata

BROKEN = (500, 10001, "An unknown error occurred.")
DATABASE = (500, 10011, "Database error")
UNPRINTABLE = {"Cc", "Cs", "Cn", "Zl", "Zp"}


def stored(value):
    """A column of texts takes no NUL."""
    return BROKEN if isinstance(value, str) and "\0" in value else None


def either(*rules):
    return lambda value: next((said for rule in rules if (said := rule(value))), None)


def number(value):
    """An integer column."""
    return DATABASE if not -(2**31) <= value < 2**31 else None


def always(status, code, sentence):
    return lambda value: (status, code, sentence.replace("{value}", str(value)))


def when(condition, status, code, sentence):
    return lambda value: (status, code, sentence.replace("{value}", str(value))) if condition(value) else None


def blank(value):
    return not value.strip()


def unprintable(value):
    text = value.removesuffix("\n")
    return not text or any(unicodedata.category(character) in UNPRINTABLE for character in text)


def unknown(kind):
    """A guid of nothing."""
    return lambda value: stored(value) or (400, 1002, f"Could not find {kind} with guid: {value}")


def unknown_members(kind):
    """The guids of a list, of which the first one that is not there is told."""
    sentence = f"Could not find VCAP::CloudController::{kind} with guid: "
    return lambda value: (400, 1002, sentence + value[0]) if value else None


def not_found(code, sentence):
    return lambda value: stored(value) or (404, code, sentence.replace("{value}", value))


def ignored(_):
    return None


def organization_name(code, begin):
    """A name of what has a format, and is stripped first."""

    def rule(value):
        text = value.strip()
        told = ["name presence"] * (not text) + ["name format"] * unprintable(text)
        return (400, code, f"{begin}{', '.join(told)}") if told else None

    return rule


def present_name(code, sentence):
    return either(when(blank, 400, code, sentence), stored)


def domain_name(value):
    """None of the values is the name of a domain; the name is looked for before its format is told."""
    text = value.strip()
    if "\0" in text:
        return BROKEN
    told = ["name presence"] * (not text)
    told.append(
        "name can contain multiple subdomains, each having only alphanumeric characters and hyphens of up to 63 characters, "
        "see RFC 1035."
    )
    told += ["name must be no more than 253 characters"] * (not 3 <= len(text) <= 253)
    return 400, 130001, "The domain is invalid: " + ", ".join(told)


def buildpack_name(value):
    fits = re.fullmatch(r"(?a)[-\w]+", value)
    sentence = "Buildpack is invalid: name can only contain alphanumeric characters"
    return stored(value) or (None if fits else (400, 290003, sentence))
