"""`burdenshare replicate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from burdenshare.interfaces.cli.output import is_screen
from burdenshare.interfaces.cli.stopping import CHECK_FAILED
from burdenshare.vocabulary.errors import so_many
from burdenshare.vocabulary.plain import on_one_line

if TYPE_CHECKING:
    from burdenshare.studies.replicating import Replicated

HEAD = ("case", "counts", "output", "expected", "found", "tolerance", "agrees", "source", "page")


@click.command("replicate")
@click.argument("case", default="", metavar="[ID|FILE]")
@click.option("--list", "as_list", is_flag=True, help="List the cases with their sources, without computing them.")
@click.option("--methods", is_flag=True, help="List the methods and the words of their inputs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, case: str, as_list: bool, methods: bool, as_json: bool) -> None:
    """Compute published numbers again: all cases of the package, one by its ID, or those of a FILE of yours.

    A FILE is YAML: cases by name, each with title, source, page, kind, method, inputs or a table (a CSV file beside
    it), expected and tolerance. Ends with 1 if a case that counts does not agree. Soft and reference cases never count.
    """
    from burdenshare.studies.replicating import all_methods, chosen_cases, replicate

    if methods:
        _methods(all_methods())
        return
    cases = chosen_cases(case)
    if as_list:
        click.echo("case\tcounts\ttitle\tsource\tpage")
        for one in cases:
            row = (one.name, one.how, one.body["title"], one.body["source"], str(one.body["page"]))
            click.echo("\t".join(map(on_one_line, row)))
        return
    found = [replicate(one) for one in cases]
    if as_json:
        import json

        from burdenshare.vocabulary.plain import in_json

        click.echo(in_json(json.dumps([_json(one) for one in found], ensure_ascii=False, indent=1)))
    elif is_screen():
        _show(found)
    else:
        click.echo("\t".join(HEAD))
        for done in found:
            for cells in _rows(done):
                click.echo("\t".join(cells))
    failed = [one for one in found if one.fails]
    _say(found, failed)
    if failed:
        ctx.exit(CHECK_FAILED)


def _methods(known: Any) -> None:
    import inspect

    click.echo("method\twords\twhat")
    for name, method in sorted(known.items()):
        words = ", ".join(inspect.signature(method).parameters)
        click.echo(f"{name}\t{words}\t{on_one_line((method.__doc__ or '').partition('.')[0])}")


def _rows(one: Replicated) -> list[tuple[str, ...]]:
    body = one.case.body
    return [
        (
            on_one_line(one.case.name), one.case.how, on_one_line(line.output), _cell(line.expected), _cell(line.found),
            _cell(line.tolerance),
            "" if line.agrees is None else "yes" if line.agrees else "no", on_one_line(body["source"]),
            on_one_line(str(body["page"])),
        )
        for line in one.lines
    ]  # fmt: skip


def _show(found: list[Replicated]) -> None:
    """Cases as tables on a terminal: those that are computed, those that stand beside them, and where all come from."""
    from burdenshare.interfaces.cli.screen import print_finding
    from burdenshare.vocabulary.answers import Answer, Table

    rows = {one.case.name: [dict(zip(HEAD, cells, strict=True)) for cells in _rows(one)] for one in found}
    computed = [row for one in found if one.case.how != "reference" for row in rows[one.case.name]]
    beside = [row for one in found if one.case.how == "reference" for row in rows[one.case.name]]
    sources = [lines[0] for lines in rows.values() if lines]
    tables = [
        Table(name, title, "", dict.fromkeys(heads, ""), tuple({head: row[head] for head in heads} for row in shown))
        for name, title, heads, shown in (
            ("computed", "Published numbers computed again", HEAD[:7], computed),
            (
                "beside",
                "Published numbers beside them, not computed",
                ("case", "output", "expected"),
                beside,
            ),
            ("sources", "Where they are published", ("case", "source", "page"), sources),
        )
        if shown
    ]
    print_finding(Answer("replicate", "Do published numbers follow from their inputs?", tuple(tables)), False)


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else on_one_line(str(value))


def _json(one: Replicated) -> dict[str, Any]:
    import dataclasses

    body = one.case.body
    words = {word: body[word] for word in ("title", "source", "page", "kind")}
    lines = [dataclasses.asdict(line) for line in one.lines]
    return {"case": one.case.name, "counts": one.case.how, **words, "fails": one.fails, "lines": lines}


def _say(found: list[Replicated], failed: list[Replicated]) -> None:
    """How many cases agree, and which do not."""
    counted = [one for one in found if one.case.how == "counted"]
    others = [one for one in found if one.case.how != "counted"]
    agree = len(counted) - len(failed)
    beside = f" {so_many(len(others), 'soft or reference case')} shown beside, not counted." if others else ""
    click.echo(f"{agree} of {so_many(len(counted), 'case')} agree.{beside}", err=True)
    for one in failed:
        off = [line for line in one.lines if not line.agrees]
        wrong = [f"{on_one_line(line.output)} is {line.found!r}, not {line.expected!r}" for line in off]
        click.echo(f"{on_one_line(one.case.name)}: {'; '.join(wrong)}.", err=True)
    for one in others:
        if one.case.body.get("soft"):
            differing = [on_one_line(line.output) for line in one.lines if line.agrees is False]
            said = f"differs in {', '.join(differing)}" if differing else "agrees"
            click.echo(
                f"{on_one_line(one.case.name)} {said}; soft: {on_one_line(str(one.case.body['soft']))}", err=True
            )
