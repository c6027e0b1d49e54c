"""Who may import whom: server -> services -> engine, iam -> kernel, and never in a circle."""

from __future__ import annotations

import ast
import tempfile
import unittest
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "local_aws"

# Part: the parts that it may import, beside itself.
ARROWS = {
    "__main__": {"server", "kernel"},
    "server": {"services", "engine", "iam", "kernel"},
    "services": {"engine", "iam", "kernel"},
    "engine": {"kernel"},
    "iam": {"kernel"},
    "kernel": set(),
}
# Service: those that it knows, as AWS's own does. All others are told of each other by the server.
NEIGHBOURS = {
    "apigateway": {"cloudwatch", "lambda_", "wafv2", "xray"},
    "autoscaling": {"dynamodb"},
    "backup": {"kms"},
    "cloudtrail": {"kms"},
    "cloudwatch": set(),
    "codedeploy": set(),
    "dynamodb": {"cloudwatch", "kms"},
    "iam": set(),
    "kms": set(),
    "lambda_": {"cloudwatch", "dynamodb", "xray"},
    "logs": {"cloudwatch", "kms"},
    "s3": {"cloudwatch", "kms", "lambda_"},
    "secretsmanager": {"kms", "lambda_"},
    "sns": {"kms"},
    "sqs": {"kms"},
    "wafv2": {"cloudwatch"},
    "xray": set(),
}

Imports = dict[str, set[str]]


def imports(package: Path) -> Imports:
    """For each module of the package those of its modules that it imports, wherever in its text and under whatever condition."""
    modules = {_name(package, path): path for path in package.rglob("*.py")}
    return {name: _imported(path, modules, package.name) - {name} for name, path in modules.items()}


def wrong_arrows(imports: Imports, arrows: dict[str, set[str]], neighbours: dict[str, set[str]]) -> list[str]:
    """The imports that no arrow allows."""
    return sorted(
        f"{module} -> {other}"
        for module, others in imports.items()
        for other in others
        if not _allowed(module.split(".")[1:], other.split(".")[1:], arrows, neighbours)
    )


def circle(imports: Imports) -> list[str]:
    """The modules of a circle of imports; none if there is no circle."""
    done: set[str] = set()

    def search(module: str, path: list[str]) -> list[str]:
        if module in path:
            return path[path.index(module) :]
        if module not in done:
            for other in sorted(imports[module]):
                found = search(other, [*path, module])
                if found:
                    return found
            done.add(module)
        return []

    return next((found for module in sorted(imports) if (found := search(module, []))), [])


def _name(package: Path, path: Path) -> str:
    return ".".join((package.name, *path.relative_to(package).with_suffix("").parts)).removesuffix(".__init__")


def _imported(path: Path, modules: dict[str, Path], package: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}:{node.lineno} imports by a relative name")
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == package:
                found.add(name if name in modules else name.rpartition(".")[0])
    return found & modules.keys()


def _allowed(module: list[str], other: list[str], arrows: dict[str, set[str]], neighbours: dict[str, set[str]]) -> bool:
    if not module or not other:
        return False  # the package itself has nothing, and nobody asks it for anything
    if module[0] != other[0]:
        return other[0] in arrows[module[0]]
    service, neighbour = module[1:2], other[1:2]
    return module[0] != "services" or not service or not neighbour or service == neighbour or neighbour[0] in neighbours[service[0]]


class ArrowsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.imports = imports(PACKAGE)

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.package = Path(folder.name) / "fake"

    def test_imports_follow_the_arrows(self) -> None:
        self.assertEqual([], wrong_arrows(self.imports, ARROWS, NEIGHBOURS))

    def test_there_is_no_circle(self) -> None:
        self.assertEqual([], circle(self.imports))

    def test_every_neighbour_is_needed(self) -> None:
        for service, neighbours in NEIGHBOURS.items():
            for neighbour in neighbours:
                fewer = NEIGHBOURS | {service: neighbours - {neighbour}}
                self.assertTrue(wrong_arrows(self.imports, ARROWS, fewer), f"{service} does not know {neighbour}")

    def test_an_arrow_the_other_way_is_found(self) -> None:
        self._write("kernel/process.py", "def start():\n    from fake.services.s3 import events\n")
        self._write("services/s3/events.py", "from fake.services.sqs.moto import install\n")
        self._write("services/sqs/moto.py", "from fake.kernel import process\n")
        wrong = wrong_arrows(imports(self.package), ARROWS, NEIGHBOURS)
        self.assertEqual(["fake.kernel.process -> fake.services.s3.events", "fake.services.s3.events -> fake.services.sqs.moto"], wrong)

    def test_a_circle_is_found(self) -> None:
        self._write("kernel/a.py", "import fake.kernel.b\n")
        self._write("kernel/b.py", "from fake.kernel.c import name\n")
        self._write("kernel/c.py", "import typing\n\nif typing.TYPE_CHECKING:\n    from fake.kernel import a\n")
        self.assertEqual(["fake.kernel.a", "fake.kernel.b", "fake.kernel.c"], circle(imports(self.package)))

    def _write(self, path: str, text: str) -> None:
        file = self.package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
