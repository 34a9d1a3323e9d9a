#!/bin/sh
# Run the arguments with a Python that is new enough, or say what is missing.
for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$name" "$@"
    fi
done
cat >&2 <<'MESSAGE'
Duly needs Python 3.11 or newer, and there is none on the path.
Debian, Ubuntu: apt install python3 python3-venv.  Fedora: dnf install python3.  macOS: brew install python.
Or name one:  PYTHON=/path/to/python3.12 make run
MESSAGE
exit 1
