"""manage.py with the environment of ./run: python -m tools.manage COMMAND ..."""

import os
import sys

from tools import embedded, environment, preflight
from tools.places import PYTHON, ROOT, var_dir
from tools.refusal import told


def main():
    environment.ensure("run")
    folder = var_dir()
    preflight.need_writable(folder)
    os.chdir(ROOT)
    command = [str(PYTHON), "manage.py", *sys.argv[1:]]
    os.execve(command[0], command, embedded.environment(folder))  # noqa: S606  our own program


if __name__ == "__main__":
    sys.exit(told(main))
