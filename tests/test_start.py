"""Importing the package, and asking the command for help, loads no large library: that is what makes them fast."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("statement", ["import burdenshare; dir(burdenshare)", "import burdenshare.data.countries"])
def test_importing_loads_no_large_library(statement):
    said = f"import sys; {statement}; print(*{{m.partition('.')[0] for m in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout.split()
    assert not set(loaded) & {"jax", "numpy", "pandas", "xarray", "scipy", "pyarrow", "duckdb", "pydantic", "altair"}
