"""The figures that a scenario reads: those of its vintage."""

from __future__ import annotations

from burdenshare.data.catalog import Catalog, open_vintage
from burdenshare.scenario.schema import Scenario


def catalog_of(scenario: Scenario) -> Catalog:
    """The catalogue of a scenario's vintage; errors name the place where the scenario names it.

    Raises:
        NotHeld: neither the package nor the user's catalogue has it.
    """
    return open_vintage(scenario.data, scenario.places.get("data", "data"))
