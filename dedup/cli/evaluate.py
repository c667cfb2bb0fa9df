"""`dedup eval`: score an assignment against gold labels."""

from __future__ import annotations

import click

from dedup.cli.messages import tidy


@click.command(name="eval")
@click.argument("assignments")
@click.argument("gold")
@click.option("--key", default="event", show_default=True, metavar="FIELD", help="Field of the gold labels.")
@click.option("--column", metavar="COLUMN", help="Column of the assignment; the key if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@tidy
def command(assignments: str, gold: str, key: str, column: str | None, as_json: bool) -> int:
    """Score ASSIGNMENTS (a run's directory, .jsonl, .csv or .parquet) against GOLD labels.

    BCubed, pairwise, adjusted Rand index and V-measure. A report without a label is a group of its own, and
    so is one of GOLD that ASSIGNMENTS does not hold.
    """
    from dataclasses import asdict

    import orjson

    from dedup import evaluation

    predicted = evaluation.read_assignments(assignments, column or key)
    scores = asdict(evaluation.score(evaluation.read_labels(gold, key), predicted))
    if as_json:
        click.echo(orjson.dumps(scores).decode())
        return 0
    for row, (left, middle, right) in (
        ("BCubed", ("b3_p", "b3_r", "b3_f1")),
        ("pairwise", ("pair_p", "pair_r", "pair_f1")),
    ):
        click.echo(f"{row:10s} P {scores[left]:.4f}  R {scores[middle]:.4f}  F1 {scores[right]:.4f}")
    click.echo(f"{'ARI':10s} {scores['ari']:.4f}")
    click.echo(f"{'V-measure':10s} {scores['v_measure']:.4f}")
    click.echo(f"{scores['n']:,} reports, {scores['gold']:,} groups in gold, {scores['clusters']:,} here")
    if scores["missing"]:
        click.echo(f"{scores['missing']:,} reports of gold are not in the assignment", err=True)
    return 0
