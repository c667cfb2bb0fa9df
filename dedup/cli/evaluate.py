"""`dedup eval`: score an assignment against gold labels."""

from __future__ import annotations

import click

from dedup.cli.messages import show, tell, tidy

_EPILOG = """\b
Examples:
  dedup eval stories data/sample.gold.jsonl --key event
  dedup eval stories/assignments.parquet data/sample.gold.jsonl --key story
"""


@click.command(name="eval", epilog=_EPILOG)
@click.argument("assignments", type=click.Path(readable=False))
@click.argument("gold", type=click.Path(readable=False))
@click.option("--key", default="event", show_default=True, metavar="FIELD", help="Field of the gold labels.")
@click.option(
    "--column",
    metavar="COLUMN",
    help="Column of ASSIGNMENTS, such as copy, event or story.  [default: the name that --key gives]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@tidy
def command(assignments: str, gold: str, key: str, column: str | None, as_json: bool) -> int:
    """Score ASSIGNMENTS (a run's directory, .jsonl, .csv or .parquet) against GOLD labels (a file of these).

    BCubed, pairwise, adjusted Rand index and V-measure, over the reports of GOLD. A report without a label is
    a group of its own, and so is one that ASSIGNMENTS does not hold.
    """
    from dataclasses import asdict

    import orjson

    from dedup import evaluation

    labels = evaluation.read_labels(gold, key)
    found = evaluation.score(labels, evaluation.read_assignments(assignments, column or key))
    if as_json:
        show(orjson.dumps(asdict(found)).decode())
        return 0
    show(f"BCubed     P {found.b3_p:.4f}  R {found.b3_r:.4f}  F1 {found.b3_f1:.4f}")
    show(f"pairwise   P {found.pair_p:.4f}  R {found.pair_r:.4f}  F1 {found.pair_f1:.4f}")
    show(f"ARI        {found.ari:.4f}")
    show(f"V-measure  {found.v_measure:.4f}")
    show(f"reports {found.n:,} · groups in gold {found.gold:,} · groups here {found.clusters:,}")
    if found.missing:
        tell(f"not in the assignment, counted as alone: {found.missing:,}")
    return 0
