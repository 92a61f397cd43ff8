"""`burdenshare data add`: a file from disk becomes a release, or is tried without being kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from burdenshare.data.own_options import Options
    from burdenshare.data.room import Room


@click.command("add")
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Use it even if it is older or smaller than the one in use.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, replaced and left out; keep nothing.")
@click.option(
    "--vintage", default="", metavar="DATE", help="The date of the release: YEAR, YEAR-MONTH or YEAR-MONTH-DAY."
)
@click.option(
    "--map", "words", multiple=True, metavar="FIELD=HEADING",
    help="own: the column of a field, or the text that all rows have; `value=years` for a column each year; or the "
    "name of a mapping that is kept.",
)  # fmt: skip
@click.option("--remember", default="", metavar="NAME", help="own: keep this mapping and these options under a name.")
@click.option("--sheet", default="", metavar="NAME", help="own: the sheet of the workbook, by name or number.")
@click.option(
    "--header-row", type=click.IntRange(1), default=None, metavar="ROW", help="own: the row with the headings."
)
@click.option("--encoding", default="", metavar="NAME", help="own: of the text, such as utf-8, cp1252 or cp949.")
@click.option("--delimiter", default="", metavar="NAME", help="own: comma, semicolon, tab, bar or another sign.")
@click.option("--decimal", type=click.Choice([".", ","]), default=None, help="own: the decimal sign.")
@click.option("--missing", multiple=True, metavar="MARK", help="own: a further mark for `no figure`.")
@click.option(
    "--fiscal-year", type=click.Choice(["begins", "ends"]), default=None,
    help="own: whether a fiscal year over two calendar years counts as that in which it begins (the default) or ends.",
)  # fmt: skip
@click.option(
    "--codes", type=click.Choice(["iso", "cow", "ioc"]), default=None, help="own: whose codes of countries it has."
)
@click.option(
    "--new-quantity", multiple=True, metavar="NAME", help="own: a new quantity whose name is like a known one."
)
def add(source: str, file: Path, replace: bool, dry_run: bool, vintage: str, **given: Any) -> None:
    """Add FILE, which you downloaded from SOURCE; `-` reads it from standard input.

    \b
    sipri          the workbook of military expenditure (SIPRI-Milex-data-….xlsx), whole or in part
    nato           the workbook of tables (def-exp-YYYY-en.xlsx)
    un_population  WPPYYYY_Demographic_Indicators_Medium as .csv, .csv.gz or .zip, or the .xlsx
    imf_weo        WEO….xls or .csv of the whole database, or an answer of the SDMX service
    world_bank     an indicator as .csv, .zip or .xls, or an answer of the interface (.json)
    cow            National Material Capabilities (NMC-….csv)
    own            a CSV or workbook of your own; its columns are actor, year, quantity, value,
                   unit, definition, and perhaps price_base, flag, note; any others with --map
    """
    from burdenshare.data.own_options import keep_map
    from burdenshare.data.refresh import add as add_file
    from burdenshare.data.room import Room

    room = Room()
    options = _options(room, given)
    name = given["remember"]
    if name and options is None:
        raise ProblemsFound([Problem("--remember", "there is no mapping to keep.", "", "Name columns with `--map`.")])
    ended = add_file(room, source, file, replace, vintage, options, dry_run)
    if name and options is not None and not dry_run:
        keep_map(room.folder, name, options)
    click.echo(ended.said)
    if dry_run:
        for cell in ended.left_out:
            click.echo(f"  {cell}")


def _options(room: Room, given: dict[str, Any]) -> Options | None:
    """How the table is read; None where the user says nothing of it."""
    if not any(value for name, value in given.items() if name != "remember"):
        return None
    from burdenshare.data.own_options import Options, kept_map, mapped

    fields, kept = mapped(given["words"])
    options = Options(
        fields, given["encoding"], given["delimiter"], given["decimal"] or "", given["sheet"], given["header_row"] or 0,
        tuple(given["missing"]), given["fiscal_year"] == "ends", tuple(given["new_quantity"]), given["codes"] or "",
    )  # fmt: skip
    return options.over(kept_map(room.folder, kept)) if kept else options
