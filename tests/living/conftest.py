"""Pages that several tests read."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache

import pytest

from burdenshare.interfaces.living.gathered import Written, page_of


@cache
def written_page(name: str) -> Written:
    """A page, written once a session."""
    return page_of(name)


def data_of(text: str) -> dict:
    """What a page's script reads."""
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="session")
def small() -> Written:
    """The page of the smallest pack."""
    return written_page("five-states")


@pytest.fixture(scope="session")
def node() -> str:
    """Node's path; the test is skipped where there is none."""
    found = shutil.which("node")
    if not found:
        pytest.skip("there is no node on this computer")
    return found
