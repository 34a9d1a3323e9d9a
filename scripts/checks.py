"""What is judged without running the product: lint, format, types and import contracts."""

from scripts.terminal import VENV, VENV_PYTHON, StepFailed, call, main, step

PYTHON = str(VENV_PYTHON)
CHECKS = (
    ("Lint", (PYTHON, "-m", "ruff", "check", "--quiet", "--output-format=concise", ".")),
    ("Format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
    ("Import contracts", (PYTHON, str(VENV / "bin" / "lint-imports"))),
    ("Types", (PYTHON, "-m", "mypy")),
)


def check() -> None:
    """Run every check, then fail with the story of all that failed."""
    stories = []
    for title, command in CHECKS:
        try:
            with step(title):
                call(command)
        except StepFailed as error:
            stories.append(f"{title}\n{error}")
    if stories:
        raise StepFailed("\n\n".join(stories))


if __name__ == "__main__":
    main(check)
