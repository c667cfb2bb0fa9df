"""No figure without its machine."""

import json
from pathlib import Path

from benchmarks import machine


def test_machine_is_named() -> None:
    """The description names what speed depends on."""
    described = machine.describe()

    assert {"processor", "cores", "memory_gb", "system", "python", "packages"} == set(described)
    assert described["processor"]
    assert described["cores"] >= 1
    assert "numpy" in described["packages"]


def test_published_answer_carries_its_machine(tmp_path: Path) -> None:
    """A published file holds the answer and the machine, and its folder is made."""
    path = machine.publish("speed", {"ratio": 1.3}, out=tmp_path / "out")

    assert tmp_path / "out" / "speed.json" == path
    assert {"machine": machine.describe(), "ratio": 1.3} == json.loads(path.read_text("utf-8"))
