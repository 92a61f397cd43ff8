"""YAML by 1.2's words, with lines, and refused where it would surprise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.reading import LARGEST, read_yaml


def value(text):
    return read_yaml(text, "x.yaml").value


def refused(text):
    with pytest.raises(ProblemsFound) as found:
        read_yaml(text, "x.yaml")
    return str(found.value)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("NO", "NO"), ("no", "no"), ("on", "on"), ("yes", "yes"), ("12:30", "12:30"), ("010", 10), ("0o10", 8),
        ("0x1F", 31), ("true", True), ("FALSE", False), ("null", None), ("~", None), ("1e3", 1000.0), (".5", 0.5),
        ("-3", -3), ("+3.5", 3.5), ("2026-01-02", "2026-01-02"), ("1_000", "1_000"), ("'1'", "1"), ('"true"', "true"),
        ("1.2.3", "1.2.3"), ("=", "="), ("[1, a]", [1, "a"]), ("{}", {}), ("", None), ("# only a comment", None),
    ],
)  # fmt: skip
def test_words_are_those_of_yaml_1_2(text, read):
    found = value(f"k: {text}") if text and not text.startswith("#") else {"k": value(text)}
    assert found == {"k": read}
    assert type(found["k"]) is type(read)


def test_lines_are_those_of_the_text():
    document = read_yaml("a: 1\nb:\n  - x\n  - {c: 2}\n", "x.yaml")
    assert document.at(("a",)) == "x.yaml:1"
    assert document.at(("b", 1, "c")) == "x.yaml:4"
    assert document.at(("b", 7, "zzz")) == "x.yaml:2"
    assert document.at(("nothing",)) == "x.yaml:1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "x.yaml:2: `a` is repeated; it is already in line 1. Keep one."),
        ("a: &x 1\nb: *x", "x.yaml:1: `&x` is an anchor. Anchors are not allowed. Write the value out.\nx.yaml:2: `*x` is an alias. Aliases are not allowed. Write the value out."),
        ("a: !!python/object:os.system 1", "x.yaml:1: `tag:yaml.org,2002:python/object:os.system` is a tag. Tags are not allowed."),
        ("<<: {a: 1}", "x.yaml:1: `<<` is a merge key. Merge keys are not allowed. Write it out."),
        ("a: 1\n---\nb: 2", "x.yaml:2: a second document begins. One file holds one document."),
        ("a:\n\tb: 1", "x.yaml:2: a tab is used for indentation. YAML is indented with spaces."),
        ("a: [1, 2\nb: 3", "x.yaml:2: the YAML cannot be read at `b: 3`. Look for a missing colon, quote or bracket."),
        ("a: .nan", "x.yaml:1: `.nan` is not a number. Every value is finite."),
        ("a: -.inf", "x.yaml:1: `-.inf` is not a number. Every value is finite."),
        ("[1]: 2", "x.yaml:1: a key is neither a word nor a whole number. Put it in quotes."),
        ("1.5: 2", "x.yaml:1: a key is neither a word nor a whole number. Put it in quotes."),
        ("a: \x07", "x.yaml:1: a character here is not allowed. YAML holds printable text only."),
        (b"a: \xff", "x.yaml: byte 3 is not UTF-8. Save the file as UTF-8."),
    ],
)  # fmt: skip
def test_what_would_surprise_is_refused(text, said):
    assert refused(text) == said


def test_an_alias_bomb_is_refused_before_it_expands():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join([f'*{p}'] * 9)}]\n" for p, c in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
    )
    assert "is an alias" in refused(bomb)


def test_what_is_too_large_or_too_deep_is_refused():
    assert "The most is" in refused("a" * (LARGEST + 1))
    assert "nested more than" in refused("[" * 60 + "]" * 60)


def test_2026_and_its_text_are_different_keys():
    assert value('2026: 1\n"2026": 2') == {2026: 1, "2026": 2}


def test_all_faults_are_said_at_once():
    assert refused("a: 1\na: 2\nb: .nan\n").count("\n") == 1


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    try:
        read_yaml(text, "x.yaml")
    except ProblemsFound as found:
        assert found.problems
        assert "yaml." not in str(found).replace("x.yaml", "")
