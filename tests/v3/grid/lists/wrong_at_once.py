"""Each list with everything wrong of which its message complains: the query, and the complaints in their order.

Every list checks the pages, the order, the times, the guids and the labels first; what else, and in which order, its
message declares (`checks` in list_rules.json).
"""

from __future__ import annotations

from v3.grid.lists import list_kinds as kinds
from v3.grid.lists.list_cells import COMMON, LISTS, OF_ONE_LIST, as_told_by, expected, parameters, rule_of
from v3.grid.lists.list_kinds import human

# What a query says of a parameter that is none of these: `name[x]=y`.
ASKED = {"page": "page=0", "per_page": "per_page=0", "order_by": "order_by=wrong", "label_selector": "label_selector="}
FORM = {"page": "empty", "per_page": "empty", "order_by": "huge", "label_selector": "empty"}
# Which parameter a check speaks of, where it is not named so.
SPOKEN_OF = {
    "IncludeParamValidator": "include", "EmbedParamValidator": "embed", "LifecycleTypeParamValidator": "lifecycle_type",
    "TargetGuidsValidator": "target_guids",
}  # fmt: skip
SENTENCES = {
    "DisallowUpdatedAtsParamValidator": "Filtering by 'updated_ats' is not allowed on this resource.",
    "DisallowCreatedAtsParamValidator": "Filtering by 'created_ats' is not allowed on this resource.",
    "usernames_or_partial_usernames": "Usernames filter cannot be provided with both usernames and partial_usernames filter.",
    # Names are given, and sources are no array.
    "origin_requires_username_or_partial_usernames": "",
    "sources_format_valid": "",
}
# The filters that a list below an app refuses, in the order in which they are told.
BELOW_APPS = {
    "packages": ("app_guids", "organization_guids", "space_guids"),
    "processes": ("app_guids", "organization_guids", "space_guids"),
    "droplets": ("app_guids", "organization_guids", "space_guids"),
    "tasks": ("space_guids", "organization_guids", "app_guids"),
}
ELSEWHERE = {"not_app_nested_request": "current", "non_app_nested_request": "sequence_ids"}
NOT_ASKED = {"app_guid", "package_guid", "isolation_segment_guid"}
PASSED_OVER = {kinds.ignored, kinds.selector_without_check}


def asked_of(path):
    """The parameters of which something is wrong: not what is passed over, or named like a path."""
    names = dict.fromkeys(parameters(rule_of(path)))
    return [name for name in names if name not in NOT_ASKED and OF_ONE_LIST.get((path, name)) not in PASSED_OVER]


def first_complaints(path, names):
    """What every list checks first."""
    for name in (*COMMON, "label_selector"):
        if name in names:
            if name in {"created_ats", "updated_ats"}:
                yield f"{human(name)} Invalid relational operator: 'x'"
                yield f"{human(name)} {kinds.MOMENT}"
            else:
                sentence = sentence_of(path, name, FORM.get(name, "map"))
                yield from [sentence] if sentence else []


def sentence_of(path, name, form="map"):
    status, sentence = expected(path, name)[form]
    return sentence.removeprefix("The query parameter is invalid: ") if status in {400, 422} else ""


def said_by(path, check, names):
    """What one check of a message says; an empty text where it says nothing."""
    if check == "NoAdditionalParamsValidator":
        valid = ", ".join(f"'{name}'" for name in parameters(rule_of(path)))
        return f"Unknown query parameter(s): 'wrong'. Valid parameters are: {valid}"
    if check in SENTENCES:
        return SENTENCES[check]
    if check == "app_nested_request":
        refused = ", ".join(f"'{name}'" for name in BELOW_APPS[LISTS[path]])
        return f"Unknown query parameter(s): {refused}" if "/{app}/" in path else ""
    if check in ELSEWHERE:
        return "" if "/{app}/" in path else f"Unknown query parameter(s): '{ELSEWHERE[check]}'"
    name = SPOKEN_OF.get(check, check.removesuffix(" array"))
    if name not in names:
        return ""
    return f"{human(name)} must be an array" if check.endswith(" array") else own_sentence(path, name)


def own_sentence(path, name):
    """Where another check speaks of it, too, its own says nothing more."""
    elsewhere = OF_ONE_LIST.get((path, name)) is kinds.elsewhere
    return "" if elsewhere else sentence_of(path, name)


def queries():
    """Each list, its query, and the answer."""
    for path in LISTS:
        names = asked_of(path)
        asked = [*(ASKED.get(name, f"{name}[x]=y") for name in names), "wrong=1"]
        told = [*first_complaints(path, names), *(said_by(path, check, names) for check in rule_of(path)["checks"])]
        answer = kinds.bad(", ".join(sentence for sentence in told if sentence))
        yield path, f"{path}?{'&'.join(asked)}", as_told_by(path, answer)
