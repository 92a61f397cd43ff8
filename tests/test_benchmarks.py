"""The benchmarks are run by hand: here they are only loaded, so that a name that has moved is seen at once."""

import importlib
from pathlib import Path

import pytest

MODULES = sorted(p.stem for p in (Path(__file__).parent.parent / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_of_the_benchmarks_loads(module):
    try:
        importlib.import_module(f"benchmarks.{module}")
    except ModuleNotFoundError as missing:
        # Libraries of the peers live in environments of their own.
        assert module.endswith("_peer"), missing
        pytest.skip(f"{missing.name} is installed beside the benchmarks only")
