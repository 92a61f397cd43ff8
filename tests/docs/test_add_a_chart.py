"""The chart of the page is added as one file, is drawn, and passes its test; an error in either is found."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.docs.conftest import blocks

PAGE = ROOT / "docs" / "add-a-chart.md"
TEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_spread.py")


@pytest.fixture
def with_chart(copied):
    function, test, _ = blocks(PAGE, "python")
    copied.add("views/spread.py", function)
    copied.test(test, "test_spread.py")
    return copied


def test_the_chart_of_the_page_passes_its_test_and_is_seen(with_chart):
    assert "1 passed" in with_chart.call(*TEST)
    _, _, look = blocks(PAGE, "python")
    assert "Spread of public debt" in with_chart.call("-c", look)
    page = (with_chart.root / "spread.html").read_text()
    assert "<circle" in page and "Spread of public debt" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("src/burdenshare/views/spread.py", "row[high] - row[low]", "row[high] + row[low]"),
        pytest.param("tests/test_spread.py", 'COLUMNS.index("p5")', 'COLUMNS.index("p10")', marks=pytest.mark.slow),
    ],
)
def test_a_planted_error_is_found(with_chart, file, right, wrong):
    path = with_chart.root / file
    assert right in path.read_text()
    path.write_text(path.read_text().replace(right, wrong))
    assert "1 failed" in with_chart.tried(*TEST).stdout
