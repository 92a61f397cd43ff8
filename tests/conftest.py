"""What several tests need: a home of their own, the folder of shared material where there is one, and bound packs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of an example.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
# Compiling is a third of the tests' time; programs that tests run shortly need not be as fast as they could be.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=1")
# Before anything of the package is imported: nothing of a test lands in the user's own folders.
# Tests that run side by side share one home, and with it what was compiled.
HOME = None if "PYTEST_XDIST_WORKER" in os.environ else tempfile.mkdtemp(prefix="burdenshare-tests-")
if HOME is not None:
    os.environ["BURDENSHARE_HOME"] = HOME

from burdenshare.engine.compile import keep_compiled  # noqa: E402 it switches float64 on for the process

# Levers and data are arguments of a compiled program: many tests share one.
COMPILED = Path(os.environ["BURDENSHARE_HOME"]) / "cache" / "compiled"
keep_compiled(COMPILED)


def pytest_unconfigure() -> None:
    """Nothing stays behind; who made the home removes it."""
    if HOME is not None:
        shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh home for one test; what was compiled is shared by all."""
    (tmp_path / "home" / "cache").mkdir(parents=True)
    (tmp_path / "home" / "cache" / "compiled").symlink_to(COMPILED)
    monkeypatch.setenv("BURDENSHARE_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"


def copy_sources(target: Path) -> Path:
    """A copy of the folder `src`, with the byte code that is there: no start from the copy translates it again."""
    shutil.copytree(ROOT / "src", target, ignore=shutil.ignore_patterns("*.pyc.*"))  # not what is being written
    return target


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of design and data beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the design and data folder is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def traced(cards):
    """An answer has the tables of its study; every number has its trace, and every trace names quantities that exist."""
    from burdenshare.studies.catalog import study
    from burdenshare.studies.study import ON_THE_PATH

    def check(answer) -> None:
        forms = {form.name: form for form in study(answer.study).tables}
        assert list(forms) == [table.name for table in answer.tables]
        assert ON_THE_PATH in answer.caveats or answer.study == "peace-and-war"
        for table in answer.tables:
            assert list(table.columns) == list(forms[table.name].columns)
            assert not any("{" in words for words in (table.title, table.sentence, *table.columns.values()))
            numbers = {c for r in table.rows for c, v in r.items() if isinstance(v, float | int) and c != "year"}
            truths = {c for r in table.rows for c, v in r.items() if isinstance(v, bool)}
            assert numbers - truths <= set(table.traces) <= set(table.columns), table.name
            assert {n for made in table.traces.values() for n in made.of} <= set(cards), table.name

    return check


@pytest.fixture(scope="session")
def cards():
    from burdenshare.vocabulary.cards import load_cards

    return load_cards()


@pytest.fixture(scope="session")
def bound_pack(cards):
    """Bind a pack with changes; kept for the session."""
    from functools import cache

    from burdenshare.data.catalog import load_catalog
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.load import load_scenario

    @cache
    def bound(name: str = "indo-pacific-2026", changes: tuple[str, ...] = ()):
        return bind(load_scenario(name, cards, changes), load_catalog(), cards)

    return bound


@pytest.fixture(scope="session")
def run_pack(bound_pack):
    """Run a pack with changes; kept for the session."""
    from functools import lru_cache

    from burdenshare.engine.run import run_program
    from burdenshare.scenario.manifest import manifest

    @lru_cache(maxsize=24)  # a run takes a hundred megabytes and more
    def run(name: str = "indo-pacific-2026", changes: tuple[str, ...] = (), draws: int = 1024, precision: int = 64):
        bound = bound_pack(name, changes)
        body = manifest(bound, draws, precision)
        return run_program(
            bound.program, bound.watched, body, draws=draws, precision=precision,
        )  # fmt: skip

    return run
