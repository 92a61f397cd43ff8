"""Politics, bargaining and coercion in the flagship pack."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.engine.draws import sample
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.risks import politics


def of_korea(run, name):
    outcome = run.outcomes[name]
    return outcome.values[:, outcome.about.labels["actor"].index("KOR")]


def test_a_pledge_that_politics_refuses_is_not_followed_and_the_run_says_so(run_pack):
    run = run_pack("primary-responsibility", ("KOR.spending_pledge=5@2035", "KOR.least_accepted_share=4.9"))
    refused, agreed = of_korea(run, "pledge_is_refused")[-1], of_korea(run, "agreement_exists")[-1]
    assert refused.mean() > 0.9
    assert (agreed == 0).mean() > 0.8
    nowhere = (refused > 0) & (agreed == 0)
    ratified = of_korea(run, "ratified_pledge")
    whole = ratified >= 5 - 1e-9
    # What was ratified before stands: in a few draws a clash had carried the whole pledge through.
    assert (whole[:-1].any(axis=0) | ~whole[-1])[nowhere].all()
    assert whole[-1][nowhere].mean() < 0.02
    assert np.median(of_korea(run, "defence_share")[-1][nowhere]) < 4.9
    said = " ".join(politics(run))
    assert "Parliament refuses the pledge" in said
    assert "no level that parliament would approve satisfies the ally" in said


def test_a_smaller_upper_end_lowers_what_is_agreed(run_pack):
    found = [
        np.median(
            of_korea(
                run_pack("primary-responsibility", ("KOR.spending_pledge=5@2035", f"KOR.tolerated_ratio={r}")),
                "ratified_pledge",
            )[-1]
        )
        for r in (2.0, 1.7, 1.4)
    ]
    assert found[0] > found[1] > found[2]


def test_todays_path_is_never_refused(run_pack):
    assert of_korea(run_pack(), "pledge_is_refused").max() == 0


def test_an_ordinary_ask_is_settled_and_a_fivefold_one_fails(run_pack, bound_pack):
    usual, fivefold = run_pack(), run_pack("indo-pacific-2026", ("KOR.payment_asked=5",))
    before, after = (of_korea(usual, "host_nation_support")[y - 2026] for y in (2030, 2031))
    assert 1.02 < np.median(after / before) < 1.12
    # Only, and always, where a supporter insists on more of its fifth than the ceiling lets pass.
    drawn = sample(bound_pack().program, 0, 1024)
    apart = 1 + 0.2 * drawn["asker_insistence"][0] > drawn["payment_ceiling"][0]
    assert np.array_equal(of_korea(usual, "payment_is_refused").any(axis=0), apart)
    assert apart.mean() < 0.01
    refused = of_korea(fivefold, "payment_is_refused")[2031 - 2026]
    assert refused.mean() > 0.6
    stays = (
        of_korea(fivefold, "host_nation_support")[2031 - 2026] / of_korea(fivefold, "host_nation_support")[2030 - 2026]
    )
    assert (stays[refused > 0] <= 1 + 1e-9).all()


def test_a_deployment_that_provokes_raises_the_chance_of_coercion_and_its_cost_reaches_output(run_pack):
    calm, provoked = run_pack(), run_pack("indo-pacific-2026", ("KOR.provoking_deployment=1@2027",))
    chance = [of_korea(r, "chance_of_coercion")[2030 - 2026] for r in (calm, provoked)]
    assert (chance[1] >= chance[0]).all()
    assert np.median(chance[1]) > np.median(chance[0])
    hit = of_korea(provoked, "is_coerced")[3] > of_korea(calm, "is_coerced")[3]
    assert hit.any()
    lost = of_korea(provoked, "gdp")[4][hit] / of_korea(calm, "gdp")[4][hit] - 1
    assert (lost < 0).all()
    assert lost.min() > -0.02


@pytest.mark.parametrize("name", ["pledge-by-2035", "five-core-by-2035"])
def test_packs_that_ask_what_a_pledge_costs_take_it_as_ratified(run_pack, name):
    run = run_pack(name)
    assert of_korea(run, "pledge_is_refused").max() == 0


def test_a_pledge_beyond_what_parliament_passes_buys_no_more_with_plans_kept_and_the_run_says_so(run_pack):
    """Plans that are kept are those that were ratified: a pledge of 10 percent is one of 5."""
    high, higher = (run_pack("indo-pacific-2026", (f"KOR.spending_pledge={p}", "plans=kept")) for p in (5, 10))
    spent = [of_korea(run, "defence_share")[-1] for run in (high, higher)]
    refused = of_korea(high, "pledge_is_refused")[-1] > 0
    assert refused.mean() > 0.9
    np.testing.assert_allclose(spent[1][refused], spent[0][refused], rtol=0.02)
    assert "Parliament refuses the pledge" in " ".join(politics(higher))


def test_a_pipe_is_told_that_a_pledge_is_refused_beside_what_it_costs(home, capsys):
    assert run_command(["run", "--set", "KOR.spending_pledge=10", "--set", "plans=kept", "--draws", "100"]) == 0
    said = capsys.readouterr().err
    assert "Parliament refuses the pledge" in said
