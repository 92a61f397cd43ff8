"""The functions of a page, in single and double precision, against NumPy and SciPy in 64 bits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from burdenshare.engine.emit.printed import HERE
from tests.page.machine import Module, built

SINGLE = ("log", "exp", "expm1", "log1p", "erf", "erfc", "erfinv", "tanh", "sqrt")
DOUBLE = ("log", "exp", "ndtri")


@pytest.fixture(scope="module")
def functions():
    """Each function over an array, compiled as in a page."""
    heads = "".join((HERE / name).read_text(encoding="utf-8") for name in ("functions.h", "wide.h"))
    single = [f"void s_{n}(const float*x,float*y,int n){{for(int i=0;i<n;i++)y[i]={_call(n)};}}" for n in SINGLE]
    double = [
        f"void d_over_{n}(const double*x,double*y,int n){{for(int i=0;i<n;i++)y[i]=d_{n}(x[i]);}}" for n in DOUBLE
    ]
    names = (*(f"s_{n}" for n in SINGLE), *(f"d_over_{n}" for n in DOUBLE))
    module = Module(built("\n".join([heads, *single, *double]), names))

    def over(name: str, x: np.ndarray, wide: bool = False) -> np.ndarray:
        x = np.asarray(x, np.float64 if wide else np.float32)
        place = module.room(x.nbytes)
        module.call(f"d_over_{name}" if wide else f"s_{name}", module.put(x), place, len(x))
        return module.get(place, x.shape, x.dtype.type)

    return over


def _call(name: str) -> str:
    return "__builtin_sqrtf(x[i])" if name == "sqrt" else f"f_{name}(x[i])"


def steps_off(found: np.ndarray, exact: np.ndarray) -> float:
    """The largest error in steps of a 32-bit float at the exact value."""
    with np.errstate(over="ignore"):
        step = np.spacing(np.abs(exact).astype(np.float32)).astype(np.float64)
    return float(np.max(np.abs(found.astype(np.float64) - exact) / step))


RNG = np.random.default_rng(1)
NEAR = RNG.normal(0, 1, 4000)
EVERYWHERE = np.concatenate(
    [10.0 ** RNG.uniform(-37, 38, 4000), 1 + RNG.normal(0, 1e-3, 2000), RNG.uniform(0.3, 3, 4000)]
)
SMALL = RNG.choice([-1, 1], 3000) * 10.0 ** RNG.uniform(-30, 0, 3000)


@pytest.mark.parametrize(
    ("name", "x", "exact", "most"),
    [
        ("log", EVERYWHERE, np.log, 1.5),
        ("exp", np.concatenate([RNG.uniform(-87, 88.7, 8000), SMALL]), np.exp, 1.5),
        ("expm1", np.concatenate([RNG.uniform(-20, 88.7, 6000), SMALL, NEAR]), np.expm1, 3),
        ("log1p", np.concatenate([SMALL[np.abs(SMALL) < 0.99], EVERYWHERE, -RNG.uniform(0, 0.999, 3000)]), np.log1p, 3),
        ("erf", np.concatenate([NEAR * 2, SMALL]), special.erf, 2.5),
        ("erfc", np.concatenate([NEAR * 3, RNG.uniform(-9, 9, 4000)]), special.erfc, 8),
        ("erfinv", np.concatenate([RNG.uniform(-1, 1, 8000), SMALL[np.abs(SMALL) < 1]]), special.erfinv, 64),
        ("tanh", np.concatenate([NEAR * 4, SMALL]), np.tanh, 3),
        ("sqrt", EVERYWHERE, np.sqrt, 0.5),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
def test_a_function_is_right_to_the_last_bits(functions, name, x, exact, most):
    x = x.astype(np.float32)
    assert steps_off(functions(name, x), exact(x.astype(np.float64))) <= most


def test_a_planted_digit_is_seen():
    head = (HERE / "functions.h").read_text(encoding="utf-8").replace("3.3333331174E-1f", "3.3334331174E-1f")
    over = "void planted(const float*x,float*y,int n){for(int i=0;i<n;i++)y[i]=f_log(x[i]);}"
    module = Module(built(head + over, ("planted",)))
    x = EVERYWHERE.astype(np.float32)
    place = module.room(x.nbytes)
    module.call("planted", module.put(x), place, len(x))
    assert steps_off(module.get(place, x.shape), np.log(x.astype(np.float64))) > 1.5


def test_the_tail_of_the_normal_distribution_keeps_its_digits(functions):
    x = np.linspace(0.5, 9.1, 400).astype(np.float32)
    assert steps_off(functions("erfc", x), special.erfc(x.astype(np.float64))) <= 8


@pytest.mark.parametrize(
    ("name", "at", "gives"),
    [
        ("log", [0.0, -1.0, np.inf, np.nan, 1.0, 1e-40], [-np.inf, np.nan, np.inf, np.nan, 0.0, np.log(np.float32(1e-40))]),
        ("exp", [-np.inf, -200.0, 89.5, np.inf, np.nan, 0.0], [0.0, 0.0, np.inf, np.inf, np.nan, 1.0]),
        ("expm1", [-np.inf, np.inf, np.nan, 0.0], [-1.0, np.inf, np.nan, 0.0]),
        ("log1p", [-1.0, -2.0, np.inf, np.nan, 0.0], [-np.inf, np.nan, np.inf, np.nan, 0.0]),
        ("erf", [-np.inf, np.inf, np.nan, 0.0, 20.0], [-1.0, 1.0, np.nan, 0.0, 1.0]),
        ("erfc", [-np.inf, np.inf, np.nan, 0.0, 20.0], [2.0, 0.0, np.nan, 1.0, 0.0]),
        ("erfinv", [-1.0, 1.0, 0.0, 2.0, np.nan], [-np.inf, np.inf, 0.0, np.nan, np.nan]),
        ("tanh", [-np.inf, np.inf, np.nan, 0.0], [-1.0, 1.0, np.nan, 0.0]),
        ("sqrt", [-1.0, 0.0, np.inf, np.nan], [np.nan, 0.0, np.inf, np.nan]),
    ],
)  # fmt: skip
def test_a_function_knows_its_ends(functions, name, at, gives):
    np.testing.assert_allclose(functions(name, np.array(at)), np.array(gives, np.float32), rtol=1e-6)


def test_double_precision_is_right_to_fifteen_digits(functions):
    x = 10.0 ** RNG.uniform(-30, 30, 4000)
    np.testing.assert_allclose(functions("log", x, True), np.log(x), rtol=4e-16, atol=4e-16)
    x = RNG.uniform(-700, 700, 4000)
    np.testing.assert_allclose(functions("exp", x, True), np.exp(x), rtol=6e-16)
    u = (RNG.integers(0, 2**32, 8000) + 0.5) / 2.0**32
    np.testing.assert_allclose(functions("ndtri", u, True), special.ndtri(u), rtol=2e-14, atol=1e-15)
    tiny = 10.0 ** RNG.uniform(-300, -10, 500)
    np.testing.assert_allclose(functions("ndtri", tiny, True), special.ndtri(tiny), rtol=2e-14)
