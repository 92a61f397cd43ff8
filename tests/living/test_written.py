"""The file of a page: what it may load, that it asks nothing of a network, hostile words, the same bytes, and its size."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from html.parser import HTMLParser

import pytest

from burdenshare.engine.manifest import Manifest, Source
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.living.gathered import own_copies, page_of
from burdenshare.views.living.written import FOLDER, catalogue
from tests.living.conftest import data_of, written_page

HOSTILE = "</script ><script>window.hacked=0</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>{{7*7}}`x` =cmd"
TEMPLATE = (FOLDER / "page.html.j2").read_text(encoding="utf-8")


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.inside = [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] in ("script", "style"):
            self.inside.setdefault(len(self.tags) - 1, data)


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_this_page_and_nothing_else(small):
    found = Tags(small.text)
    (policy,) = (a["content"] for tag, a in found.tags if tag == "meta" and a.get("http-equiv"))
    scripts = {i: a for i, (tag, a) in enumerate(found.tags) if tag == "script"}
    (script,) = (found.inside[i] for i, a in scripts.items() if "type" not in a)
    (style,) = (found.inside[i] for i, (tag, _) in enumerate(found.tags) if tag == "style")
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digest(script)}' 'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src 'sha256-{digest(style)}'; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    assert len(scripts) == 3
    assert not [a for _, a in found.tags if "style" in a or any(name.startswith("on") for name in a)]


def test_a_page_asks_nothing_of_a_network(small):
    for tag, attributes in Tags(small.text).tags:
        assert "src" not in attributes, tag
        assert attributes.get("href", "#").startswith("#"), attributes
    script = small.text.partition('id="pack"')[2]
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b", script)


def test_the_same_scenario_gives_the_same_bytes(small):
    assert page_of("five-states").text == small.text


@pytest.mark.parametrize(
    "name", ["five-states", pytest.param("pledge-by-2035", marks=[pytest.mark.slow, pytest.mark.page])]
)
def test_a_page_is_small(name):
    body = written_page(name).text.encode()
    assert len(body) <= 1_600_000
    assert len(gzip.compress(body, 9)) <= 700_000


def test_without_a_script_all_of_the_start_scenario_is_there(small):
    page, about = html.unescape(small.text.partition("<script")[0]), data_of(small.text)
    assert page.count('<figure class="picture">') == about["pictures"] == 4
    assert page.count("<svg") == page.count("<desc>") == 4
    for one in about["series"][:4]:
        assert one["says"] in page
    for text in ("In brackets the range", "JavaScript is off", about["command"][0], "What could be wrong"):
        assert text in page
    assert page.count('<tbody><tr><th scope="row">2026') == 4


def test_every_text_of_the_page_has_its_place(small):
    script = small.text
    for name in catalogue():
        stem = name.rpartition(".")[0]
        assert f"'{name}'" in script or f"`{stem}.${{" in script or f'say("{name}"' in TEMPLATE, name


def test_hostile_words_stay_words(tmp_path):
    written = page_of(str(hostile_file(tmp_path)))
    found = Tags(written.text)
    assert len([tag for tag, _ in found.tags if tag == "script"]) == 3
    assert not [tag for tag, _ in found.tags if tag == "img"]
    assert "{{7*7}}" in html.unescape(written.text)
    (data,) = (found.inside[i] for i, (_, a) in enumerate(found.tags) if a.get("type") == "application/json")
    assert json.loads(data)["title"].startswith(HOSTILE)
    assert not set("<>&") & set(written.text.partition('id="page">')[2].partition("</script>\n")[0])


def hostile_file(folder):
    """A scenario whose every text is hostile."""
    path = folder / "hostile.yaml"
    path.write_text(
        f"""
name: hostile
question: "{HOSTILE}"
based_on: five-states
in_words: "{HOSTILE}"
caveats: ["{HOSTILE}"]
levers:
  spending_pledge:
    DEU: {{2026: 2.4, 2030: 3.0}}
    why: "{HOSTILE}"
    source: [judgement]
""",
        encoding="utf-8",
    )
    return path


def test_the_command_names_the_file_and_refuses_another_ending(tmp_path, capfd, small):
    assert run_command(["page", "five-states", "--out", str(tmp_path / "a.html")]) == 0
    out, err = capfd.readouterr()
    assert out.strip() == str(tmp_path / "a.html")
    assert small.run in err
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == small.text
    assert run_command(["page", "five-states", "--out", str(tmp_path / "a.txt")]) == 2
    assert "does not end in `.html`" in capfd.readouterr().err


def test_figures_for_personal_use_are_named():
    sources = (Source("Own", "A copy", "personal use"), Source("Free", "A table", "open"))
    assert own_copies(Manifest("x", sources=sources)) == ("Own",)


def test_a_page_lies_beside_its_report_where_the_run_is_kept(home, small, run_pack, bound_pack):
    from burdenshare.engine.store import save_run
    from burdenshare.interfaces.living.placed import place_of

    assert place_of(small).parent == home / "pages"
    run = run_pack("five-states", draws=bound_pack("five-states").scenario.draws)
    assert run.id == small.run
    folder = save_run(run, {"report.html": "a report"})
    assert place_of(small) == folder / "page.html"
