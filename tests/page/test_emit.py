"""The printer of programs: an invented alliance in C gives what it gives in JAX, and what cannot be printed is refused."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from jax.scipy.special import log_ndtr, ndtr

from burdenshare.engine.compile import compile_program
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.emit.compiler import compiled
from burdenshare.engine.emit.needs import ALWAYS, either
from burdenshare.engine.emit.parts import Buffer
from burdenshare.engine.emit.printed import print_program
from burdenshare.engine.join import choice_of, side_by_side
from burdenshare.engine.program import Correlation, Fixed, Given, Sampled
from burdenshare.vocabulary.arrays import (
    IndexByActor,
    MoneyFlow,
    MoneyFlowByActor,
    RateByActor,
    ShareByActor,
    ShockByActor,
    Truth,
)
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.kinds import kind
from burdenshare.vocabulary.numerics import crossing, fixed_point, over, spread
from tests.engine import invented
from tests.page.agreement import faults
from tests.page.machine import Machine

DRAWS = 256


def riding(wealth: MoneyFlowByActor, part: ShareByActor, growth: RateByActor) -> MoneyFlowByActor:
    """Each rides on the others, as far as they ride: mutual best responses."""

    def answer(y):
        others = spread(over("actor", y, MoneyFlowByActor), MoneyFlow, MoneyFlowByActor) - y
        return jnp.maximum(part * wealth - (0.1 + growth) * others, 0.0)

    return fixed_point(answer, part * wealth)


def riding_residual(
    riding: MoneyFlowByActor, wealth: MoneyFlowByActor, part: ShareByActor, growth: RateByActor
) -> MoneyFlowByActor:
    """How far the answers are from agreeing."""
    others = spread(over("actor", riding, MoneyFlowByActor), MoneyFlow, MoneyFlowByActor) - riding
    return jnp.abs(riding - jnp.maximum(part * wealth - (0.1 + growth) * others, 0.0))


def shared(wealth: MoneyFlowByActor, part: ShareByActor) -> MoneyFlow:
    """What all buy together: a falling function's zero."""
    whole = over("actor", wealth, MoneyFlowByActor)

    def excess(total):
        bought = part * wealth / (1 + spread(total / whole, MoneyFlow, MoneyFlowByActor))
        return over("actor", bought, MoneyFlowByActor) - total

    return crossing(excess, 1e-6 * whole, whole)


def tails(luck: ShockByActor, growth: RateByActor) -> ShareByActor:
    """What the library's functions give, with the loops that are inside them."""
    a = log_ndtr(luck - 4) + ndtr(luck) + jnp.tanh(luck) + jnp.log1p(growth) - jnp.expm1(-growth)
    return a + lax.integer_pow(luck, 3) + jnp.power(growth, 0.7) + jnp.sign(luck) + jnp.floor(luck) + lax.rsqrt(growth)


def places(luck: ShockByActor, wealth: MoneyFlowByActor) -> ShareByActor:
    """Numbers that are moved: joined, cut, turned over, and summed along the way."""
    both = jnp.concatenate([luck[:1], luck[::-1], luck[1:2]])
    count = luck.shape[0]
    stacked = jnp.stack([both[:count], both[2:]])
    piled = lax.broadcasted_iota(luck.dtype, (count, 1), 0) + np.linspace(0, 1, count, dtype=luck.dtype)[:, None]
    best = jnp.max(stacked, axis=0) * piled - jnp.min(stacked[1], axis=0)
    whole = jnp.sum(jnp.where(luck > 0, 1, 0), axis=0)
    return best + whole.astype(luck.dtype) + jnp.all(luck > -9, axis=0) - jnp.any(jnp.isnan(wealth), axis=0)


def unknown(wealth: MoneyFlowByActor, is_reference_year: Truth) -> MoneyFlowByActor:
    """A number that is missing for one actor, and a logarithm of what may be below 0."""
    return jnp.where(is_reference_year, 0.0, jnp.log(wealth - 200) * 1.0)


def steady(part: ShareByActor) -> ShareByActor:
    """What no draw moves."""
    return jnp.exp(-part) * 2


WORKED = invented.equations(riding, riding_residual, shared, tails, places, unknown, steady)


def program(**more):
    chosen = {**invented.ALL, **WORKED}
    given = invented.inputs()
    given["growth"] = dataclasses.replace(
        given["growth"], cells=CELLS, names=("growth[AAA]", "growth[BBB]", "growth[CCC]")
    )
    tied = (Correlation("growth[AAA]", "growth[CCC]", 0.6),)
    return invented.program(given, chosen, outcomes=(*invented.OUTCOMES, *WORKED), correlations=tied, **more)


CELLS = (
    Distribution("beta", (("a", 2.0), ("b", 5.0), ("low", 1.0), ("high", 6.0))),
    Distribution("gamma", (("shape", 3.0), ("rate", 1.0))),
    Distribution("triangular", (("low", 1.0), ("mode", 2.0), ("high", 5.0))),
)


@pytest.fixture(scope="module")
def worked():
    whole = program()
    return whole, print_program(whole, block=64)


def with_part(whole, times):
    part = whole.inputs["part"]
    return dataclasses.replace(
        whole, inputs={**whole.inputs, "part": dataclasses.replace(part, values=part.values * times)}
    )


def in_jax(whole):
    return compile_program(whole, 32).run(DRAWS)


def agrees(got, want):
    """What is left of a fixed point is rounding alone, in both."""
    assert max(x.pop("riding_residual", np.zeros(1)).max() for x in (got, want)) < 1e-4
    return not faults(got, {n: want[n] for n in got})


def test_a_printed_program_gives_the_numbers_of_jax(worked):
    whole, printed = worked
    machine = Machine(whole, printed, DRAWS)
    got, want = machine.run(), in_jax(whole)
    assert agrees(got, want)
    assert np.isnan(got["unknown"]).any()
    assert not np.isnan(got["tails"]).any()
    moved = with_part(whole, 3.0)
    assert agrees(machine.run(moved), in_jax(moved))
    assert not agrees(got, in_jax(moved))


def test_every_missing_number_has_the_same_bits(worked):
    whole, printed = worked
    machine = Machine(whole, printed, DRAWS)
    raw = machine.run()["unknown"].view(np.uint32)
    assert set(raw[np.isnan(raw.view(np.float32))]) == {0x7FC00000}


def test_the_text_depends_on_the_form_alone(worked):
    whole, printed = worked
    other = program(seed=9)
    other = dataclasses.replace(
        other, inputs={**other.inputs, "wealth_last_year": Fixed(kind("MoneyFlowByActor"), np.ones(3))}
    )
    assert print_program(other, block=64).text == printed.text
    longer = dataclasses.replace(whole, years=(*whole.years, 2030))
    assert print_program(longer, block=64).text == printed.text
    fewer = dataclasses.replace(whole, outcomes=("wealth",))
    assert print_program(fewer, block=64).digest != printed.digest


@pytest.mark.parametrize(
    ("planted", "by"),
    [("f_log1p(", "f_log("), ("f_max(", "f_min("), ("f_exp(", "f_expm1("), ("y*N_PATHS", "0*N_PATHS")],
)
def test_a_planted_fault_of_the_text_is_seen(worked, planted, by):
    whole, printed = worked
    head, split, model = printed.text.rpartition("static void once(void)")
    assert planted in model
    wrong = dataclasses.replace(printed, text=head + split + model.replace(planted, by, 1))
    moved = with_part(whole, np.arange(1, 6)[:, None])
    assert not agrees(Machine(whole, wrong, DRAWS, code=compiled(wrong.text)).run(moved), in_jax(moved))


def test_what_cannot_be_printed_is_refused_by_name_and_equation():
    def ranked(luck: ShockByActor) -> ShareByActor:
        return jnp.sort(luck, axis=0)

    def deep(luck: ShockByActor) -> ShareByActor:
        return jnp.where(luck > 0, lax.lgamma(jnp.abs(luck) + 1), 0.0)

    for equation, word in ((ranked, "sort"), (deep, "lgamma")):
        name = equation.__name__
        refused = invented.program(chosen={**invented.ALL, **invented.equations(equation)}, outcomes=(name,))
        with pytest.raises(ProblemsFound) as found:
            print_program(refused)
        assert str(found.value).startswith(f"Equation `{name}`: it uses `{word}`, which cannot be printed for a page.")


def test_the_compiler_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr("burdenshare.engine.emit.compiler.find_spec", lambda name: None)
    with pytest.raises(ProblemsFound) as found:
        compiled("int x;")
    assert "pip install 'burdenshare[page]'" in str(found.value)


def plain(wealth: MoneyFlowByActor, part: ShareByActor) -> MoneyFlowByActor:
    return wealth * part


def rival(wealth: MoneyFlowByActor, part: ShareByActor, grudge: IndexByActor) -> MoneyFlowByActor:
    return fixed_point(lambda y: 0.5 * y + wealth * part * grudge, wealth)


def grudge(grudge_last_year: IndexByActor, is_reference_year: Truth) -> IndexByActor:
    return jnp.where(is_reference_year, 1.0, 0.9 * grudge_last_year)


def rivals(by_actor):
    plain.__name__ = rival.__name__ = "shield"
    several = [invented.theory("shields", "calm", plain), invented.theory("shields", "sore", rival, grudge)]
    joined = side_by_side("shields", several, by_actor)
    choice = Fixed(kind("IndexByActor"), np.zeros(3)) if by_actor else Fixed(kind("Index"), np.array(0.0))
    given = {**invented.inputs(), choice_of("shields"): choice}
    rest = {n: e for n, e in invented.ALL.items() if n != "shield"}
    return invented.program(given, {**rest, **joined})


def with_choice(whole, value):
    choice = whole.inputs["choice_of_shields"]
    return dataclasses.replace(
        whole,
        inputs={**whole.inputs, "choice_of_shields": dataclasses.replace(choice, values=np.asarray(value, float))},
    )


@pytest.mark.parametrize("by_actor", [False, True])
def test_rivals_stand_side_by_side_and_the_one_that_is_not_picked_costs_nothing(by_actor):
    whole = rivals(by_actor)
    printed = print_program(whole, block=64)
    assert printed.layout.choices == ("choice_of_shields",)
    machine = Machine(whole, printed, DRAWS)
    jaxed = compile_program(whole, 32)
    for value in ((0, 1), ([0, 0, 0], [1, 1, 1], [0, 1, 0]))[by_actor]:
        chosen = with_choice(whole, value)
        assert agrees(machine.run(chosen), jaxed.run(DRAWS, chosen))
    # The loop of the fixed point stands in a condition: `for(;;)` is reached only if somebody picks it.
    before = printed.text.partition("for(;;){")[0]
    assert before.rpartition("if((picked0&0x2u)){")[2].count("}") <= 2
    endless = printed.text.replace("if(!(", "if(0&&!(")
    assert endless != printed.text
    stuck = Machine(whole, dataclasses.replace(printed, text=endless), 64, code=compiled(endless))
    assert np.isfinite(stuck.run(with_choice(whole, [0, 0, 0] if by_actor else 0))["shield"]).all()


def test_needs_are_joined_without_loss():
    a, b = Buffer((), False, True), Buffer((), False, True)
    assert either(None, {a: 1}) == {a: 1}
    assert either({a: 1}, {a: 2, b: 1}) == {a: 3}
    assert either({a: 1}, ALWAYS) == {}
    assert either({a: 0xFFFFFFFE}, {a: 1}) == {}


def test_a_distribution_without_a_curve_travels_as_numbers():
    whole = program()
    given = whole.inputs["growth"]
    assert isinstance(given, Sampled)
    drawn = dataclasses.replace(
        given, cells=(*CELLS[:2], Distribution("beta", (("a", 0.02), ("b", 0.01), ("low", 1.0), ("high", 5.0))))
    )
    rough = dataclasses.replace(whole, inputs={**whole.inputs, "growth": drawn}, outcomes=("wealth",))
    machine = Machine(rough, print_program(rough, block=64), DRAWS)
    assert len(machine.recipe.numbers) == 1
    assert agrees(machine.run(), in_jax(rough))


def test_numbers_for_each_year_are_refused():
    whole = invented.program()
    path = np.ones((len(whole.years), 3, 8))
    given = dataclasses.replace(whole, inputs={**whole.inputs, "part": Given(kind("ShareByActor"), path, yearly=True)})
    with pytest.raises(ProblemsFound) as found:
        print_program(given)
    assert str(found.value).startswith("Input `part`: it was handed in as an array for each year")


def test_numbers_that_are_handed_in_travel_as_they_are():
    whole = invented.program()
    luck = np.linspace(0.01, 0.05, 3 * DRAWS).reshape(3, DRAWS)
    given = dataclasses.replace(whole, inputs={**whole.inputs, "growth": Given(kind("RateByActor"), luck)})
    machine = Machine(given, print_program(given, block=64), DRAWS)
    assert agrees(machine.run(), in_jax(given))
