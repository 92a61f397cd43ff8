"""What objects and classes hold: read from where Python keeps it, whatever an object says of itself.

Nothing is asked that a class may define (`__repr__`, `__getattr__`, `__dict__`, `__eq__`): such answers may leave out
numbers, or be made up.
"""

from __future__ import annotations

import copyreg
import dataclasses
import enum
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import Any, Final

import numpy as np

# What Python itself writes into a class, and what computes nothing.
_PLUMBING: Final = frozenset({
    "__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__slots__", "__annotations__",
    "__annotations_cache__", "__annotate__", "__annotate_func__", "__firstlineno__", "__static_attributes__",
    "__dataclass_params__", "__dataclass_fields__", "_abc_impl",
    "__slotnames__",  # noted at the first copy
})  # fmt: skip
_OF_ENUM: Final = frozenset(vars(enum.Enum("A", ()))) | frozenset(vars(enum.Flag("A", ())))
_OF_MEMBER: Final = frozenset({"_value_", "_name_", "__objclass__", "_sort_order_"})
_MADE: Final = frozenset({
    "__init__", "__repr__", "__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__setattr__",
    "__delattr__", "__replace__",
})  # fmt: skip
_HEAP: Final = 1 << 9  # the flag of a class that was made while Python ran
# The plain value inside an object of a class that extends a built-in one.
_PLAIN: Final[Mapping[type, Callable[[Any], Any]]] = {
    str: str.__str__,
    bytes: lambda v: bytes.__getitem__(v, slice(None)),
    bytearray: lambda v: bytes(bytearray.__getitem__(v, slice(None))),
    int: int.__int__,
    float: float.__float__,
    complex: complex.__pos__,
    tuple: lambda v: tuple.__getitem__(v, slice(None)),
    list: lambda v: list.__getitem__(v, slice(None)),
    dict: dict.copy,
    set: lambda v: {*set.__iter__(v)},
    frozenset: lambda v: frozenset(frozenset.__iter__(v)),
    np.ndarray: lambda v: np.array(v, copy=True, subok=False),
}


@dataclasses.dataclass(frozen=True)
class Layout:
    """Where objects of a class keep what they hold.

    `fields` are those of a data class, which come first, each with its mark; `slots` and `table` hold the other
    attributes; `plain` gives the value of a built-in base; `closed` is a base that keeps more where nobody can look.
    """

    fields: tuple[tuple[str, Any], ...]
    slots: tuple[tuple[str, Any], ...]
    table: Any
    skipped: frozenset[str]
    plain: Callable[[Any], Any] | None
    closed: type | None


def of_class(form: type) -> Mapping[str, Any]:
    """What a class itself holds, without its bases."""
    found: Mapping[str, Any] = type.__dict__["__dict__"].__get__(form)
    return found


@lru_cache(maxsize=4096)
def layout(form: type) -> Layout:
    """Where objects of a class keep what they hold."""
    is_record = dataclasses.is_dataclass(form)
    fields = tuple((f.name, f.metadata.get("identity")) for f in dataclasses.fields(form)) if is_record else ()
    known = {name for name, _ in fields}
    slots, skipped, table = [], {"__doc__", *known}, None
    for base in form.__mro__:
        for word, held in of_class(base).items():
            if isinstance(held, MemberDescriptorType) and word not in known:
                slots.append((word, held))
            elif isinstance(held, cached_property):
                skipped.add(word)  # computed from the rest
            elif word == "__dict__" and isinstance(held, GetSetDescriptorType):
                table = table or held
    closed = form if form.__dictoffset__ and table is None else _closed(form)
    plain = next((read for kind, read in _PLAIN.items() if issubclass(form, kind)), None)
    return Layout(fields, tuple(slots), table, frozenset(skipped), plain, closed)


def _closed(form: type) -> type | None:
    while form is not object and form not in _PLAIN:
        base: Any = form.__base__
        own = of_class(form)
        seen = sum(isinstance(h, MemberDescriptorType) for h in own.values())
        seen += ("__dict__" in own) + ("__weakref__" in own)
        if form.__itemsize__ != base.__itemsize__ or form.__basicsize__ - base.__basicsize__ > 8 * seen:
            return form
        form = base
    return None


def attributes(value: Any, where: Layout) -> list[tuple[str, Any]]:
    """The attributes of an object by name, without the fields of a data class and what is only kept from computing."""
    found = []
    for word, slot in where.slots:
        try:
            found.append((word, slot.__get__(value)))
        except AttributeError:  # it was never given
            continue
    held = where.table.__get__(value) if where.table else None
    if held and not held.keys() <= where.skipped:
        found += [(word, held[word]) for word in held if word not in where.skipped]
    return sorted(found, key=lambda pair: str(pair[0]))


def is_built_in(form: type) -> bool:
    """Whether a class is part of Python's or a package's compiled core, which no program can change."""
    return not form.__flags__ & _HEAP


def told_by_package(value: Any) -> tuple[Any, ...] | str:
    """What a package's object says when it is copied: enough to make it again.

    Raises:
        TypeError: it cannot be copied.
    """
    form = type(value)
    reduce = copyreg.dispatch_table.get(form)
    said = reduce(value) if reduce else value.__reduce_ex__(4)
    if isinstance(said, str):
        return said
    parts = [*said, *[None] * 6][:6]
    return (*parts[:3], *(None if p is None else list(p) for p in parts[3:5]), parts[5])


def class_words(form: type) -> Iterator[tuple[str, Any]]:
    """What decides what a class does, word by word: its constants, properties, functions and inner classes."""
    own = of_class(form)
    members = own.get("_member_map_", {}) if issubclass(form, enum.Enum) else {}
    is_record, is_row = "__dataclass_fields__" in own, "_field_defaults" in own
    for word, held in sorted(own.items()):
        if word in _PLUMBING or word in members or isinstance(held, MemberDescriptorType | GetSetDescriptorType):
            continue
        if issubclass(form, enum.Enum) and word in _OF_ENUM and not isinstance(held, FunctionType):
            continue
        if isinstance(held, FunctionType) and _is_made(held, word, is_record, is_row):
            yield word, (held.__defaults__, held.__kwdefaults__)
        else:
            yield word, held
    for name, member in members.items():
        held = [pair for pair in attributes(member, layout(form)) if pair[0] not in _OF_MEMBER]
        yield f"member {name}", (member._value_, *held)
    if is_record:
        rule = own["__dataclass_params__"]
        yield "rule", (rule.init, rule.eq, rule.order, rule.frozen, rule.unsafe_hash)
        for name, field in own["__dataclass_fields__"].items():
            given = [v for v in (field.default, field.default_factory) if v is not dataclasses.MISSING]
            yield (
                f"field {name}",
                (*given, field.init, field.compare, field.hash, field.kw_only, field._field_type.name),
            )
            yield f"marks {name}", dict(field.metadata)


def _is_made(function: FunctionType, word: str, is_record: bool, is_row: bool) -> bool:
    """Whether Python wrote a method: that of a data class or of a named tuple."""
    inner = getattr(function, "__wrapped__", function)
    is_text = isinstance(inner, FunctionType) and inner.__code__.co_filename.startswith("<")
    return is_text and ((is_record and word in _MADE) or (is_row and word == "__new__"))
