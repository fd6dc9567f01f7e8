# Sourced by ./run and ./test: puts a Python of 3.11 or newer into $python, or says why it cannot.
# PYTHON=/path/to/python3 overrides the search.
export PYTHONDONTWRITEBYTECODE=1
python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Hemicycle needs Python 3.11 or newer; found: $(${PYTHON:-python3} --version 2>&1 || true)." >&2
  exit 2
fi
