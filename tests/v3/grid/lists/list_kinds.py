"""What each kind of list parameter does with each kind of value: a status and a sentence, as CC's source has it.

Source: cloud_controller_ng:app/messages/list_message.rb, base_message.rb, validators.rb,
validators/label_selector_requirement_validator.rb, app/fetchers/base_list_fetcher.rb, null_filter_query_generator.rb
"""

from __future__ import annotations

HUGE = "9" * 5000
# `{}` is the name of the parameter.
FORMS = {
    "valid": "",
    "empty": "{}=",
    "null": "{}",
    "map": "{}[x]=y",
    "list": "{}[]=y",
    "nul": "{}=%00",
    "huge": "{}=" + HUGE,
}
BROKEN = (500, "An unknown error occurred.")
FINE = (200, "")
MOMENT = "has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"
LARGEST = 9223372036854775807
# What each of the forms but `valid` is in Ruby, as interpolation shows it.
SHOWN = {"empty": "", "null": "", "map": '{:x=>"y"}', "list": '["y"]', "nul": "\0", "huge": HUGE}
GIVEN = ("empty", "map", "list", "nul", "huge")


def human(name):
    return name.replace("_", " ").capitalize()


def bad(sentence):
    return 400, f"The query parameter is invalid: {sentence}"


def words(listed):
    return ", ".join(f"'{word}'" for word in listed)


def same(outcome, *forms):
    return dict.fromkeys(forms or FORMS, outcome)


def page(rule, name):
    del rule
    positive = bad(f"{human(name)} must be a positive integer")
    huge = (
        f"Maximum result (page * per_page) must be less than {LARGEST}"
        if name == "page"
        else f"Per page must be between 1 and 5000, Maximum result (page * per_page) must be less than {LARGEST}"
    )
    return {
        "valid": ("{}=1", FINE), "empty": positive, "null": FINE, "map": BROKEN, "list": BROKEN, "nul": positive,
        "huge": bad(huge),
    }  # fmt: skip


def orders(rule):
    """The fields that a list is ordered by."""
    return [*(["created_at", "updated_at"] if rule["orders_of_all"] else []), *rule["orders"]]


def order_by(rule, name):
    del name
    wrong = bad(f"Order by can only be: {words(orders(rule))}")
    return {
        "valid": (f"{{}}=-{orders(rule)[0]}", FINE), "empty": FINE, "null": FINE, "map": BROKEN, "list": BROKEN, "nul": wrong,
        "huge": wrong,
    }  # fmt: skip


def moment(rule, name):
    """A null passes the check, and has no `map` where the fetcher looks for its members."""
    if name == "updated_ats" and rule["refuses_updated_ats"]:
        refusal = "Filtering by 'updated_ats' is not allowed on this resource."
        told = {form: bad(f"{human(name)} {MOMENT}, {refusal}") for form in ("empty", "list", "nul", "huge")}
        operator = f"{human(name)} Invalid relational operator: 'x', {human(name)} {MOMENT}, {refusal}"
        return {"valid": ("{}=2020-01-01T00:00:00Z", bad(refusal)), "null": bad(refusal), "map": bad(operator), **told}
    wrong = bad(f"{human(name)} {MOMENT}")
    return {
        "valid": ("{}[lt]=2020-01-01T00:00:00Z", FINE), "empty": wrong, "null": BROKEN,
        "map": bad(f"{human(name)} Invalid relational operator: 'x', {human(name)} {MOMENT}"), "list": wrong, "nul": wrong,
        "huge": wrong,
    }  # fmt: skip


def moment_looked_at_by_nobody(rule, name):
    """Of lists whose fetchers have no use for times."""
    return {**moment(rule, name), "null": FINE}


def selector(rule, name):
    del rule, name
    return {
        "valid": ("{}=a in (b),!c", FINE), "empty": bad("Missing label_selector value"),
        "null": bad("Missing label_selector value"), "map": BROKEN, "list": BROKEN,
        "nul": bad("Invalid label_selector value"), "huge": bad("'99999999...' is greater than 63 characters"),
    }  # fmt: skip


def selector_without_check(rule, name):
    """Nothing was asked of labels where there is nothing to read; what cannot be read breaks the fetcher."""
    del rule, name
    return {
        "valid": ("{}=a in (b),!c", FINE),
        **same(FINE, "empty", "null", "huge"),
        **same(BROKEN, "map", "list", "nul"),
    }


def kind(rule, name):
    del name
    wrong = bad(f"Type must be one of {words(rule['type'])}")
    return {"valid": (f"{{}}={rule['type'][0]}", FINE), "null": FINE, **same(wrong, *GIVEN)}


def true_or_false(rule, name):
    del rule
    return {"valid": ("{}=true", FINE), "null": FINE, **same(bad(f"{human(name)} must be 'true' or 'false'"), *GIVEN)}


def chosen(what, valid):
    """`include` and `embed`: each of a list's members is one of these words."""

    def wrong(shown):
        return bad(f"Invalid {what} resource: '{shown}'. Valid {what} resources are: {words(valid)}")

    return {
        "valid": (f"{{}}={valid[0]}", FINE), "empty": wrong(""), "null": BROKEN, "map": wrong('[:x, "y"]'),
        "list": wrong('["y"]'), "nul": wrong("\0"), "huge": wrong(HUGE),
    }  # fmt: skip


def include(rule, name):
    del name
    return chosen("included", rule["includes"])


def embed(rule, name):
    del rule, name
    return chosen("embedded", ["process_instances"])


def fields(rule, name):
    """A null passes the check, and has no `each` where the links of the pages are made."""
    del name
    first, keys = next(iter(rule["fields"].items()))
    wrong = bad("Fields must be an object")
    unknown = bad(f"Fields [x] valid resources are: {words(rule['fields'])}")
    return {
        "valid": (f"{{}}[{first}]={keys[0]}", FINE), "empty": wrong, "null": BROKEN, "map": unknown, "list": wrong,
        "nul": wrong, "huge": wrong,
    }  # fmt: skip


def texts(rule, name):
    """A list of texts. Only an array passes where the message says so; the database takes no map, and no NUL."""
    array = (name == "guids" and rule["base"] != "BaseMessage") or name in rule["arrays"]
    return {
        "valid": ("{}=x,y%2Cz", FINE), "empty": FINE, "null": FINE,
        "map": bad(f"{human(name)} must be an array") if array else BROKEN, "list": FINE, "nul": BROKEN, "huge": FINE,
    }  # fmt: skip


def texts_or_nothing(rule, name):
    """A list of texts among which an empty one stands for null: a null itself has no `reject`."""
    return {**texts(rule, name), "null": BROKEN}


def numbers(rule, name):
    """The database reads the texts as integers of 32 bits."""
    map_ = bad(f"{human(name)} must be an array")
    del rule
    return {"valid": ("{}=1,2", FINE), "null": FINE, "map": map_, **same(BROKEN, "empty", "list", "nul", "huge")}


def usernames(rule, name):
    """UAA is asked for them, which refuses an empty filter: what it says of a name with a NUL is written nowhere."""
    return {**texts(rule, name), "null": (503, "The UAA service is currently unavailable"), "nul": None}


def partial_usernames(rule, name):
    """UAA's list of users is asked for them, which needs no filter."""
    return {**texts(rule, name), "nul": None}


def origins(rule, name):
    """They stand beside a name. Null is none at all."""
    del rule
    alone = "Origins filter cannot be provided without usernames or partial_usernames filter."
    return {
        "valid": ("usernames=x&{}=uaa", FINE), "null": FINE, **same(bad(alone), *GIVEN),
        "map": bad(f"{alone}, {human(name)} must be an array"),
    }  # fmt: skip


def lifecycle_type(rule, name):
    del rule, name
    told = {form: bad(f"Invalid lifecycle_type: '{shown}'") for form, shown in SHOWN.items()}
    return {"valid": ("{}=docker", FINE), **told}


def lifecycle(rule, name):
    del rule, name
    wrong = 'Lifecycle must be either "buildpack" or "cnb"'
    no_text = bad(f"Lifecycle must be a string, {wrong}")
    return {
        "valid": ("{}=cnb", FINE), "null": FINE, **same(bad(wrong), "empty", "nul", "huge"), **same(no_text, "map", "list"),
    }  # fmt: skip


def target_guids(rule, name):
    return {**texts(rule, name), "map": bad("Target guids target_guids has an invalid operator")}


def sources(rule, name):
    """Each has a form. A null passes the check, and has no `map`."""
    del rule
    told = {
        form: bad(f"Sources contains invalid source format: {SHOWN[form]}") for form in ("empty", "list", "nul", "huge")
    }
    return {"valid": ("{}=cf:any", FINE), "null": BROKEN, "map": bad(f"{human(name)} must be an array"), **told}


def after_guid(what):
    """The guid of one event. A null passes the check, and has no first member."""
    unknown = (422, f"After guid filter must be a valid {what} guid.")
    told = {"valid": ("{}=x", unknown), "map": bad("After guid must be an array"), **same(BROKEN, "null", "nul")}
    return lambda *_: {**told, **same(unknown, "empty", "list", "huge")}


def owner(what):
    """The guid of what a list lies below, in the query: as if it were in the path. A blank one is none."""
    gone = (404, f"{what} not found")
    told = {"valid": ("{}=x", gone), **same(FINE, "empty", "null"), **same(BROKEN, "map", "nul")}
    return lambda *_: {**told, **same(gone, "list", "huge")}


def elsewhere(rule, name):
    """A parameter that means something at another place only, and is refused here, unless it is null."""
    wrong = f"Unknown query parameter(s): '{name}'"
    array = ", " + human(name) + " must be an array"
    return {
        "valid": ("{}=true", bad(wrong)), "null": FINE, **same(bad(wrong), *GIVEN),
        **({"map": bad(wrong + array)} if name in rule["arrays"] else {}),
    }  # fmt: skip


def given_by_the_path(rule, name):
    """A filter that a list below an app does not take. Its check for an array stands before."""
    wrong = f"Unknown query parameter(s): '{name}'"
    array = f"{human(name)} must be an array, {wrong}"
    return {"valid": ("{}=x", bad(wrong)), "null": FINE, **same(bad(wrong), *GIVEN), "map": bad(array)}


def given_by_the_path_and_no_column(rule, name):
    """The same, where the database knows no such column of a null."""
    return {**given_by_the_path(rule, name), "null": BROKEN}


def current(rule, name):
    """A list passes where all its members do."""
    del rule, name
    return {"valid": ("{}=true", FINE), "null": FINE, **same(bad("Current only accepts the value 'true'"), *GIVEN)}


def deployable(rule, name):
    """No text of a query is a boolean."""
    del rule, name
    wrong = bad("Deployable must be a boolean")
    return {"valid": ("{}=true", wrong), "null": FINE, **same(wrong, *GIVEN)}


def refused_created_ats(rule, name):
    del rule
    refusal = "Filtering by 'created_ats' is not allowed on this resource."
    told = {form: bad(f"{human(name)} {MOMENT}, {refusal}") for form in ("empty", "list", "nul", "huge")}
    operator = f"{human(name)} Invalid relational operator: 'x', {human(name)} {MOMENT}, {refusal}"
    return {"valid": ("{}=2020-01-01T00:00:00Z", bad(refusal)), "null": bad(refusal), "map": bad(operator), **told}


def ignored(rule, name):
    """Whatever stands there, nobody looks."""
    del rule, name
    return {"valid": ("{}=x", FINE), **same(FINE, *SHOWN)}


def ignored_list(rule, name):
    """Checked for being an array, and then nobody looks."""
    array = bad(f"{human(name)} must be an array")
    return {**ignored(rule, name), "map": array}
