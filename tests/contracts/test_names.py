"""Functions are verbs and classes nouns, not bare participles; a name means one thing in the whole house."""

import ast
import re
from collections import defaultdict

import pytest
from support import source

pytestmark = pytest.mark.slow

# Participles of irregular verbs, but for those that are the verb itself (put, read, run, set, cut ...).
IRREGULAR = """
begun bent blown bled bore borne bought bound bred broken brought built burnt caught chosen clung dealt done drawn driven drunk dug
eaten fallen fed felt flown forbidden forgiven forgotten fought found frozen given gone got gotten ground grown had heard held hidden
hung kept knelt known laid lain led left lent lit lost made meant met mistaken overridden overtaken paid proven ridden risen rung said
sat seen sent sewn shaken shone shot shown shrunk slept slid sold sought spent spoken sprung spun stolen stood struck stuck stung sung
sunk swept sworn swum swung taken taught thought thrown told torn understood withdrawn woken won worn woven wound written
"""
# Words in -ed that are no participles; `related` is an adjective here, said of what a relationship leads to.
OTHER_WORDS = """
bed bleed breed embed exceed feed heed hundred need proceed red related reseed seed shed shred speed succeed weed
"""
# What makes a predicate of a participle that it follows: `found_by` says what was done, `shared_spaces` names things.
PREPOSITIONS_AND_ADVERBS = """
about above afresh after again against alike alone along already also among and anew apart around as aside at away back before behind
below beside between beyond by down ever first for forth from here how if in inside instead into last later like never not now of off
on once only onto or out outside over since so than that then there through thus to together too twice under until up upon well when
where whether while with within without yet
"""
# Functions that may be named so, and why.
FUNCTIONS: dict[str, str] = {}
# Classes that may be named so, and why. Those "to be renamed" lie where others work at this moment.
PARTICIPLES = {
    "Broken": "an exception, read in the sentence `raise Broken(...)`",
    "Asked": "to be renamed: ListQuery",
}
# Class names that are used twice, and why.
TWICE = {
    "InstanceUpdate": "one deed in two halves: by a job, and in the request; neither sees the other",
    "Message": "v2 and v3 check a body each in its own way, and never meet",
    "World": "what tests hold in their hands, and what the product works on",
}


def is_participle(word):
    word = word.lower()
    return word in IRREGULAR.split() or (
        word not in OTHER_WORDS.split() and re.fullmatch(r"[a-z]{2,}ed", word) is not None
    )


def is_predicate(name):
    """Is a name a bare participle, or one that a preposition or adverb follows?"""
    words = name.strip("_").split("_")
    return is_participle(words[0]) and (len(words) == 1 or words[1] in PREPOSITIONS_AND_ADVERBS.split())


def is_bare_participle(name):
    """Is a class's name one word, a participle? `UnbindFailed` is a sentence, `RegisteredCatalog` a noun."""
    return len(re.findall(r"[A-Z][^A-Z]*", name)) == 1 and is_participle(name.strip("_"))


def is_question(function):
    return function.returns is not None and ast.unparse(function.returns) == "bool"


def predicates(modules):
    """Where each function stands whose name says what was done and not what it does."""
    return {
        f"{path} {node.name}"
        for path, tree in modules.items()
        for node in source.functions(tree)
        if is_predicate(node.name) and not is_question(node)
    }


def class_names(modules):
    """The modules that declare a class, by its name; private ones mean something in their module only."""
    found = defaultdict(set)
    for path, tree in modules.items():
        for node in source.classes(tree):
            if not node.name.startswith("_"):
                found[node.name].add(path)
    return found


def names_of_any(modules):
    """Where a name is given to `Any`."""
    return {
        f"{path} {ast.unparse(target)}"
        for path, tree in modules.items()
        for node in source.nodes(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        if source.dotted(tree, node.value) == "typing.Any"
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }


def test_no_function_is_named_by_a_participle():
    complaint = source.mismatch(predicates(source.modules()), FUNCTIONS)
    assert not complaint, complaint


def test_no_class_is_named_by_a_participle():
    found = {name for name in class_names(source.modules()) if is_bare_participle(name)}
    complaint = source.mismatch(found, PARTICIPLES)
    assert not complaint, complaint


def test_no_class_name_means_two_things():
    found = {name for name, paths in class_names(source.modules()).items() if len(paths) > 1}
    complaint = source.mismatch(found, TWICE)
    assert not complaint, complaint


def test_json_is_any_once():
    assert names_of_any(source.modules()) == {"json_types.py Json"}


@pytest.mark.parametrize(
    "name", ["told", "_shown", "found_by", "laid_over", "bound_later", "kept", "_refused", "answered_with", "left_out"]
)
def test_a_participle_is_refused(name):
    assert predicates(source.parsed({"a.py": f"def {name}(x): ..."})) == {f"a.py {name}"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("def shared_spaces(x): ...", id="participle and noun"),
        pytest.param("def _allowed_origin(x): ...", id="private, participle and noun"),
        pytest.param("def enabled(x) -> bool: ...", id="question"),
        pytest.param("class A:\n  @property\n  def managed(self) -> bool: ...", id="property that is a question"),
        pytest.param("def read(x): ...", id="verb like its participle"),
        pytest.param("def need_admin(x): ...", id="verb in -ed"),
        pytest.param("def succeed(x): ...", id="verb in -eed"),
        pytest.param("def __init__(x): ...", id="of Python's"),
    ],
)
def test_a_verb_a_noun_and_a_question_pass(text):
    assert predicates(source.parsed({"a.py": text})) == set()


def test_a_second_name_of_any_is_found():
    assert names_of_any(source.parsed({"a.py": "from typing import Any\nJson = Any"})) == {"a.py Json"}
