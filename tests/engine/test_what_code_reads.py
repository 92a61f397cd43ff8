"""Whatever a number stands in: if the code of an equation can read it, it counts in the name of a run."""

from __future__ import annotations

import importlib.util
import os
import sys
import time

import pytest

from burdenshare.engine.identity import _Reader
from burdenshare.engine.source import source_of
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = """\
import collections, contextvars, dataclasses, enum, functools, operator, types, typing
import numpy as np
import jax, jax.numpy as jnp
"""
# Where a constant 1.1 may stand, and how the equation reads it.
PLACES = {
    "a class": ("class P: k = 1.1", "P.k"),
    "an instance": ("class P: k = 1.1\np = P()", "p.k"),
    "a base class": ("class B: k = 1.1\nclass P(B): pass", "P.k"),
    "a metaclass": ("class M(type): k = 1.1\nclass P(metaclass=M): pass", "P.k"),
    "an inner class": ("class P:\n    class Q: k = 1.1", "P.Q.k"),
    "a class made by `type`": ("P = type('P', (), {'k': 1.1})", "P.k"),
    "a class that says it is NumPy's": ("class P: k = 1.1\nP.__module__ = 'numpy'", "P.k"),
    "a class without a name of its own": ("class P: k = 1.1\nP.__qualname__ = P.__name__ = ''", "P.k"),
    "an enumeration": ("class P(enum.Enum): A = 1.1", "P.A.value"),
    "a member alone": ("class P(enum.Enum): A = 1.1\na = P.A", "a.value"),
    "a member of a class of floats": ("class P(float, enum.Enum): A = 1.1", "P.A"),
    "an attribute of a member": (
        "RATES = {1: 1.1}\nclass P(enum.Enum):\n    A = 1\n    def __init__(self, n): self.k = RATES[n]\ndel RATES",
        "P.A.k",
    ),
    "a default of a data class": ("@dataclasses.dataclass\nclass P: k: float = 1.1", "P.k"),
    "a default of a data class with slots": ("@dataclasses.dataclass(slots=True)\nclass P: k: float = 1.1", "P().k"),
    "a factory of a data class": (
        "@dataclasses.dataclass\nclass P: k: float = dataclasses.field(default_factory=lambda: 1.1)",
        "P().k",
    ),
    "what a data class keeps besides": (
        "@dataclasses.dataclass\nclass P:\n    k: dataclasses.InitVar[float]\n    def __post_init__(self, k): self.s = k\np = P(1.1)",
        "p.s",
    ),
    "a default of a named tuple": ("P = collections.namedtuple('P', 'k', defaults=(1.1,))", "P().k"),
    "defaults given to a named tuple later": (
        "P = collections.namedtuple('P', 'k')\nP.__new__.__defaults__ = (1.1,)",
        "P().k",
    ),
    "a typed named tuple": ("class P(typing.NamedTuple): k: float = 1.1", "P().k"),
    "a constant of a named tuple": ("class P(typing.NamedTuple):\n    a: float = 1.0\n    @property\n    def k(self): return 1.1\np = P()", "p.k"),
    "slots": ("class P:\n    __slots__ = ('k',)\np = P(); p.k = 1.1", "p.k"),
    "an object that prints otherwise": (
        "class P:\n    def __init__(self, k): self.k = k\n    def __repr__(self): return 'P'\np = P(1.1)",
        "p.k",
    ),
    "an object with a name": ("class P:\n    def __init__(self, k): self.k = k; self.__name__ = 'p'\np = P(1.1)", "p.k"),
    "an object that wraps": (
        "class P:\n    def __init__(self, k): self.k = k; self.__wrapped__ = len\np = P(1.1)",
        "p.k",
    ),
    "an object that is called": (
        "class P:\n    def __init__(self, k): self.k = k\n    def __call__(self, x): return x * self.k\np = P(1.1)",
        "p(x)",
    ),
    "an object that makes up attributes": (
        "class P:\n    def __init__(self, k): self.held = {'k': k}\n    def __getattr__(self, n): return self.held[n]\np = P(1.1)",
        "p.k",
    ),
    "an object that hides its attributes": (
        "class P:\n    def __init__(self, k): self.k = k\n    __dict__ = property(lambda self: {})\np = P(1.1)",
        None,
    ),
    "an object that copies otherwise": (
        "class P(collections.OrderedDict):\n    def __reduce__(self): return (P, ())\np = P(k=1.1)",
        None,
    ),
    "a property": ("class P:\n    @property\n    def k(self): return 1.1\np = P()", "p.k"),
    "a property by a partial function": ("class P: k = property(functools.partial(lambda k, self: k, 1.1))\np = P()", "p.k"),
    "a property that is kept": ("class P:\n    @functools.cached_property\n    def k(self): return 1.1\np = P()", "p.k"),
    "a descriptor": ("class D:\n    def __init__(self, k): self.k = k\n    def __get__(self, o, c): return self.k\nclass P: k = D(1.1)", "P.k"),
    "a static method": ("class P:\n    @staticmethod\n    def k(): return 1.1", "P.k()"),
    "a default of a class method": ("class P:\n    @classmethod\n    def k(cls, k=1.1): return k", "P.k()"),
    "a method that is bound": ("class P:\n    def __init__(self, k): self.k = k\n    def get(self): return self.k\nget = P(1.1).get", "get()"),
    "a method of a built-in": ("get = {'k': 1.1}.get", "get('k')"),
    "an operator of a number": ("get = (1.1).__mul__", "get(x)"),
    "a partial function": ("get = functools.partial(operator.mul, 1.1)", "get(x)"),
    "a partial method": ("class P:\n    def m(self, k): return k\n    k = functools.partialmethod(m, 1.1)\np = P()", "p.k()"),
    "a getter": ("get = operator.methodcaller('__mul__', 1.1)", "get(x)"),
    "a dict subclass": ("class P(dict):\n    def __missing__(self, n): return 1.1\np = P()", "p['k']"),
    "an attribute of a dict subclass": ("class P(dict): pass\np = P(); p.k = 1.1", "p.k"),
    "an attribute of a list subclass": ("class P(list): pass\np = P(); p.k = 1.1", "p.k"),
    "a float subclass": ("class P(float):\n    def __mul__(self, x): return x * 1.1\np = P(2)", "p * x"),
    "a dict with a default": ("p = collections.defaultdict(lambda: 1.1)", "p['k']"),
    "a chain of mappings": ("p = collections.ChainMap({}, {'k': 1.1})", "p['k']"),
    "a queue": ("p = collections.deque([1.1])", "p[0]"),
    "an ordered mapping": ("p = collections.OrderedDict(k=1.1)", "p['k']"),
    "a namespace": ("p = types.SimpleNamespace(k=1.1)", "p.k"),
    "a view of a mapping": ("p = types.MappingProxyType({'k': 1.1})", "p['k']"),
    "a lambda in a dict": ("p = {'k': lambda: 1.1}", "p['k']()"),
    "one of two lambdas of a line": ("p, q = (lambda: 1.1), (lambda: 3.0)", "p()"),
    "a lambda chosen on import": ("p = ((lambda: 2.0), (lambda: 3.0))[int(10 * 1.1 > 11.5)]", "p()"),
    "a lambda in a lambda": ("p = eval('lambda: (lambda: 1.1)()')", "p()"),
    "a NumPy scalar": ("p = np.float64(1.1)", "p"),
    "a short NumPy scalar": ("p = np.float32(1.1)", "p"),
    "a JAX array": ("p = jnp.asarray(1.1)", "p"),
    "an array of objects": ("class P:\n    def __init__(self, k): self.k = k\n    def __repr__(self): return 'P'\np = np.array([P(1.1)], object)", "p[0].k"),
    "a named field of an array": ("p = np.zeros(1, [('a', float), ('b', float)])\np['a'] = 1.1", "p['a']"),
    "an attribute of an array": ("class P(np.ndarray): pass\np = np.zeros(1).view(P); p.k = 1.1", "p.k"),
    "a closure over an object": (
        "class P:\n    def __init__(self, k): self.k = k\n    def __repr__(self): return 'P'\n"
        "def make(p):\n    def get(): return p.k\n    return get\nget = make(P(1.1))",
        "get()",
    ),
    "a closure over a class": ("def make():\n    class P: k = 1.1\n    return lambda: P.k\nget = make()", "get()"),
    "a class reached by `super`": (
        "class B: k = 1.1\nclass P(B):\n    def get(self): return super().k\nget = P.get\nobject_ = P()",
        "get(object_)",
    ),
    "a default argument": ("class P: k = 1.1\ndef get(p=P()): return p.k", "get()"),
    "a keyword's default": ("def get(*, p={'k': 1.1}): return p['k']", "get()"),
    "an attribute of a function": ("def get(): return get.k\nget.k = 1.1", "get()"),
    "a function that goes by a package's name": (
        "@functools.wraps(np.sin)\ndef get(x): return 1.1 * x",
        "get(x)",
    ),
    "a cached function": ("@functools.cache\ndef get(): return 1.1", "get()"),
    "a compiled function": ("@jax.jit\ndef get(x): return 1.1 * x", "get(x)"),
    "a mapped function": ("get = jax.vmap(lambda x: 1.1 * x)", "get(x)"),
    "a context variable": ("p = contextvars.ContextVar('p', default=1.1)", "p.get()"),
    "a module in a dict": ("m = types.ModuleType('m'); m.k = 1.1\np = {'m': m}", "p['m'].k"),
    "an attribute of a module": ("m = types.ModuleType('m'); m.k = 1.1\ndef get(m): return m.k", "get(m)"),
    "what is looked up among all globals": ("k = 1.1", "globals()['k']"),
    "an alternative that is bound by a class": ("class P: k = {'a': (1.1, 2)}", "P.k['a'][0]"),
    "an object that holds itself": ("class P: pass\np = P(); p.p = p; p.k = 1.1", "p.p.k"),
}  # fmt: skip


def module(text, folder, name="theory"):
    """A module of a text, as a new process would load it."""
    path = folder / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made  # data classes look their module up
    try:
        exec(compile(text, path, "exec", dont_inherit=True), vars(made))
    finally:
        del sys.modules[name]
    return made


def name_of(text, folder, read="f"):
    reader = _Reader()
    return reader.of(getattr(module(text, folder), read)), reader.code()


def text_of(setting, read):
    return f"{HEAD}{setting}\ndef f(x):\n    return x * {read}\n"


@pytest.mark.parametrize("place", PLACES)
def test_a_constant_counts_wherever_it_stands(place, tmp_path):
    setting, read = PLACES[place]
    text = text_of(setting, read or "p")
    if read is None:
        with pytest.raises(ProblemsFound, match="which cannot be read to its numbers"):
            name_of(text, tmp_path)
        return
    one = name_of(text, tmp_path)
    assert name_of(text, tmp_path) == one
    assert name_of(text.replace("1.1", "1.2"), tmp_path) != one


def test_which_of_two_holds_the_other_counts(tmp_path):
    text = "class A: k = 1\nclass B: k = 2\nA.other = B\nB.other = {}\ndef f(x):\n    return x * A.other.other.k\n"
    assert len({name_of(text.format(other), tmp_path) for other in "AB"}) == 2


def test_the_order_of_a_mapping_that_code_reads_counts(tmp_path):
    text = "p = {{{}}}\ndef f(x):\n    return x * next(iter(p.values()))\n"
    assert len({name_of(text.format(said), tmp_path) for said in ("'a': 1, 'b': 2", "'b': 2, 'a': 1")}) == 2


def test_a_float_of_python_is_not_one_of_numpy(tmp_path):
    text = "import numpy as np\np = {}\ndef f(x):\n    return x * p\n"
    kinds = ("1.5", "np.float64(1.5)", "np.float32(1.5)", "np.array(1.5)")
    assert len({name_of(text.format(kind), tmp_path) for kind in kinds}) == len(kinds)


def test_what_a_function_imports_when_it_is_called_counts(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    names = set()
    for k in ("1.1", "1.2"):
        sys.modules.pop("beside_it", None)
        (tmp_path / "beside_it.py").write_text(f"k = {k}\n\n# {k}{k if k == '1.2' else ''}\n")
        importlib.invalidate_caches()
        names.add(name_of("def f(x):\n    from beside_it import k\n    return x * k\n", tmp_path))
    sys.modules.pop("beside_it", None)
    assert len(names) == 2


def test_a_value_that_was_computed_before_changes_no_name(tmp_path):
    text = "import functools\nclass P:\n    @functools.cached_property\n    def k(self): return 1.1\np = P()\ndef f(x): return p.k\n"
    made = module(text, tmp_path)
    before = _Reader()
    one = before.of(made.f), before.code()
    assert made.f(1) == 1.1
    after = _Reader()
    assert (after.of(made.f), after.code()) == one


@pytest.mark.parametrize(
    "held",
    [
        "threading.Lock()",
        "open(os.devnull)",
        "(n for n in (1.1,))",
        "memoryview(b'1')",
        "np.frompyfunc(lambda x: 1.1, 1, 1)",
        "jax.random.key(1)",
        "pathlib.Path('.')",
        "[weakref.ref(os)]",
    ],
)
def test_what_cannot_be_read_to_its_numbers_is_refused(held, tmp_path):
    text = (
        f"import os, pathlib, threading, weakref\nimport jax, numpy as np\nHELD = {held}\ndef f(x):\n    return HELD\n"
    )
    with pytest.raises(ProblemsFound) as found:
        name_of(text, tmp_path)
    assert f"{tmp_path.name}/theory.py, `HELD`: it holds" in str(found.value)
    assert "Use numbers, text, arrays, lists" in str(found.value)


def test_a_file_that_was_edited_after_it_was_loaded_does_not_name_what_runs(tmp_path):
    text = "def f(x):\n    return x * 1.1\n"
    first, again = module(text, tmp_path), module(text, tmp_path)
    assert source_of(first.f).text == text
    (tmp_path / "theory.py").write_text(text.replace("1.1", "1.2"))
    later = time.time() + 10
    os.utime(tmp_path / "theory.py", (later, later))
    assert source_of(again.f).text == ""  # its text is gone
    assert source_of(module(text.replace("1.1", "1.2"), tmp_path).f).digest != source_of(again.f).digest
