"""The units of deploy/systemd as systemd reads them."""

import re
import subprocess
import sys
from pathlib import Path

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"


def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    for file in UNITS.iterdir():
        # Here the program lies elsewhere.
        text = re.sub(r"(?m)^ExecStart=\S+/python", f"ExecStart={sys.executable}", file.read_text())
        (tmp_path / file.name).write_text(text)
    units = sorted(tmp_path.iterdir())
    assert len(units) == 11
    done = subprocess.run(
        ["systemd-analyze", "--man=no", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "annals" in line]) == (0, [])
