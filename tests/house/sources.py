"""What the tests about the code read: the project's own files."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "campaign"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
FOREIGN = {ROOT / "static" / "vendor", ROOT / "static" / "fonts", ROOT / "tests" / "vendor"}


def files(*folders: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Our own files of these kinds; what others wrote is left out."""
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in suffixes and not FOREIGN.intersection(path.parents)
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules() -> dict[str, ast.Module]:
    """The program's modules by file name, parsed."""
    return {name(path): ast.parse(path.read_text()) for path in files(PROGRAM, suffixes=(".py",))}


def calls(tree: ast.AST) -> Iterator[str]:
    """The dotted names that are called: `db.session.commit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
