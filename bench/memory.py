"""What calls leave in the memory of a local AWS: the mix of local-aws/tests/mixed_calls.py, and lists of many versions.

    PYTHONPATH=local-aws python3 bench/memory.py [--once]

Prints `name value unit` lines. Takes some ten minutes, so that `bench/run` leaves it out; with --once a round of the calls and one list.
"""
import os
import sys

from outside import Outside

CALLS, PARTS, VERSIONS, LISTS = (1, 1, 1, 1) if "--once" in sys.argv else (50_000, 5, 10_000, 20)


def main():
    Outside.setUpClass()
    case = Outside()
    try:
        case.setUp()
        tell(case, "start")
        for part in range(1, PARTS + 1):
            case.round()
            while Outside.calls < CALLS * part / PARTS:
                case.round()
            tell(case, CALLS * part // PARTS)
        print(f"memory.calls {Outside.calls} calls")
        list_versions(case)
    finally:
        Outside.tearDownClass()


def tell(case, name):
    """What the process has, and the machine's load."""
    print(f"memory.{name} {case.memory():.0f} MB\nmemory.{name}.load {os.getloadavg()[0]:.0f}", flush=True)


def list_versions(case):
    """Asks for the versions of a bucket, a hundred of each key, again and again."""
    s3 = case.client("s3")
    bucket = {"Bucket": "versions"}
    s3.create_bucket(**bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    s3.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
    for version in range(VERSIONS):
        s3.put_object(**bucket, Key=f"{version // 100}", Body=b"x" * 1_000)
    tell(case, "versions")
    for lists in range(1, LISTS + 1):
        s3.list_object_versions(**bucket)
        if lists in (1, LISTS):
            tell(case, f"versions.listed-{lists}")


main()
