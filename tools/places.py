"""Where things are in this checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOT = ROOT / ".boot"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def var_dir():
    """Return the folder for everything the product writes."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
