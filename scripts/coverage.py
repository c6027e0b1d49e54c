"""``coverage.py <folder> <assembly> <minimum>``: the line coverage over all Cobertura reports of a folder, as one percentage."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def main(folder: str, assembly: str, minimum: str) -> int:
    hits: dict[tuple[str, str], bool] = {}
    for report in Path(folder).rglob("coverage.cobertura.xml"):
        for package in ElementTree.parse(report).iter("package"):
            if package.get("name") != assembly:
                continue
            for source in package.iter("class"):
                file = source.get("filename", "")
                if "obj" in Path(file).parts:  # what the compiler generated
                    continue
                for line in source.iter("line"):
                    key = (file, line.get("number", ""))
                    hits[key] = hits.get(key, False) or line.get("hits") != "0"
    if not hits:
        print(f"No coverage of {assembly} was measured.")
        return 1

    percentage = 100 * sum(hits.values()) / len(hits)
    print(f"Coverage of {assembly}: {percentage:.1f} % of {len(hits)} lines (at least {minimum} %)")
    for file in sorted({file for (file, _), hit in hits.items() if not hit}):
        missed = [int(number) for (name, number), hit in hits.items() if name == file and not hit]
        print(f"  not covered: {file}: {', '.join(map(str, sorted(missed)))}")
    return 0 if percentage >= float(minimum) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
